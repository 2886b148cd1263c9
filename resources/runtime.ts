// The state of every stack names this entry (pulumi-elastic-remote-clusters/runtime): it must stay where it is.
export * from "./operations/node-remote";
export * from "./operations/proven-connection";
export * from "./operations/watched-api-key";
