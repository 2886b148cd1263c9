import * as pulumi from "@pulumi/pulumi";
import { checkAlias, credentialSetting } from "../model/alias";
import { bundle, checkBundlePath, defaultBundlePath } from "../model/ca-bundle";
import { checkCaCertificate } from "../model/certificates";
import { checkCredential, keyIdOf } from "../model/credential";
import { checkAccess, ElasticsearchAccess, secretAccess } from "../model/elasticsearch-access";
import { Known, knownNow } from "../model/known";
import { items, Problems } from "../model/problems";
import { HeldRemote, RemoteClient } from "../model/remote-client";
import { checkNode, checkNodes, resolveNode, SelfManagedNode } from "../model/self-managed-node";
import { NodeRemote } from "../resources/node-remote";
import { checkedLate, refuse } from "./checked-args";

/** One remote of a local cluster. */
export interface ClientRemote {
    /** Name of the remote on the local cluster. It names resources, so it is known before anything runs. */
    alias: string;
    /** `encoded` of a CrossClusterApiKey. Kept as a secret. Maps to the keystore entry `cluster.remote.<alias>.credentials`. */
    apiKey: pulumi.Input<string>;
    /** PEMs of the private CAs that sign the remote's interface. Default: a public CA. */
    caCertificates?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Args of `SelfManagedRemoteClient`. */
export interface SelfManagedRemoteClientArgs {
    /** The local cluster. */
    elasticsearch: pulumi.Input<ElasticsearchAccess>;
    /** All nodes with the role `remote_cluster_client`. Default: none, then nothing is written and the outputs say what to bring to the nodes. */
    nodes?: SelfManagedNode[];
    /** All remotes of the cluster that this program manages. */
    remotes: ClientRemote[];
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
        const elasticsearch = secretAccess(
            args.elasticsearch,
            checkedLate(this, args.elasticsearch, (problems, access) =>
                checkAccess(problems, "elasticsearch", access),
            ),
        );
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
        const remotes = args.remotes.map((remote) => {
            const credential = pulumi.secret(
                checkedLate(this, remote.apiKey, (problems, key) =>
                    checkCredential(problems, `remotes[${remote.alias}].apiKey`, key),
                ),
            );
            const certificates = checkedLate(this, remote.caCertificates ?? [], (problems, list) =>
                checkCertificates(problems, `remotes[${remote.alias}].caCertificates`, list),
            );
            return { alias: remote.alias, credential, certificates };
        });
        const held = remotes.map(({ alias, credential, certificates }) => {
            const written = nodes.length
                ? new NodeRemote(
                      `${name}-${alias}`,
                      {
                          alias,
                          credential,
                          caCertificates: certificates,
                          nodes: Object.fromEntries(nodes),
                          bundlePath,
                          elasticsearch,
                      },
                      { parent: this },
                  )
                : undefined;
            return heldRemote(alias, credential, certificates, written);
        });
        this.client = pulumi.secret(
            pulumi
                .all([pulumi.output(elasticsearch), pulumi.all(held)])
                .apply(([access, list]) => ({ elasticsearch: access, remotes: list })),
        );
        this.keystoreSettings = pulumi.secret(
            pulumi
                .all(remotes.map((remote) => remote.credential))
                .apply((keys) =>
                    Object.fromEntries(
                        keys.map((key, index) => [credentialSetting(remotes[index]?.alias ?? ""), key]),
                    ),
                ),
        );
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

type KnownNode = Exclude<Known<pulumi.Unwrap<SelfManagedNode>>, symbol>;

/** What a connection needs to know of the remote, known only when the nodes hold it. */
function heldRemote(
    alias: string,
    credential: pulumi.Output<string>,
    certificates: pulumi.Output<string[]>,
    written: NodeRemote | undefined,
): pulumi.Output<HeldRemote> {
    return pulumi.all([credential, certificates, written?.heldBy]).apply(([key, list]) => ({
        alias,
        keyId: keyIdOf(key) ?? "",
        ...(list.length > 0 ? { caCertificate: list.join("\n") } : {}),
    }));
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
    if (problems.require("remotes", known.remotes, "give the remotes of the cluster")) {
        problems.check("remotes", known.remotes, (list) => Array.isArray(list), "is not a list");
    }
    const aliases = new Set<unknown>();
    for (const [path, remote] of items("remotes", known.remotes)) {
        checkAlias(problems, `${path}.alias`, remote.alias);
        problems.check(
            `${path}.alias`,
            remote.alias,
            (alias) => !aliases.has(alias),
            `${JSON.stringify(remote.alias)} stands twice`,
        );
        aliases.add(remote.alias);
        if (problems.require(`${path}.apiKey`, remote.apiKey, "give `encoded` of a CrossClusterApiKey")) {
            checkCredential(problems, `${path}.apiKey`, remote.apiKey);
        }
        checkCertificates(problems, `${path}.caCertificates`, remote.caCertificates);
    }
    return problems;
}

function checkCertificates(
    problems: Problems,
    property: string,
    certificates: Known<string[]> | undefined,
): void {
    problems.check(property, certificates, Array.isArray, "is not a list");
    for (const [path, pem] of items(property, certificates)) {
        checkCaCertificate(problems, path, pem);
    }
}
