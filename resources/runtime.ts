// The state of every stack names this entry (pulumi-elastic-remote-clusters/runtime): it must stay where it is.
export * from "./operations/account-trust";
export * from "./operations/answering-cluster";
export * from "./operations/cloud-elasticsearch";
export * from "./operations/cloud-transport-identity";
export * from "./operations/held-credentials";
export * from "./operations/listed-remote";
export * from "./operations/node-certificate";
export * from "./operations/node-remote";
export * from "./operations/node-trust";
export * from "./operations/proven-connection";
export * from "./operations/reloaded-keystore";
export * from "./operations/server-interface";
export * from "./operations/trusted-ca";
export * from "./operations/trusted-config-map";
export * from "./operations/trusted-environment";
export * from "./operations/watched-api-key";
