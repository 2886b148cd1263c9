import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EckCluster, ResolvedEckCluster, trustLabel } from "../model/eck-cluster";
import { eckNodeNames, transportTrustName, trustYml } from "../model/eck-transport";
import { trustTaken } from "../model/kubernetes-error";
import { policyWeight, trustPolicySpec } from "../model/stack-config-policy";
import { checkLimits, checkTransportIdentity, TransportIdentity } from "../model/transport-identity";
import { TrustedConfigMap } from "../resources/trusted-config-map";
import { checkedLate } from "./checked-args";
import { livingConfigMap, livingSecret } from "./eck-content";
import { LiveCluster, liveCluster } from "./eck-live-cluster";
import { eckPatch } from "./eck-patch";
import { eckPolicy } from "./eck-policy";
import { transportCa } from "./eck-published";
import { EckAttachmentMode } from "./eck-remote-client";
import { kubernetesAccess } from "./kubernetes-access";
import { TrustingSide } from "./trust-side";

/** A side of a trust that runs on ECK. Its CA and the names of its nodes are read. */
export interface EckTrust extends EckCluster {
    /** Content or path of a kubeconfig. Kept as a secret. Default: that of the kubernetes provider of `opts`, else of the environment. */
    kubeconfig?: pulumi.Input<string>;
    /** Context in it. Default: its current one. */
    context?: pulumi.Input<string>;
    /**
     * Whether only nodes with the names of the other side are let in, rather than everything that its CA signs. It takes
     * a StackConfigPolicy (Enterprise licence or trial) that mounts CA and `trust.yml`, and restarts the nodes once;
     * without it a ConfigMap does, which needs no licence and restarts nothing. Known at once. Default: whether the
     * other side is on Elastic Cloud.
     */
    restricted?: boolean;
    /** Whether everything may be let in that the CA of an Elastic Cloud region or installation signs. Known at once. Default: false. */
    trustWholeAuthority?: boolean;
    /** How the nodes are made to hold what is `restricted`; with `Specification` by `withTransportTrust`. Known at once. Default: `StackConfigPolicy`. */
    attach?: EckAttachmentMode;
    /** Further clusters that this one shall trust: all of them belong into one TransportTrust. Default: none. */
    alsoTrusted?: pulumi.Input<pulumi.Input<TransportIdentity>[]>;
    /** Weight of the policy, which no other policy of the cluster may have. Default: a number above a million, from the policy's name. */
    weight?: pulumi.Input<number>;
    /** Whether to take the label from another field manager. Default: false. */
    force?: pulumi.Input<boolean>;
    /** How long the nodes may take to restart, all together, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/** The values of a side that are checked before it is made. */
export interface CheckedEckTrust {
    cluster: pulumi.Output<ResolvedEckCluster>;
    restricted: boolean;
    weight: pulumi.Output<number | undefined>;
    timeoutSeconds: pulumi.Output<number>;
}

/** The side of a TransportTrust that runs on ECK. */
export class EckTrustSide extends pulumi.ComponentResource implements TrustingSide {
    public readonly identity: pulumi.Output<TransportIdentity>;
    private readonly patch: pulumi.CustomResource;
    private readonly live: LiveCluster;

    constructor(
        private readonly name: string,
        /** Where the args stand, for messages. */
        private readonly property: string,
        private readonly args: EckTrust,
        private readonly checked: CheckedEckTrust,
        parent: pulumi.Resource,
    ) {
        const provider =
            args.kubeconfig === undefined
                ? undefined
                : new kubernetes.Provider(
                      `${name}-kubernetes`,
                      { kubeconfig: pulumi.secret(args.kubeconfig), context: args.context },
                      { parent },
                  );
        super(
            "elastic-remote-clusters:index:EckTrustSide",
            name,
            {},
            { parent, ...(provider && { providers: { kubernetes: provider } }) },
        );
        const { cluster, restricted } = checked;
        this.patch = eckPatch(this, `${name}-elasticsearch`, {
            cluster,
            ...(restricted && this.byPolicy() ? { labels: { [trustLabel]: cluster.name } } : {}),
            force: args.force,
        });
        this.live = liveCluster(this, `${name}-live`, this.patch, cluster);
        this.identity = pulumi
            .all([
                cluster,
                transportCa(this, `${name}-ca`, cluster, this.patch.id),
                pulumi.unsecret(this.live.spec),
                // when it fails, the outputs of what is read after it never settle
                this.patch.id,
            ])
            .apply(([known, caCertificate, spec]) => ({ caCertificate, ...eckNodeNames(known, spec) }));
    }

    take(other: pulumi.Output<TransportIdentity>): void {
        const { cluster, restricted } = this.checked;
        const others = this.checkedOthers(other);
        const living = {
            cluster,
            name: cluster.name.apply(transportTrustName),
            taken: trustTaken,
            dependsOn: [this.patch],
        };
        const ca = others.apply(
            (list) => list.map(({ caCertificate }) => caCertificate.trim()).join("\n") + "\n",
        );
        if (restricted) {
            const names = pulumi
                .all([this.identity, others])
                .apply(([own, list]) => [own, ...list].flatMap(({ nodeNames }) => nodeNames));
            const content = pulumi.all([ca, names]).apply(([pem, list]): Record<string, string> => ({
                "ca.crt": pem,
                "trust.yml": trustYml(list),
            }));
            this.byPolicyOf(livingSecret(this, `${this.name}-trust`, { ...living, content }), living.name);
        } else {
            const content = ca.apply((pem): Record<string, string> => ({ "ca.crt": pem }));
            const there = livingConfigMap(this, `${this.name}-trust`, { ...living, content });
            this.byField(there, living.name);
        }
        this.registerOutputs({ identity: this.identity });
    }

    private byPolicy(): boolean {
        return this.args.attach !== EckAttachmentMode.Specification;
    }

    private checkedOthers(other: pulumi.Output<TransportIdentity>): pulumi.Output<TransportIdentity[]> {
        const { restricted } = this.checked;
        const { trustWholeAuthority = false, alsoTrusted = [] } = this.args;
        return checkedLate(
            this,
            pulumi.all([other, alsoTrusted]).apply(([one, more]) => [one, ...more]),
            (problems, list) => {
                (list as TransportIdentity[]).forEach((identity, index) => {
                    const path = index === 0 ? this.property : `${this.property}.alsoTrusted[${index - 1}]`;
                    if (index > 0) {
                        checkTransportIdentity(problems, path, identity);
                    }
                    checkLimits(
                        problems,
                        this.property,
                        { restricted, trustWholeAuthority },
                        identity.authority,
                    );
                });
            },
        );
    }

    /** CAs and names in the configuration of the nodes, which restart for it. */
    private byPolicyOf(secret: pulumi.Resource, secretName: pulumi.Output<string>): void {
        const { cluster, weight, timeoutSeconds } = this.checked;
        if (this.byPolicy()) {
            eckPolicy(this, `${this.name}-policy`, {
                cluster,
                name: cluster.name.apply(transportTrustName),
                spec: pulumi
                    .all([cluster, weight, secretName])
                    .apply(([known, given, holder]) =>
                        trustPolicySpec(
                            known.name,
                            given ?? policyWeight(transportTrustName(known.name)),
                            holder,
                        ),
                    ),
                taken: trustTaken,
                timeoutSeconds,
                dependsOn: [this.patch, secret],
            });
        }
    }

    /** CAs that ECK itself gives to the nodes. */
    private byField(configMap: pulumi.Resource, configMapName: pulumi.Output<string>): void {
        new TrustedConfigMap(
            `${this.name}-field`,
            {
                cluster: this.checked.cluster,
                uid: pulumi.all([this.live.metadata, this.patch.id]).apply(([{ uid }]) => uid),
                configMapName,
                kubernetes: kubernetesAccess(this, this.args),
            },
            { parent: this, dependsOn: [configMap] },
        );
    }
}
