import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "../model/certificates";
import { checkCloudDeployment, CloudDeployment, cloudRemoteServerPort } from "../model/cloud-deployment";
import { checkHost, checkServerName, endpointAt, isServerName, RemoteEndpoint } from "../model/endpoint";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { CloudElasticsearch } from "../resources/cloud-elasticsearch";
import { checkedLate, refuse } from "./checked-args";
import { accessedDeployment } from "./cloud-access";

/** Args of `CloudRemoteServer`. */
export interface CloudRemoteServerArgs {
    /** The deployment that is the remote cluster. Nothing of it is changed. */
    deployment: CloudDeployment;
    /** PEM of the private CA that signs the certificate of the proxies, on ECE; several, old and new, while it changes. Default: a public CA, as on Elastic Cloud Hosted. */
    caCertificate?: pulumi.Input<string>;
    /** Host at which the local cluster reaches the proxies, when it is not the deployment's endpoint. Default: the endpoint (`metadata.endpoint`). */
    host?: pulumi.Input<string>;
    /** DNS name by which the proxies find the deployment (SNI), as their certificate has it. Default: the deployment's endpoint. */
    serverName?: pulumi.Input<string>;
    /** How long a deployment that has just been made may take to get its endpoint, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/**
 * Where a deployment on Elastic Cloud Hosted or Enterprise is reached by other clusters, and which CA signs that. The
 * interface is open on every deployment of 8.14 and later; with an IP filter or private link on the deployment, the
 * local cluster must be let in there. Throws a `ResourceError` that names each wrong property; `up` fails when there is
 * no such deployment, or the credentials are wrong.
 */
export class CloudRemoteServer extends pulumi.ComponentResource {
    /** Where the remote answers with API keys, port 9443; `remote` of a RemoteConnection. Plain data, fit for a `StackReference`. */
    public readonly endpoint: pulumi.Output<RemoteEndpoint>;
    /** Where the remote answers with TLS certificates: the transport interface, port 9400. */
    public readonly transportEndpoint: pulumi.Output<RemoteEndpoint>;
    /** TLS server name of both; absent when the deployment's endpoint is an IP address. */
    public readonly serverName: pulumi.Output<string | undefined>;

    constructor(name: string, args: CloudRemoteServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:CloudRemoteServer", name, {}, opts);
        refuse(this, checkArgs(knownNow(args)));
        const { deployment: named, ...rest } = args;
        const { deployment } = accessedDeployment(this, named);
        const given = checkedLate(this, rest, (problems, value) => checkValues(problems, value as Values));
        const elasticsearch = new CloudElasticsearch(
            `${name}-elasticsearch`,
            {
                deployment,
                keyIds: {},
                timeoutSeconds: given.apply(({ timeoutSeconds }) => timeoutSeconds ?? 600),
            },
            { parent: this },
        );
        this.serverName = pulumi
            .all([given, elasticsearch.host])
            .apply(([{ serverName }, host]) => serverName ?? (isServerName(host) ? host : undefined));
        const at = (port: pulumi.Input<number>): pulumi.Output<RemoteEndpoint> =>
            pulumi
                .all([given, elasticsearch.host, this.serverName, port])
                .apply(([{ host }, endpoint, tlsName, number]) =>
                    endpointAt({ host: host ?? endpoint, port: number, serverName: tlsName }),
                );
        // at the transport interface the nodes themselves answer, with another CA than the proxies
        this.transportEndpoint = at(elasticsearch.transportPort);
        this.endpoint = pulumi
            .all([at(cloudRemoteServerPort), given])
            .apply(([endpoint, { caCertificate }]) =>
                caCertificate === undefined ? endpoint : { ...endpoint, caCertificate },
            );
        this.registerOutputs({
            endpoint: this.endpoint,
            transportEndpoint: this.transportEndpoint,
            serverName: this.serverName,
        });
    }
}

interface Values {
    caCertificate?: unknown;
    host?: unknown;
    serverName?: unknown;
    timeoutSeconds?: unknown;
}

function checkArgs(known: Known<pulumi.Unwrap<CloudRemoteServerArgs>>): Problems {
    const problems = new Problems();
    if (isPresent(known)) {
        checkCloudDeployment(problems, "deployment", known.deployment);
        checkValues(problems, known);
    }
    return problems;
}

function checkValues(problems: Problems, values: Values): void {
    checkCaCertificate(problems, "caCertificate", values.caCertificate);
    checkHost(problems, "host", values.host);
    checkServerName(problems, "serverName", values.serverName);
    problems.checkSeconds("timeoutSeconds", values.timeoutSeconds, 7200);
}
