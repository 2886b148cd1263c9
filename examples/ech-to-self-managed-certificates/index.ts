import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SshAccess,
    TransportAuthority,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

/** The transport interface of berlin, and how its nodes are known. */
interface Transport {
    host: string;
    port: number;
    caCertificate: string;
    nodeNames: string[];
}

const config = new pulumi.Config();

// The remote cluster, berlin, self-managed
const { host, port, caCertificate, nodeNames } = config.requireObject<Transport>("berlinTransport");
const berlin = new SelfManagedRemoteServer("berlin", { host, transport: { port, caCertificate } });

// The deployment gets berlin's CA and the names of its nodes; berlin lets in this one deployment of all in the region
const sshKey = config.requireSecret("sshKey");
const nodes = config.requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("berlinNodes");
const trust = new TransportTrust("orders-berlin", {
    local: {
        cloud: {
            ...config.requireObject<CloudDeployment>("ordersDeployment"),
            apiKey: config.requireSecret("ordersCloudKey"),
            authority: TransportAuthority.Hosted,
        },
    },
    remote: {
        selfManaged: {
            nodes: nodes.map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } })),
            caCertificate,
            nodeNames,
        },
    },
});

// The local cluster, the deployment orders on Elastic Cloud Hosted
const connection = new RemoteConnection(
    "orders-to-berlin",
    {
        alias: "berlin",
        securityModel: SecurityModel.Certificate,
        remote: berlin.transportEndpoint,
        local: {
            elasticsearch: {
                ...config.requireObject<ElasticsearchAccess>("orders"),
                password: config.requireSecret("ordersPassword"),
            },
        },
    },
    { dependsOn: trust },
);

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
