import * as pulumi from "@pulumi/pulumi";
import { bundle, checkBundlePath, defaultBundlePath } from "../model/ca-bundle";
import { caFingerprint } from "../model/certificates";
import { checkAccess, ElasticsearchAccess } from "../model/elasticsearch-access";
import { RemoteEndpoint } from "../model/endpoint";
import { markInput } from "../model/fields";
import { Known, knownNow } from "../model/known";
import { isPresent, items, Problems } from "../model/problems";
import { RemoteClient } from "../model/remote-client";
import { ClusterSetting, remoteClusterSettings, RemoteSettings } from "../model/remote-settings";
import { checkNodes, SelfManagedNode } from "../model/self-managed-node";
import {
    checkSigning,
    SigningIdentity,
    signingNotice,
    signingPaths,
    signingSettings,
} from "../model/signing";
import { NodeRemote } from "../resources/node-remote";
import { checkedAccess, checkedLate, checkedNodes, refuse } from "./checked-args";
import { checkedRemotes, checkRemotes, ClientRemote, heldRemote, keystoreEntries } from "./client-remotes";
import { checkPolicySettings } from "./eck-remote-client-checks";

/** One remote of a self-managed cluster. */
export interface SelfManagedRemote extends ClientRemote {
    /**
     * What requests to the remote are signed with, for strong identity (Elasticsearch 9.3 and later on both sides): a key
     * with `certificateIdentity` is worth nothing without it. Goes to two files beside the bundle; the settings name them
     * as `HeldRemote.signing` says. Without `nodes` the two files are yours to bring. Default: they are not signed.
     */
    signing?: pulumi.Input<SigningIdentity>;
    /**
     * `endpoint` of a RemoteServer component, for the way from certificates to API keys: while the cluster still connects
     * the alias with certificates, credential and address have to change in one moment, so the nodes' credential then
     * comes with this address and `settings`. Ignored when the alias has a credential already, or does not exist.
     */
    remote?: pulumi.Input<RemoteEndpoint>;
    /** The other settings of the alias, in that case. */
    settings?: RemoteSettings;
}

/** Args of `SelfManagedRemoteClient`. */
export interface SelfManagedRemoteClientArgs {
    /** The local cluster. */
    elasticsearch: pulumi.Input<ElasticsearchAccess>;
    /** All nodes with the role `remote_cluster_client`. Default: none, then nothing is written and the outputs say what to bring to the nodes. */
    nodes?: SelfManagedNode[];
    /** All remotes of the cluster that this program manages. */
    remotes: SelfManagedRemote[];
    /** The bundle of CAs, relative to each node's configuration folder. Default: `remote-certs/ca.crt`. */
    bundlePath?: pulumi.Input<string>;
}

/**
 * What a self-managed local cluster holds for all its remotes: one keystore entry each, and one bundle of
 * CAs, brought to every node over ssh and used at once (`POST /_nodes/reload_secure_settings`). In the bundle
 * each remote has a block of its own, so what others put there stays. Throws a `ResourceError` that names
 * each wrong property; `up` fails with the lines to add when `elasticsearch.yml` does not name the bundle.
 */
export class SelfManagedRemoteClient extends pulumi.ComponentResource {
    /** `local.client` of each RemoteConnection. A secret, because it holds the access to the cluster. */
    public readonly client: pulumi.Output<RemoteClient>;
    /** Keystore entries by name, for those who bring them to the nodes themselves. A secret. */
    public readonly keystoreSettings: pulumi.Output<Record<string, string>>;
    /** Content of the bundle, for those who bring it to the nodes themselves. */
    public readonly caBundle: pulumi.Output<string>;

    constructor(name: string, args: SelfManagedRemoteClientArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:SelfManagedRemoteClient", name, {}, opts);
        refuse(this, checkArgs(args));
        const elasticsearch = checkedAccess(this, args.elasticsearch);
        const nodes = checkedNodes(this, "nodes", args.nodes ?? []);
        const bundlePath = checkedLate(this, args.bundlePath ?? defaultBundlePath, (problems, path) =>
            checkBundlePath(problems, "bundlePath", path),
        );
        const remotes = checkedRemotes(this, args.remotes);
        const held = remotes.map((remote, index) => {
            const { alias, credential, certificates } = remote;
            const { signing, settings } = this.more(args.remotes[index], bundlePath);
            const written = args.nodes?.length
                ? new NodeRemote(
                      `${name}-${alias}`,
                      {
                          alias,
                          credential,
                          caCertificates: certificates,
                          nodes,
                          bundlePath,
                          elasticsearch,
                          signing,
                          settings,
                      },
                      { parent: this },
                  )
                : undefined;
            const known =
                signing &&
                pulumi.all([signing, bundlePath]).apply(([{ certificate }, path]) => ({
                    ...signingPaths(alias, path),
                    fingerprint: caFingerprint(certificate),
                }));
            return heldRemote(remote, written?.heldBy, known);
        });
        this.client = pulumi.secret(
            pulumi
                .all([pulumi.output(elasticsearch), pulumi.all(held)])
                .apply(([access, list]) => ({ elasticsearch: access, remotes: list })),
        );
        this.keystoreSettings = keystoreEntries(remotes);
        this.caBundle = pulumi.all(remotes.map((remote) => remote.certificates)).apply((lists) =>
            bundle(
                lists.map((caCertificates, index) => ({
                    alias: remotes[index]?.alias ?? "",
                    caCertificates,
                })),
            ),
        );
        this.registerOutputs({
            client: this.client,
            keystoreSettings: this.keystoreSettings,
            caBundle: this.caBundle,
        });
    }

    /** What only some remotes have: a signing identity, and settings that the credential comes with. */
    private more(
        remote: SelfManagedRemote | undefined,
        bundlePath: pulumi.Output<string>,
    ): { signing?: pulumi.Input<KnownIdentity>; settings?: pulumi.Output<ClusterSetting[]> } {
        if (remote === undefined) {
            return {};
        }
        const { alias } = remote;
        const signing =
            remote.signing &&
            markInput<KnownIdentity>(
                remote.signing,
                ["key"],
                checkedLate(this, remote.signing, (problems, value) =>
                    checkSigning(problems, `remotes[${alias}].signing`, value),
                ),
            );
        pulumi.output(signing).apply(async (identity) => {
            const notice = identity && signingNotice(identity.certificate);
            if (notice !== undefined) {
                await pulumi.log.warn(notice, this);
            }
        });
        const settings = isConfigured(remote)
            ? pulumi
                  .all([
                      checkedLate(
                          this,
                          { settings: remote.settings, remote: remote.remote },
                          (problems, input) =>
                              checkPolicySettings(problems, `remotes[${alias}]`, input as KnownRemote),
                      ),
                      bundlePath,
                  ])
                  .apply(([input, path]) => [
                      ...remoteClusterSettings(alias, { ...input.settings, remote: input.remote }),
                      ...(signing === undefined ? [] : signingSettings(alias, signingPaths(alias, path))),
                  ])
            : undefined;
        return { ...(signing && { signing }), ...(settings && { settings }) };
    }
}

type KnownIdentity = pulumi.Unwrap<SigningIdentity>;

type KnownRemote = Exclude<Known<pulumi.Unwrap<SelfManagedRemote>>, symbol>;

function isConfigured({ remote, settings }: { remote?: unknown; settings?: unknown }): boolean {
    const seeds = isPresent(settings) ? (settings as { seeds?: unknown }).seeds : undefined;
    return remote !== undefined || seeds !== undefined;
}

function checkArgs(args: SelfManagedRemoteClientArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args);
    if (typeof known === "symbol") {
        return problems;
    }
    if (problems.require("elasticsearch", known.elasticsearch, "give the access to the local cluster")) {
        checkAccess(problems, "elasticsearch", known.elasticsearch);
    }
    checkNodes(problems, "nodes", known.nodes);
    checkBundlePath(problems, "bundlePath", known.bundlePath);
    checkRemotes(problems, known.remotes);
    for (const [path, remote] of items("remotes", known.remotes)) {
        if (remote.signing !== undefined) {
            checkSigning(problems, `${path}.signing`, remote.signing);
        }
        if (isConfigured(remote)) {
            checkPolicySettings(problems, path, remote);
        } else {
            problems.check(
                `${path}.settings`,
                remote.settings,
                () => false,
                "come with the address of the remote; give `remote` (or `settings.seeds` in sniff mode), or leave it out",
            );
        }
    }
    return problems;
}
