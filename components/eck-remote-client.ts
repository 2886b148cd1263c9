import * as pulumi from "@pulumi/pulumi";
import { mountedBundle } from "../model/ca-bundle";
import { EckClientAttachment, eckClientAttachment } from "../model/eck-client-attachment";
import { checkEckCluster, clientLabel, EckCluster, ResolvedEckCluster } from "../model/eck-cluster";
import { ElasticsearchAccess } from "../model/elasticsearch-access";
import { RemoteEndpoint } from "../model/endpoint";
import { knownNow } from "../model/known";
import { RemoteClient } from "../model/remote-client";
import { clientTaken } from "../model/kubernetes-error";
import { ClusterSetting, remoteClusterSettings, RemoteSettings } from "../model/remote-settings";
import { clientPolicyName, clientPolicySpec, policyWeight } from "../model/stack-config-policy";
import { AnsweringCluster } from "../resources/answering-cluster";
import { HeldCredentials } from "../resources/held-credentials";
import { checkedAccess, checkedLate, refuse } from "./checked-args";
import {
    CheckedRemote,
    checkedRemotes,
    ClientRemote,
    heldRemote,
    keyIdsOf,
    keystoreEntries,
} from "./client-remotes";
import { livingSecret } from "./eck-content";
import { announceRestart, fileBasedAnnotation, restartsForCredentials } from "./eck-live-cluster";
import { eckPatch } from "./eck-patch";
import { eckPolicy } from "./eck-policy";
import { checkEckAttachment, checkEckClientArgs, checkPolicySettings } from "./eck-remote-client-checks";

/** How the nodes of an ECK cluster are made to hold what they need. */
export enum EckAttachmentMode {
    /** By a StackConfigPolicy: for a cluster that this program does not own. Needs an Enterprise licence or a trial, as API keys do. */
    StackConfigPolicy = "StackConfigPolicy",
    /** By `withRemoteClient` on the Elasticsearch resource that the program declares. */
    Specification = "Specification",
}

/** One remote of an ECK cluster. */
export interface EckRemote extends ClientRemote {
    /**
     * `endpoint` of a RemoteServer component. With it the policy brings the settings of the alias, too, and no
     * RemoteConnection is needed: for clusters whose API Pulumi does not reach, so that nothing proves the connection.
     */
    remote?: pulumi.Input<RemoteEndpoint>;
    /** The other settings of the alias, in that case. */
    settings?: RemoteSettings;
}

/** Args of `EckRemoteClient`. */
export interface EckRemoteClientArgs {
    /** The local cluster: one that exists, or one that this program declares. */
    cluster: EckCluster;
    /** The local cluster's API. With it version, licence and roles are checked first, and restarts are waited for. Default: none. */
    elasticsearch?: pulumi.Input<ElasticsearchAccess>;
    /** All remotes of the cluster. Each CA is trusted for all of them, as it is one setting of the nodes. */
    remotes: EckRemote[];
    /** How the nodes are made to hold it. Known at once. Default: `EckAttachmentMode.StackConfigPolicy`. */
    attach?: EckAttachmentMode;
    /**
     * Whether ECK delivers secure settings through file settings, so that credentials change without a restart
     * (Elasticsearch 9.5 and later; all secure settings of the cluster must be reloadable). Known at once. Sets the
     * annotation `eck.k8s.elastic.co/file-based-secure-settings`; with `attach: Specification` set it yourself as well.
     * Default: as the cluster's owner has it.
     */
    fileBasedSecureSettings?: boolean;
    /** Weight of the policy, which no other policy of the cluster may have. Default: a number above a million, from the policy's name. */
    weight?: pulumi.Input<number>;
    /** Whether to take label and annotation from another field manager; destroy then removes them. Default: false. */
    force?: pulumi.Input<boolean>;
    /** How long the nodes may take to restart, all together, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/**
 * What an ECK cluster holds for all its remotes: the credentials, one bundle of CAs, and the node settings that name
 * it, on every node. One for each cluster. Attaching it restarts the nodes one after another, and so does its first
 * private CA; later changes of CAs restart nothing, changes of credentials only where ECK brings them through the
 * keystore (announced by previews). Throws a `ResourceError` that names each wrong property; `up` fails when version, licence or roles do not
 * allow remotes, or when ECK does not bring the policy to the nodes.
 */
export class EckRemoteClient extends pulumi.ComponentResource {
    /** `local.client` of each RemoteConnection. A secret, because it may hold the access to the cluster. */
    public readonly client: pulumi.Output<RemoteClient>;
    /** For `withRemoteClient`; the same as `eckClientAttachment` gives for the cluster's name. */
    public readonly attachment: pulumi.Output<EckClientAttachment>;

    constructor(name: string, args: EckRemoteClientArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:EckRemoteClient", name, {}, opts);
        refuse(this, checkEckClientArgs(knownNow(args)));
        const cluster = checkedLate(this, args.cluster, (problems, value) =>
            checkEckCluster(problems, "cluster", value),
        );
        const remotes = checkedRemotes(this, args.remotes);
        const privateCa = args.remotes.some((remote) => remote.caCertificates !== undefined);
        const attachment = cluster.apply((known) => eckClientAttachment(known.name, privateCa));
        const terms = checkedLate(
            this,
            { weight: args.weight, timeoutSeconds: args.timeoutSeconds },
            (problems, value) => checkEckAttachment(problems, "", value as object),
        );
        const timeoutSeconds = terms.apply((known) => known.timeoutSeconds ?? 600);
        const access = args.elasticsearch && checkedAccess(this, args.elasticsearch);
        const byPolicy = args.attach !== EckAttachmentMode.Specification;
        const owner = byPolicy ? ownersCluster(this, name, args, cluster) : undefined;
        const restart = owner?.restart ?? pulumi.output(args.fileBasedSecureSettings !== true);
        announceRestart(this, cluster, restart);
        const found = owner ? [owner.patch] : [];
        const keyIds = keyIdsOf(remotes);
        const checked = access
            ? [
                  new AnsweringCluster(
                      `${name}-cluster`,
                      { elasticsearch: access, local: true, keyIds, restarts: byPolicy, timeoutSeconds },
                      { parent: this, dependsOn: found },
                  ),
              ]
            : [];
        const before = [...found, ...checked];
        const secrets = Object.entries(contents(remotes, cluster, privateCa || !byPolicy)).map(
            ([kind, { secret, content }]) =>
                livingSecret(this, `${name}-${kind}`, {
                    cluster,
                    name: secret,
                    content: pulumi.all([content, restart]).apply(([texts]) => texts),
                    taken: clientTaken,
                    // the Pods of a cluster that the program declares wait for the CAs themselves
                    dependsOn: byPolicy || kind === "credentials" ? before : [],
                }),
        );
        const policy = byPolicy
            ? [
                  eckPolicy(this, `${name}-policy`, {
                      cluster,
                      name: cluster.name.apply(clientPolicyName),
                      spec: pulumi
                          .all([cluster, attachment, terms, policySettings(this, args.remotes)])
                          .apply(([known, given, { weight }, settings]) =>
                              clientPolicySpec({
                                  cluster: known.name,
                                  weight: weight ?? policyWeight(clientPolicyName(known.name)),
                                  attachment: given,
                                  settings,
                              }),
                          ),
                      taken: clientTaken,
                      timeoutSeconds,
                      dependsOn: [...before, ...secrets],
                  }),
              ]
            : [];
        const written = [...checked, ...secrets, ...policy];
        const held = access
            ? [
                  new HeldCredentials(
                      `${name}-held`,
                      {
                          elasticsearch: access,
                          keyIds,
                          before: checked[0]?.started ?? {},
                          restart,
                          timeoutSeconds,
                      },
                      { parent: this, dependsOn: written },
                  ),
              ]
            : [];
        const there = pulumi.all([...written, ...held].map((resource) => resource.urn));
        this.attachment = attachment;
        this.client = pulumi.secret(
            pulumi
                .all([access, timeoutSeconds, pulumi.all(remotes.map((remote) => heldRemote(remote, there)))])
                .apply(([elasticsearch, timeout, list]) => ({
                    ...(elasticsearch && { elasticsearch }),
                    remotes: list.map((one, index) =>
                        isConfigured(args.remotes[index]) ? { ...one, configured: true } : one,
                    ),
                    settleSeconds: byPolicy ? 180 : timeout,
                })),
        );
        this.registerOutputs({ client: this.client, attachment: this.attachment });
    }
}

/** Finds the cluster of somebody else, marks it for the policy, and refuses one that cannot have remotes. */
function ownersCluster(
    component: EckRemoteClient,
    name: string,
    { fileBasedSecureSettings, force }: EckRemoteClientArgs,
    cluster: pulumi.Output<ResolvedEckCluster>,
): { patch: pulumi.Resource; restart: pulumi.Output<boolean> } {
    const patch = eckPatch(component, `${name}-elasticsearch`, {
        cluster,
        labels: { [clientLabel]: cluster.name },
        annotations: fileBasedSecureSettings === true ? { [fileBasedAnnotation]: "true" } : {},
        force,
    });
    const restart = restartsForCredentials(
        component,
        `${name}-live`,
        patch,
        cluster,
        fileBasedSecureSettings,
    );
    return { patch, restart };
}

interface SecretContent {
    secret: pulumi.Output<string>;
    content: pulumi.Output<Record<string, string>>;
}

/** The Secrets of the attachment. The specification of a cluster may name that of the CAs although all are public. */
function contents(
    remotes: CheckedRemote[],
    cluster: pulumi.Output<ResolvedEckCluster>,
    withCa: boolean,
): Record<string, SecretContent> {
    const certificates = pulumi.all(remotes.map((remote) => remote.certificates));
    const bundle = certificates.apply((lists) =>
        mountedBundle(
            lists.map((caCertificates, index) => ({ alias: remotes[index]?.alias ?? "", caCertificates })),
        ),
    );
    const credentials = {
        secret: cluster.apply(({ name }) => eckClientAttachment(name).credentialsSecret),
        content: keystoreEntries(remotes),
    };
    const ca = {
        secret: cluster.apply(({ name }) => eckClientAttachment(name).caSecret ?? ""),
        content: bundle.apply((pem): Record<string, string> => ({ "ca.crt": pem })),
    };
    return withCa ? { credentials, ca } : { credentials };
}

function isConfigured(remote: EckRemote | undefined): boolean {
    return remote?.remote !== undefined || remote?.settings !== undefined;
}

/** The settings of the remotes that no RemoteConnection looks after. */
function policySettings(component: EckRemoteClient, remotes: EckRemote[]): pulumi.Output<ClusterSetting[]> {
    const lists = remotes
        .filter(isConfigured)
        .map(({ alias, remote, settings }) =>
            checkedLate(component, { settings, remote }, (problems, input) =>
                checkPolicySettings(
                    problems,
                    `remotes[${alias}]`,
                    input as Parameters<typeof checkPolicySettings>[2],
                ),
            ).apply((input) => remoteClusterSettings(alias, { ...input.settings, remote: input.remote })),
        );
    return pulumi.all(lists).apply((all) => all.flat());
}
