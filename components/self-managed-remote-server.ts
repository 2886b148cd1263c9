import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "../model/certificates";
import {
    bareHost,
    checkHost,
    checkPort,
    checkServerName,
    formatAddress,
    RemoteEndpoint,
} from "../model/endpoint";
import { knownNow } from "../model/known";
import { Problems } from "../model/problems";
import { checkedLate, refuse } from "./checked-args";

/** Args of `SelfManagedRemoteServer`. */
export interface SelfManagedRemoteServerArgs {
    /** Host name or IP address at which the local cluster reaches the interface: a node, or a load balancer. */
    host: pulumi.Input<string>;
    /** Port of the remote cluster server interface (`remote_cluster.port`), or of the load balancer. Default: 9443. */
    port?: pulumi.Input<number>;
    /** DNS name in the interface's certificate, when it is not the host. Default: none, the host counts. */
    serverName?: pulumi.Input<string>;
    /** PEM of the private CA that signs the interface's certificate; several, old and new, while it changes. Default: a public CA. */
    caCertificate?: pulumi.Input<string>;
}

/**
 * The remote cluster server interface of a self-managed cluster: where it is and which CA signs it. The
 * interface itself (`remote_cluster_server.enabled: true`) belongs to the cluster's own configuration.
 * Throws a `ResourceError` that names each wrong property.
 */
export class SelfManagedRemoteServer extends pulumi.ComponentResource {
    /** Where the remote answers; `remote` of a RemoteConnection. Plain data, fit for a `StackReference`. */
    public readonly endpoint: pulumi.Output<RemoteEndpoint>;

    constructor(name: string, args: SelfManagedRemoteServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:SelfManagedRemoteServer", name, {}, opts);
        const known = knownNow(args);
        if (typeof known !== "symbol") {
            const problems = new Problems();
            problems.require("host", known.host, "give the host name or IP address of the interface");
            checkServer(problems, known);
            refuse(this, problems);
        }
        const checked = checkedLate(this, args, (problems, value) =>
            checkServer(problems, value as ServerValues),
        );
        this.endpoint = checked.apply(({ host, port = 9443, serverName, caCertificate }) => ({
            proxyAddress: formatAddress(host, port),
            host: bareHost(host),
            port,
            ...(serverName === undefined ? {} : { serverName }),
            ...(caCertificate === undefined ? {} : { caCertificate }),
        }));
        this.registerOutputs({ endpoint: this.endpoint });
    }
}

interface ServerValues {
    host?: unknown;
    port?: unknown;
    serverName?: unknown;
    caCertificate?: unknown;
}

function checkServer(problems: Problems, values: ServerValues): void {
    checkHost(problems, "host", values.host);
    checkPort(problems, "port", values.port);
    checkServerName(problems, "serverName", values.serverName);
    checkCaCertificate(problems, "caCertificate", values.caCertificate);
}
