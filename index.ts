export * from "./components/cross-cluster-api-key";
export * from "./components/remote-connection";
export * from "./components/self-managed-remote-client";
export * from "./components/self-managed-remote-server";
export { ApiKeyAccess, FieldSecurity, ReplicationAccess, SearchAccess } from "./model/api-key-access";
export { ElasticsearchAccess } from "./model/elasticsearch-access";
export { RemoteEndpoint } from "./model/endpoint";
export { HeldRemote, RemoteClient } from "./model/remote-client";
export {
    CompressionScheme,
    ConnectionMode,
    RemoteSettings,
    TransportCompress,
} from "./model/remote-settings";
export { SelfManagedNode, SshAccess } from "./model/self-managed-node";
