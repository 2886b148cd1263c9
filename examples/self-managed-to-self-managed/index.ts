import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
    SshAccess,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});

// The remote cluster, berlin: where its interface is, and a key that lets others search its logs
const berlin = new SelfManagedRemoteServer(
    "berlin",
    config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
);
const key = new CrossClusterApiKey("munich-reads-berlin", {
    elasticsearch: accessTo("berlin"),
    access: { search: [{ names: [config.get("indices") ?? "logs-*"] }] },
    rotation: config.get("rotation"),
});

// The local cluster, munich: its nodes hold the key and berlin's CA
const sshKey = config.requireSecret("sshKey");
const nodes = config.requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("munichNodes");
const connection = new RemoteConnection("munich-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    apiKey: key.encoded,
    local: {
        elasticsearch: accessTo("munich"),
        selfManaged: {
            nodes: nodes.map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } })),
        },
    },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const remoteVersion = connection.remoteVersion;
