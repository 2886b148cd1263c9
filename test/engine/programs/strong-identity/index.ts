import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    RemoteSigningAuthorities,
    SelfManagedNode,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
    SshAccess,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const nodesOf = (cluster: string): SelfManagedNode[] =>
    config
        .requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>(`${cluster}Nodes`)
        .map((node) => ({
            ...node,
            ssh: { ...node.ssh, privateKey: config.requireSecret(`${cluster}SshKey`) },
        }));

const berlin = new SelfManagedRemoteServer(
    "berlin",
    config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
);
const key = new CrossClusterApiKey("munich-reads-berlin", {
    elasticsearch: accessTo("berlin"),
    access: { search: [{ names: config.requireObject<string[]>("names") }] },
    certificateIdentity: config.get("certificateIdentity"),
    rotation: config.get("rotation"),
});
const authorities = new RemoteSigningAuthorities("berlin-authorities", {
    elasticsearch: accessTo("berlin"),
    nodes: nodesOf("berlin"),
    caCertificates: config.requireObject<string[]>("authorities"),
});
const certificate = config.get("signingCertificate");
const munich = new SelfManagedRemoteClient(
    "munich",
    {
        elasticsearch: accessTo("munich"),
        nodes: nodesOf("munich"),
        remotes: [
            {
                alias: "berlin",
                apiKey: key.encoded,
                caCertificates: [
                    config.requireObject<{ caCertificate: string }>("berlinInterface").caCertificate,
                ],
                ...(certificate === undefined
                    ? {}
                    : { signing: { certificate, key: config.requireSecret("signingKey") } }),
            },
        ],
    },
    { dependsOn: [authorities] },
);

export const connected = new RemoteConnection("munich-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    local: { client: munich.client },
    proof: { timeoutSeconds: 8 },
}).connected;
export const keyId = key.keyId;
