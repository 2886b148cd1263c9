import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    RemoteConnection,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const providerOf = (name: string) =>
    new kubernetes.Provider(name, { kubeconfig: config.requireSecret(`${name}Kubeconfig`) });

// The remote cluster, berlin: a gateway before it ends TLS, with a certificate that everybody trusts
const inBerlin = { provider: providerOf("berlin") };
const berlinCluster = { name: "berlin", namespace: config.require("berlinNamespace") };
const berlin = new EckRemoteServer(
    "berlin",
    {
        cluster: berlinCluster,
        expose: {
            address: { host: config.require("gatewayHost"), port: config.requireNumber("gatewayPort") },
        },
        publicCa: true,
    },
    inBerlin,
);
const berlinApi = new EckElasticsearch(
    "berlin-api",
    { cluster: berlinCluster, endpoints: [config.require("berlinEndpoint")] },
    { ...inBerlin, dependsOn: berlin },
);
const key = new CrossClusterApiKey("munich-reads-berlin", {
    elasticsearch: berlinApi.access,
    access: { search: [{ names: ["logs-*"] }] },
});

// The local cluster, munich: no remote has a private CA, so its nodes get the credential and no CA
const inMunich = { provider: providerOf("munich") };
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
        remotes: [{ alias: "berlin", apiKey: key.encoded }],
    },
    inMunich,
);
const connection = new RemoteConnection("munich-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    local: { client: munich.client },
});

export const connected = connection.connected;
export const logs = connection.indexPattern("logs-*");
