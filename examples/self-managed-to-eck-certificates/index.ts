import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedTrust,
    SshAccess,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const provider = new kubernetes.Provider("berlin", { kubeconfig: config.requireSecret("berlinKubeconfig") });
const cluster = { name: "berlin", namespace: config.require("berlinNamespace") };

// The remote cluster, berlin, on ECK: its transport interface behind a load balancer
const berlin = new EckRemoteServer(
    "berlin",
    { cluster, exposeTransport: { loadBalancer: {} } },
    { provider },
);

// Each side gets the CA of the other, munich also the names of berlin's nodes
const sshKey = config.requireSecret("sshKey");
const nodes = config.requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("munichNodes");
const { caCertificate, nodeNames } =
    config.requireObject<Pick<SelfManagedTrust, "caCertificate" | "nodeNames">>("munichTransport");
const trust = new TransportTrust(
    "munich-berlin",
    {
        local: {
            selfManaged: {
                nodes: nodes.map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } })),
                caCertificate,
                nodeNames,
            },
        },
        remote: { eck: cluster },
    },
    { provider },
);

// The local cluster, munich, self-managed
const connection = new RemoteConnection(
    "munich-to-berlin",
    {
        alias: "berlin",
        securityModel: SecurityModel.Certificate,
        remote: berlin.transportEndpoint,
        local: {
            elasticsearch: {
                ...config.requireObject<ElasticsearchAccess>("munich"),
                password: config.requireSecret("munichPassword"),
            },
        },
    },
    { dependsOn: trust },
);

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
