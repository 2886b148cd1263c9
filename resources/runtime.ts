// The state of every stack names this entry (pulumi-elastic-remote-clusters/runtime): it must stay where it is.
export * from "./operations/answering-cluster";
export * from "./operations/held-credentials";
export * from "./operations/node-remote";
export * from "./operations/proven-connection";
export * from "./operations/server-interface";
export * from "./operations/trusted-ca";
export * from "./operations/watched-api-key";
