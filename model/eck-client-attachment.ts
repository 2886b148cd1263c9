/**
 * What the nodes of an ECK cluster hold for their remotes, by name. The names follow from that of the cluster
 * alone, so that two clusters can point at each other without waiting for each other. Plain data.
 */
export interface EckClientAttachment {
    /** Secret with one keystore entry for each alias, in the namespace of the cluster; belongs into `secureSettings`. */
    credentialsSecret: string;
    /** Secret with the CAs of the remotes in `ca.crt`, in the namespace of the cluster; absent when all are public. */
    caSecret?: string;
}

/** The attachment of a cluster; without `privateCa` for one whose remotes all have public CAs. */
export function eckClientAttachment(cluster: string, privateCa = true): EckClientAttachment {
    return {
        credentialsSecret: `${cluster}-remote-credentials`,
        ...(privateCa ? { caSecret: `${cluster}-remote-ca` } : {}),
    };
}
