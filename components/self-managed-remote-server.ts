import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "../model/certificates";
import { checkHost, checkPort, checkServerName, endpointAt, RemoteEndpoint } from "../model/endpoint";
import { remoteClusterServerPort, transportPort } from "../model/eck-cluster";
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
    /** Where the transport interface is, for connections with certificates. Default: at the same host, port 9300, signed by the same CA. */
    transport?: pulumi.Input<SelfManagedTransport>;
}

/** The transport interface of a self-managed cluster, as the local cluster reaches it. */
export interface SelfManagedTransport {
    /** Host name or IP address: a node, or a load balancer. Default: `host` of the server. */
    host?: pulumi.Input<string>;
    /** Port of the transport interface (`transport.port`), or of the load balancer. Default: 9300. */
    port?: pulumi.Input<number>;
    /** DNS name in the transport certificates, when it is not the host. Default: none, the host counts. */
    serverName?: pulumi.Input<string>;
    /** PEM of the CA that signs the transport certificates. Default: `caCertificate` of the server. */
    caCertificate?: pulumi.Input<string>;
}

/**
 * The interfaces of a self-managed cluster that others connect to: where they are and which CA signs them. The
 * remote cluster server interface itself (`remote_cluster_server.enabled: true`) belongs to the cluster's own configuration.
 * Throws a `ResourceError` that names each wrong property.
 */
export class SelfManagedRemoteServer extends pulumi.ComponentResource {
    /** Where the remote answers with API keys; `remote` of a RemoteConnection. Plain data, fit for a `StackReference`. */
    public readonly endpoint: pulumi.Output<RemoteEndpoint>;
    /** Where the remote answers with certificates; `remote` of a RemoteConnection with `SecurityModel.Certificate`. */
    public readonly transportEndpoint: pulumi.Output<RemoteEndpoint>;

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
        this.endpoint = checked.apply(({ port = remoteClusterServerPort, ...rest }) =>
            endpointAt({ ...rest, port }),
        );
        this.transportEndpoint = checked.apply(({ host, caCertificate, transport = {} }) =>
            endpointAt({ host, port: transportPort, caCertificate, ...transport }),
        );
        this.registerOutputs({ endpoint: this.endpoint, transportEndpoint: this.transportEndpoint });
    }
}

interface PlaceValues {
    host?: unknown;
    port?: unknown;
    serverName?: unknown;
    caCertificate?: unknown;
}

type ServerValues = PlaceValues & { transport?: unknown };

function checkServer(problems: Problems, values: ServerValues): void {
    checkPlace(problems, "", values);
    const transport = values.transport as PlaceValues | undefined;
    if (problems.checkObject("transport", transport)) {
        checkPlace(problems, "transport.", transport);
    }
}

function checkPlace(problems: Problems, prefix: string, values: PlaceValues): void {
    checkHost(problems, `${prefix}host`, values.host);
    checkPort(problems, `${prefix}port`, values.port);
    checkServerName(problems, `${prefix}serverName`, values.serverName);
    checkCaCertificate(problems, `${prefix}caCertificate`, values.caCertificate);
}
