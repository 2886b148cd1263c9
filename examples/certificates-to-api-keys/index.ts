import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
    SshAccess,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const sshKey = config.requireSecret("sshKey");
const nodesOf = (cluster: string): SelfManagedNode[] =>
    config
        .requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>(`${cluster}Nodes`)
        .map((node) => ({
            ...node,
            ssh: { ...node.ssh, privateKey: config.getSecret(`${cluster}SshKey`) ?? sshKey },
        }));

/** The transport interface of a cluster, and how its nodes are known. */
interface Transport {
    host: string;
    port: number;
    caCertificate: string;
    nodeNames: string[];
}
const transportOf = (cluster: string) => config.requireObject<Transport>(`${cluster}Transport`);

// The one argument: Certificate, later ApiKey
const securityModel = config.require<SecurityModel>("securityModel");

// The remote cluster, berlin, with both interfaces open
const { host, port, caCertificate } = transportOf("berlin");
const berlin = new SelfManagedRemoteServer("berlin", {
    ...config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
    transport: { host, port, caCertificate },
});

// The local cluster, munich; while the connection changes, searches say so instead of finding nothing
const local = { elasticsearch: accessTo("munich") };
const berlinForMunich = { alias: "berlin", securityModel, skipUnavailable: false };
const connection =
    securityModel === SecurityModel.Certificate
        ? new RemoteConnection(
              "munich-to-berlin",
              { ...berlinForMunich, remote: berlin.transportEndpoint, local },
              { dependsOn: mutualTrust() },
          )
        : new RemoteConnection("munich-to-berlin", {
              ...berlinForMunich,
              remote: berlin.endpoint,
              apiKey: keyForMunich().encoded,
              local: { ...local, selfManaged: { nodes: nodesOf("munich") } },
          });

/** For API keys only: what munich may search on berlin. */
function keyForMunich(): CrossClusterApiKey {
    return new CrossClusterApiKey("munich-reads-berlin", {
        elasticsearch: accessTo("berlin"),
        access: { search: [{ names: ["logs-*"] }] },
    });
}

/** For certificates only: with API keys it is not declared, and goes after the connection has been proven with its key. */
function mutualTrust(): TransportTrust {
    const side = (cluster: string) => {
        const { caCertificate: ca, nodeNames } = transportOf(cluster);
        return { selfManaged: { nodes: nodesOf(cluster), caCertificate: ca, nodeNames } };
    };
    return new TransportTrust("munich-berlin", { local: side("munich"), remote: side("berlin") });
}

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
