import { ElasticsearchAccess } from "./elasticsearch-access";

/** What a local cluster holds for one remote; says nothing secret. */
export interface HeldRemote {
    /** Name of the remote on the local cluster. */
    alias: string;
    /** Id of the API key. */
    keyId: string;
    /** PEM of the private CAs, together; absent for a public one. */
    caCertificate?: string;
}

/** A RemoteClient as a RemoteConnection takes it. */
export interface RemoteClient {
    /** The local cluster. */
    elasticsearch: ElasticsearchAccess;
    /** What it holds. */
    remotes: HeldRemote[];
}
