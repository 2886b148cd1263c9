import * as pulumi from "@pulumi/pulumi";
import { bundle, checkBundlePath, defaultBundlePath } from "../model/ca-bundle";
import { checkAccess, ElasticsearchAccess } from "../model/elasticsearch-access";
import { Known, knownNow } from "../model/known";
import { RemoteEndpoint } from "../model/endpoint";
import { items, Problems } from "../model/problems";
import { RemoteClient } from "../model/remote-client";
import { ClusterSetting, remoteClusterSettings, RemoteSettings } from "../model/remote-settings";
import { checkSigning, signingFiles, SigningIdentity, signingSettings } from "../model/signing";
import { checkNode, checkNodes, resolveNode, SelfManagedNode } from "../model/self-managed-node";
import { NodeRemote } from "../resources/node-remote";
import { checkedAccess, checkedLate, refuse } from "./checked-args";
import { checkedRemotes, checkRemotes, ClientRemote, heldRemote, keystoreEntries } from "./client-remotes";
import { checkPolicySettings } from "./eck-remote-client-checks";

/** One remote of a self-managed cluster. */
export interface SelfManagedRemote extends ClientRemote {
    /** With what the nodes sign their requests to the remote, for a key with `certificateIdentity`. Default: they do not sign. */
    signing?: SigningIdentity;
    /**
     * `endpoint` of a RemoteServer component, for a remote that is connected with certificates so far: its settings change
     * in the same moment as its credential comes. Otherwise nothing is done with it. Default: none.
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
        const nodes = (args.nodes ?? []).map((node, index) => [
            node.name,
            resolveNode(
                node,
                checkedLate(this, node, (problems, value) =>
                    checkNode(problems, `nodes[${index}]`, value as KnownNode),
                ),
            ),
        ]);
        const bundlePath = checkedLate(this, args.bundlePath ?? defaultBundlePath, (problems, path) =>
            checkBundlePath(problems, "bundlePath", path),
        );
        const remotes = checkedRemotes(this, args.remotes);
        const held = remotes.map((remote, index) => {
            const { alias, credential, certificates } = remote;
            const given = args.remotes[index];
            const signing = checkedSigning(this, alias, given?.signing);
            const written = nodes.length
                ? new NodeRemote(
                      `${name}-${alias}`,
                      {
                          alias,
                          credential,
                          caCertificates: certificates,
                          nodes: Object.fromEntries(nodes),
                          ...{ bundlePath, signing },
                          settings: switchedSettings(this, alias, given, bundlePath),
                          elasticsearch,
                      },
                      { parent: this },
                  )
                : undefined;
            return pulumi
                .all([heldRemote(remote, written?.heldBy), bundlePath])
                .apply(([one, path]) =>
                    signing === undefined ? one : { ...one, signing: signingFiles(alias, path) },
                );
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
}

/** Certificate and key as a secret, checked when they become known. */
function checkedSigning(
    component: pulumi.Resource,
    alias: string,
    signing: SigningIdentity | undefined,
): pulumi.Output<pulumi.Unwrap<SigningIdentity>> | undefined {
    return (
        signing &&
        pulumi.secret(
            checkedLate(component, signing, (problems, value) =>
                checkSigning(problems, `remotes[${alias}].signing`, value),
            ),
        )
    );
}

/** The settings of an alias that leaves certificates behind. */
function switchedSettings(
    component: pulumi.Resource,
    alias: string,
    given: SelfManagedRemote | undefined,
    bundlePath: pulumi.Output<string>,
): pulumi.Output<ClusterSetting[]> | undefined {
    if (given?.remote === undefined && given?.settings === undefined) {
        return undefined;
    }
    const { remote, settings, signing } = given;
    const checked = checkedLate(component, { settings, remote }, (problems, input) =>
        checkPolicySettings(
            problems,
            `remotes[${alias}]`,
            input as Parameters<typeof checkPolicySettings>[2],
        ),
    );
    return pulumi
        .all([checked, bundlePath])
        .apply(([input, path]) => [
            ...remoteClusterSettings(alias, { ...input.settings, remote: input.remote }),
            ...signingSettings(alias, signing && signingFiles(alias, path)),
        ]);
}

type KnownNode = Exclude<Known<pulumi.Unwrap<SelfManagedNode>>, symbol>;

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
        checkSigning(problems, `${path}.signing`, remote.signing);
        if (remote.remote !== undefined || remote.settings !== undefined) {
            checkPolicySettings(problems, path, remote);
        }
    }
    return problems;
}
