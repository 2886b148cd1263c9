import { ElasticsearchAccess } from "./elasticsearch-access";
import { HeldSigning } from "./signing";

/** What a local cluster holds for one remote; says nothing secret. */
export interface HeldRemote {
    /** Name of the remote on the local cluster. */
    alias: string;
    /** Id of the API key. */
    keyId: string;
    /** PEM of the private CAs, together; absent for a public one. */
    caCertificate?: string;
    /** Whether the client brings the settings of the alias to the cluster, too. Default: false. */
    configured?: boolean;
    /** With what requests are signed; absent when they are not. */
    signing?: HeldSigning;
}

/** A RemoteClient as a RemoteConnection takes it. */
export interface RemoteClient {
    /** The local cluster's API; absent when Pulumi does not reach it. */
    elasticsearch?: ElasticsearchAccess;
    /** What it holds. */
    remotes: HeldRemote[];
    /** How long its nodes may take to use what they hold, in seconds. Default: at once. */
    settleSeconds?: number;
}
