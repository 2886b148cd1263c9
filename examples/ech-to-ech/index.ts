import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CloudRemoteServer,
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const deployment = (name: string): CloudDeployment => ({
    ...config.requireObject<CloudDeployment>(`${name}Deployment`),
    apiKey: config.requireSecret(`${name}CloudKey`),
});

// The remote cluster, the deployment archive: where the cloud serves it, and a key that lets others search its logs
const archive = new CloudRemoteServer("archive", { deployment: deployment("archive") });
const key = new CrossClusterApiKey("orders-reads-archive", {
    elasticsearch: accessTo("archive"),
    access: { search: [{ names: ["logs-*"] }] },
});

// The local cluster, the deployment orders: its keystore holds the key; the cloud's own CA is a public one
const connection = new RemoteConnection("orders-to-archive", {
    alias: "archive",
    remote: archive.endpoint,
    apiKey: key.encoded,
    local: { elasticsearch: accessTo("orders"), cloud: deployment("orders") },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
