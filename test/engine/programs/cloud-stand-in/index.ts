import * as pulumi from "@pulumi/pulumi";
import {
    DeploymentElasticsearchKeystore,
    getDeploymentOutput,
    Provider,
} from "pulumi-elastic-remote-clusters/ec";

const config = new pulumi.Config();
const deploymentId = config.require("deploymentId");
const provider = new Provider("cloud", {
    endpoint: config.require("endpoint"),
    apikey: config.getSecret("apiKey"),
    username: config.get("username"),
    password: config.getSecret("password"),
});
new DeploymentElasticsearchKeystore(
    "entry",
    { deploymentId, settingName: config.require("setting"), value: config.requireSecret("value") },
    { provider },
);
const deployment = getDeploymentOutput({ id: deploymentId }, { provider });

export const name = deployment.name;
export const healthy = deployment.healthy;
export const resource = deployment.elasticsearches.apply(([elasticsearch]) => elasticsearch);
