import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedNode,
    SshAccess,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

// The remote cluster, berlin, on ECK: its interface behind a load balancer, and a key that lets others search its logs
const provider = new kubernetes.Provider("berlin", { kubeconfig: config.requireSecret("berlinKubeconfig") });
const cluster = { name: "berlin", namespace: config.require("berlinNamespace") };
const berlin = new EckRemoteServer("berlin", { cluster, expose: { loadBalancer: {} } }, { provider });
const berlinApi = new EckElasticsearch(
    "berlin-api",
    { cluster, endpoints: [config.require("berlinEndpoint")] },
    // enabling the interface restarts the nodes
    { provider, dependsOn: berlin },
);
const key = new CrossClusterApiKey("munich-reads-berlin", {
    elasticsearch: berlinApi.access,
    access: { search: [{ names: ["logs-*"] }] },
    rotation: config.get("rotation"),
});

// The local cluster, munich, self-managed: its nodes hold the key and berlin's CA
const sshKey = config.requireSecret("sshKey");
const nodes = config.requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("munichNodes");
const connection = new RemoteConnection("munich-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    apiKey: key.encoded,
    local: {
        elasticsearch: {
            ...config.requireObject<ElasticsearchAccess>("munich"),
            password: config.requireSecret("munichPassword"),
        },
        selfManaged: {
            nodes: nodes.map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } })),
        },
    },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const remoteVersion = connection.remoteVersion;
export const proxyAddress = connection.proxyAddress;
