import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { CrossClusterApiKey, EckElasticsearch, EckRemoteServer } from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const provider = new kubernetes.Provider("berlin", { kubeconfig: config.requireSecret("berlinKubeconfig") });
const cluster = { name: "berlin", namespace: config.require("berlinNamespace") };
const berlin = new EckRemoteServer("berlin", { cluster, expose: { loadBalancer: {} } }, { provider });
const api = new EckElasticsearch(
    "berlin-api",
    { cluster, endpoints: [config.require("berlinEndpoint")] },
    { provider, dependsOn: berlin },
);
const key = new CrossClusterApiKey("munich-reads-berlin", {
    elasticsearch: api.access,
    access: { search: [{ names: ["logs-*"] }] },
});

// plain data, and a secret that stays one
export const remote = berlin.endpoint;
export const munichKey = key.encoded;
