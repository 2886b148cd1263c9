import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});

// The remote cluster, berlin, self-managed: where its interface is, and a key that lets others search its logs
const berlin = new SelfManagedRemoteServer(
    "berlin",
    config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
);
const key = new CrossClusterApiKey("orders-reads-berlin", {
    elasticsearch: accessTo("berlin"),
    access: { search: [{ names: ["logs-*"] }] },
    rotation: config.get("rotation"),
});

// The local cluster, the deployment orders: its keystore holds the key, a trusted environment berlin's CA if it is private
const connection = new RemoteConnection("orders-to-berlin", {
    alias: "berlin",
    remote: berlin.endpoint,
    apiKey: key.encoded,
    local: {
        elasticsearch: accessTo("orders"),
        cloud: {
            ...config.requireObject<CloudDeployment>("ordersDeployment"),
            apiKey: config.requireSecret("ordersCloudKey"),
        },
    },
});

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const remoteVersion = connection.remoteVersion;
