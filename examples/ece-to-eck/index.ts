import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
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
const key = new CrossClusterApiKey("ledger-reads-berlin", {
    elasticsearch: berlinApi.access,
    access: { search: [{ names: ["logs-*"] }] },
});

// The local cluster, the deployment ledger on Elastic Cloud Enterprise: its keystore holds the key, a trusted environment ECK's CA
const connection = new RemoteConnection("ledger-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    apiKey: key.encoded,
    local: {
        elasticsearch: {
            ...config.requireObject<ElasticsearchAccess>("ledger"),
            password: config.requireSecret("ledgerPassword"),
        },
        cloud: {
            ...config.requireObject<CloudDeployment>("ledgerDeployment"),
            apiKey: config.requireSecret("ledgerCloudKey"),
        },
    },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
