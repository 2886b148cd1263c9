import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EckElasticsearch, RemoteConnection, RemoteEndpoint } from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const other = new pulumi.StackReference(config.require("remoteStack"));
const provider = new kubernetes.Provider("munich", { kubeconfig: config.requireSecret("munichKubeconfig") });
const cluster = { name: "munich", namespace: config.require("munichNamespace") };
const api = new EckElasticsearch(
    "munich-api",
    { cluster, endpoints: [config.require("munichEndpoint")] },
    { provider },
);

const connection = new RemoteConnection(
    "munich-to-berlin",
    {
        alias: "berlin",
        remote: other.requireOutput("remote") as pulumi.Output<RemoteEndpoint>,
        apiKey: other.requireOutput("munichKey") as pulumi.Output<string>,
        local: { elasticsearch: api.access, eck: { ...cluster, fileBasedSecureSettings: true } },
    },
    { provider },
);

export const connected = connection.connected;
export const logs = connection.indexPattern("logs-*");
