export * from "./deployment";
export * from "./deploymentElasticsearchKeystore";
export * from "./getDeployment";
export * from "./provider";
export * from "./types";
