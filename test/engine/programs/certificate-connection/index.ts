import * as pulumi from "@pulumi/pulumi";
import {
    ConnectionMode,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SshAccess,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

interface Transport {
    host: string;
    port: number;
    caCertificate: string;
    nodeNames: string[];
}

const config = new pulumi.Config();
const transportOf = (cluster: string) => config.requireObject<Transport>(`${cluster}Transport`);
const nodesOf = (cluster: string): SelfManagedNode[] =>
    config
        .requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>(`${cluster}Nodes`)
        .map((node) => ({
            ...node,
            ssh: { ...node.ssh, privateKey: config.requireSecret(`${cluster}SshKey`) },
        }));

// which clusters take what the other shows: both, one, or none
const trusting = config.getObject<string[]>("trusting") ?? ["munich", "berlin"];
const side = (cluster: string) => {
    const { caCertificate, nodeNames } = transportOf(cluster);
    return trusting.includes(cluster)
        ? { selfManaged: { nodes: nodesOf(cluster), caCertificate, nodeNames } }
        : { identity: { caCertificate, nodeNames } };
};
const trust =
    trusting.length > 0
        ? [new TransportTrust("munich-berlin", { local: side("munich"), remote: side("berlin") })]
        : [];

const { host, port, caCertificate } = transportOf("berlin");
const seeds = config.getObject<string[]>("seeds");
const connection = new RemoteConnection(
    "munich-to-berlin",
    {
        alias: "berlin",
        securityModel: SecurityModel.Certificate,
        ...(seeds === undefined
            ? {
                  remote: new SelfManagedRemoteServer("berlin", { host, transport: { port, caCertificate } })
                      .transportEndpoint,
                  // another number makes the cluster connect anew
                  proxySocketConnections: config.getNumber("sockets"),
              }
            : { mode: ConnectionMode.Sniff, seeds, proxy: config.get("proxy") }),
        skipUnavailable: config.getBoolean("skipUnavailable"),
        local: {
            elasticsearch: {
                ...config.requireObject<ElasticsearchAccess>("munich"),
                password: config.requireSecret("munichPassword"),
            },
        },
        proof: { timeoutSeconds: config.getNumber("proofSeconds") },
    },
    { dependsOn: trust },
);

export const connected = connection.connected;
