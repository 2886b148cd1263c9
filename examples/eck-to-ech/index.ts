import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CloudRemoteServer,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    ElasticsearchAccess,
    RemoteConnection,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

// The remote cluster, the deployment archive: where the cloud serves it, and a key that lets others search its logs
const archive = new CloudRemoteServer("archive", {
    deployment: {
        ...config.requireObject<CloudDeployment>("archiveDeployment"),
        apiKey: config.requireSecret("archiveCloudKey"),
    },
});
const key = new CrossClusterApiKey("munich-reads-archive", {
    elasticsearch: {
        ...config.requireObject<ElasticsearchAccess>("archive"),
        password: config.requireSecret("archivePassword"),
    },
    access: { search: [{ names: ["logs-*"] }] },
});

// The local cluster, munich, on ECK: the cloud's CA is a public one, so its nodes get the credential and no CA
const inMunich = {
    provider: new kubernetes.Provider("munich", { kubeconfig: config.requireSecret("munichKubeconfig") }),
};
const munichCluster = { name: "munich", namespace: config.require("munichNamespace") };
const munichApi = new EckElasticsearch(
    "munich-api",
    { cluster: munichCluster, endpoints: [config.require("munichEndpoint")] },
    inMunich,
);
const munich = new EckRemoteClient(
    "munich",
    {
        cluster: munichCluster,
        elasticsearch: munichApi.access,
        fileBasedSecureSettings: true,
        remotes: [{ alias: "archive", apiKey: key.encoded }],
    },
    inMunich,
);
const connection = new RemoteConnection("munich-to-archive", {
    alias: "archive",
    remote: archive.endpoint,
    local: { client: munich.client },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
