export * from "./elasticsearchCcrAutoFollowPattern";
export * from "./elasticsearchCcrFollowerIndex";
export * from "./elasticsearchClusterSettings";
export * from "./elasticsearchSecurityApiKey";
export * from "./elasticsearchSecurityRole";
export * from "./provider";
export * from "./types";
