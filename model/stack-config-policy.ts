import { createHash } from "node:crypto";
import { bundleSetting } from "./ca-bundle";
import { clientLabel, trustLabel } from "./eck-cluster";
import { EckClientAttachment } from "./eck-client-attachment";
import { trustMountPath, trustSettings } from "./eck-transport";
import { caFile, caMountPath, clientSslSetting } from "./elasticsearch-spec";
import { ClusterSetting, settingsByName } from "./remote-settings";

/** API version of the StackConfigPolicy resource. */
export const stackConfigPolicyApiVersion = "stackconfigpolicy.k8s.elastic.co/v1alpha1";

/** The name of the policy that a cluster's remotes have. */
export function clientPolicyName(cluster: string): string {
    return `${cluster}-remote-client`;
}

/**
 * A weight for a policy of ours. ECK refuses two policies of the same weight on one cluster: it comes from the
 * policy's name, and is far above those that people give.
 */
export function policyWeight(policyName: string): number {
    const hash = createHash("sha256").update(policyName).digest().readUInt32BE(0);
    return 1_000_000 + (hash % 1_000_000_000);
}

/** What a StackConfigPolicy gives a cluster for its remotes. */
export interface ClientPolicy {
    cluster: string;
    weight: number;
    attachment: EckClientAttachment;
    /** Settings of remotes whose local cluster has no endpoint for Pulumi. */
    settings: ClusterSetting[];
}

/** `spec` of the StackConfigPolicy; empty parts are left out, because Kubernetes would drop them and they would look changed for ever. */
export function clientPolicySpec({ cluster, weight, attachment, settings }: ClientPolicy): object {
    const { credentialsSecret, caSecret } = attachment;
    return {
        weight,
        resourceSelector: { matchLabels: { [clientLabel]: cluster } },
        elasticsearch: {
            secureSettings: [{ secretName: credentialsSecret }],
            // ECK takes no policy with secure settings alone
            config: {
                [clientSslSetting]: true,
                ...(caSecret !== undefined && { [bundleSetting]: [caFile] }),
            },
            ...(caSecret !== undefined && {
                secretMounts: [{ secretName: caSecret, mountPath: caMountPath }],
            }),
            ...(settings.length > 0 && {
                clusterSettings: settingsByName(settings),
            }),
        },
    };
}

/** `spec` of the StackConfigPolicy that brings CAs and names of other clusters to the nodes. */
export function trustPolicySpec(cluster: string, weight: number, secretName: string): object {
    return {
        weight,
        resourceSelector: { matchLabels: { [trustLabel]: cluster } },
        elasticsearch: {
            config: trustSettings,
            secretMounts: [{ secretName, mountPath: trustMountPath }],
        },
    };
}
