export * from "./components/cloud-listed-remote";
export { CloudRemote, CloudRemoteClient, CloudRemoteClientArgs } from "./components/cloud-remote-client";
export * from "./components/cloud-remote-server";
export { CloudTrust } from "./components/cloud-trust";
export * from "./components/cross-cluster-api-key";
export { ClientRemote } from "./components/client-remotes";
export * from "./components/eck-elasticsearch";
export * from "./components/eck-remote-client";
export * from "./components/eck-remote-server";
export { EckTrust } from "./components/eck-trust";
export { CloudLocal, EckLocal, LocalCluster, SelfManagedLocal } from "./components/local-side";
export * from "./components/node-certificates";
export * from "./components/remote-access-role";
export * from "./components/remote-connection";
export * from "./components/remote-signing-authorities";
export * from "./components/self-managed-remote-client";
export * from "./components/self-managed-remote-server";
export { SelfManagedTrust } from "./components/self-managed-trust";
export * from "./components/specification";
export * from "./components/transport-trust";
export { ApiKeyAccess, FieldSecurity, ReplicationAccess, SearchAccess } from "./model/api-key-access";
export { CloudAccess, CloudDeployment } from "./model/cloud-deployment";
export { EckClientAttachment, eckClientAttachment } from "./model/eck-client-attachment";
export { EckCluster } from "./model/eck-cluster";
export { EckTransportAttachment, eckTransportAttachment } from "./model/eck-transport";
export { AddressExposure, EckExposure, EckServiceExposure, LoadBalancerExposure } from "./model/eck-exposure";
export { ElasticsearchAccess } from "./model/elasticsearch-access";
export { ElasticsearchSpec } from "./model/elasticsearch-spec";
export { RemoteEndpoint } from "./model/endpoint";
export { NodeCertificateNode } from "./model/node-certificate";
export { ReplicationRole } from "./model/remote-access";
export { HeldRemote, RemoteClient } from "./model/remote-client";
export {
    CompressionScheme,
    ConnectionMode,
    RemoteSettings,
    TransportCompress,
} from "./model/remote-settings";
export { SecurityModel } from "./model/security-model";
export { SelfManagedNode, SshAccess } from "./model/self-managed-node";
export { HeldSigning, SigningIdentity, SigningPaths } from "./model/signing";
export { TransportAuthority, TransportIdentity } from "./model/transport-identity";
