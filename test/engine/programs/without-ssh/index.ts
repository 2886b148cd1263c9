import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const berlin = config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface");
const server = new SelfManagedRemoteServer("berlin", berlin);

// two keys side by side, while the nodes go from one to the other
const keys = new Map(
    config.requireObject<string[]>("keys").map((name) => [
        name,
        new CrossClusterApiKey(name, {
            elasticsearch: accessTo("berlin"),
            access: { search: [{ names: ["logs-*"] }] },
        }).encoded,
    ]),
);
const client = new SelfManagedRemoteClient("munich", {
    elasticsearch: accessTo("munich"),
    remotes: [
        {
            alias: "berlin",
            apiKey: keys.get(config.require("use")) ?? "",
            caCertificates: berlin.caCertificate === undefined ? [] : [berlin.caCertificate],
        },
    ],
});

export const connected = new RemoteConnection("munich-to-berlin", {
    alias: "berlin",
    remote: server.endpoint,
    local: { client: client.client },
    proof: { enabled: config.requireBoolean("proof"), timeoutSeconds: 8 },
}).connected;
export const encoded = pulumi.output(Object.fromEntries(keys));
export const keystoreSettings = client.keystoreSettings;
export const caBundle = client.caBundle;
