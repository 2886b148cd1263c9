/** Those that provider 0.7.0, which the SDK asks for, knows. */
const inputs = [
    "alias",
    "deploymentTemplateId",
    "elasticsearch",
    "name",
    "region",
    "requestId",
    "tags",
    "trafficFilters",
    "version",
];

/** The properties that the published SDK has, as far as this one has them: what `pulumi package add terraform-provider elastic/ec` generates. */
export const published = {
    Deployment: {
        token: "ec:index/deployment:Deployment",
        inputs,
        outputs: [...inputs, "apmSecretToken", "elasticsearchPassword", "elasticsearchUsername"],
        secrets: ["apmSecretToken", "elasticsearchPassword"],
    },
    DeploymentElasticsearchKeystore: {
        token: "ec:index/deploymentElasticsearchKeystore:DeploymentElasticsearchKeystore",
        inputs: ["asFile", "deploymentId", "settingName", "value"],
        outputs: ["asFile", "deploymentId", "settingName", "value"],
        secrets: ["value"],
    },
};

/** The inputs of the published provider. */
export const provider = {
    texts: ["apikey", "endpoint", "password", "timeout", "username", "verboseFile"],
    flags: ["insecure", "verbose", "verboseCredentials"],
    secrets: ["apikey", "password"],
};

/** The token of the published function. */
export const getDeploymentToken = "ec:index/getDeployment:getDeployment";
