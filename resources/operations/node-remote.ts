import { credentialSetting } from "../../model/alias";
import { bundleBlock, bundleLines, publicRoots, namesBundle, trustedFiles } from "../../model/ca-bundle";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { ClusterSetting } from "../../model/remote-settings";
import { ResolvedNode } from "../../model/self-managed-node";
import { inputsChanged } from "../changes";
import { Elasticsearch, withElasticsearch } from "../elasticsearch";
import { ReloadedNode, reloadKeystores } from "../keystores";
import { switchSettings } from "../model-switch";
import {
    addCredential,
    hasCredential,
    readBlock,
    readConfiguration,
    removeCredential,
    writeBlock,
} from "../node-files";
import { hasSigningFiles, removeSigningFiles, writeSigningFiles } from "../signing-files";
import { onEachNode } from "../ssh";
import { UnfinishedError } from "../unfinished-error";

/** What the nodes of a self-managed local cluster shall hold for one remote. */
export interface NodeRemoteInputs {
    alias: string;
    /** Encoded cross-cluster API key. */
    credential: string;
    /** Private CAs of the remote; empty for a public one. */
    caCertificates: string[];
    /** By name, because the engine shows a whole list as one secret when an item holds one. */
    nodes: Record<string, ResolvedNode>;
    /** Bundle file, relative to each node's configuration folder. */
    bundlePath: string;
    /** PEMs with which the nodes sign their requests; absent when they do not. */
    signing?: { certificate: string; key: string };
    /** Settings of the alias, which change together with the credential where it was connected with certificates. */
    settings?: ClusterSetting[];
    elasticsearch: ResolvedAccess;
}

/** What they hold, in state. */
export interface NodeRemoteState extends NodeRemoteInputs {
    /** Names of the nodes that hold credential and CA. */
    heldBy: string[];
}

/**
 * Brings credential and CA to every node, then makes the cluster use them.
 * @throws Error naming the node, the step and the cure; nothing is written when a node is not prepared.
 */
export async function createNodeRemote(inputs: NodeRemoteInputs): Promise<NodeRemoteState> {
    return withElasticsearch(inputs.elasticsearch, async (cluster) => {
        const readers = await preparedNodes(cluster, inputs);
        try {
            return await bring(cluster, inputs, readers);
        } catch (error) {
            // some nodes may have it by now
            throw new UnfinishedError(inputs.alias, { ...inputs, heldBy: [] }, (error as Error).message);
        }
    });
}

/** Brings what differs, then cleans the places that are not used any more, where they can still be reached. */
export async function updateNodeRemote(
    old: NodeRemoteState,
    inputs: NodeRemoteInputs,
): Promise<NodeRemoteState> {
    const state = await withElasticsearch(inputs.elasticsearch, async (cluster) =>
        bring(cluster, inputs, await preparedNodes(cluster, inputs)),
    );
    const left = nodesOf(old).filter(
        (node) =>
            !nodesOf(inputs).some(
                (other) => other.name === node.name && other.configPath === node.configPath,
            ),
    );
    try {
        await removeFrom(left, old);
        if (old.bundlePath !== inputs.bundlePath) {
            await onEachNode(nodesOf(old), (shell, node) =>
                writeBlock(shell, node, old.bundlePath, old.alias, ""),
            );
        }
    } catch (error) {
        console.warn(`${(error as Error).message}; what is not in use any more may stay there`);
    }
    return state;
}

/** What the nodes hold now: a node counts when it has both the keystore entry and the CA. */
export async function readNodeRemote(state: NodeRemoteState): Promise<NodeRemoteState> {
    const wanted =
        state.caCertificates.length === 0 ? undefined : bundleBlock(state.alias, state.caCertificates);
    const holds = await onEachNode(nodesOf(state), async (shell, node) => {
        const block = await readBlock(shell, node, state.bundlePath, state.alias);
        return (
            (wanted === undefined || block === wanted) &&
            (state.signing === undefined ||
                (await hasSigningFiles(shell, node, state.bundlePath, state.alias, state.signing))) &&
            (await hasCredential(shell, node, state.alias))
        );
    });
    const heldBy = nodesOf(state)
        .filter((_, index) => holds[index])
        .map((node) => node.name);
    return { ...state, heldBy };
}

/** Takes credential and CA away from every node. */
export async function deleteNodeRemote(state: NodeRemoteState): Promise<void> {
    try {
        await removeFrom(nodesOf(state), state);
    } catch (error) {
        throw new Error(
            `${(error as Error).message}; if the machine is gone for good, take the node out of \`nodes\`, run \`pulumi up\`, then destroy`,
        );
    }
    await withElasticsearch(state.elasticsearch, async (cluster) => {
        await reload(cluster, nodesOf(state));
    });
}

/** Whether the nodes must be touched. */
export function nodeRemoteChanged(old: NodeRemoteState, inputs: NodeRemoteInputs): boolean {
    // the settings are the connection's; here they only matter in the moment in which it leaves certificates behind
    const { settings: _, ...rest } = inputs;
    return old.heldBy.length !== nodesOf(old).length || inputsChanged(old, rest);
}

function nodesOf(inputs: NodeRemoteInputs): ResolvedNode[] {
    return Object.values(inputs.nodes);
}

/** The nodes that read the bundle; fails unless all nodes are the cluster's and ready to be written to. */
async function preparedNodes(cluster: Elasticsearch, inputs: NodeRemoteInputs): Promise<ResolvedNode[]> {
    await expectNodes(cluster, inputs);
    return nodesThatReadTheBundle(inputs);
}

async function bring(
    cluster: Elasticsearch,
    inputs: NodeRemoteInputs,
    readers: ResolvedNode[],
): Promise<NodeRemoteState> {
    await onEachNode(nodesOf(inputs), async (shell, node) => {
        const block = blockFor(inputs, readers.includes(node));
        await writeBlock(shell, node, inputs.bundlePath, inputs.alias, block);
        if (inputs.signing !== undefined) {
            await writeSigningFiles(shell, node, inputs.bundlePath, inputs.alias, inputs.signing);
        }
        await addCredential(shell, node, inputs.alias, inputs.credential);
    });
    const afterwards = inputs.settings && (await switchSettings(cluster, inputs.alias, inputs.settings));
    const reloaded = await reload(cluster, nodesOf(inputs));
    // at once: from the reload on, the cluster looks for the remote cluster server interface at the address of before
    await afterwards?.();
    expectCredential(reloaded, inputs);
    return { ...inputs, heldBy: nodesOf(inputs).map((node) => node.name) };
}

interface NodesAnswer {
    nodes: Record<string, { name: string; roles?: string[] }>;
}

/** The list of nodes must be the cluster's: a node without the credential cannot search the remote. */
async function expectNodes(cluster: Elasticsearch, inputs: NodeRemoteInputs): Promise<void> {
    const answer = await cluster.request<NodesAnswer>(
        "GET",
        "/_nodes?filter_path=nodes.*.name,nodes.*.roles",
    );
    const found = Object.values(answer.nodes);
    const strangers = nodesOf(inputs).filter((node) => !found.some((other) => other.name === node.name));
    if (strangers.length > 0) {
        throw new Error(
            `${cluster.where}: has no node named ${namesOf(strangers)}; it has ${namesOf(found)}; ` +
                "`nodes[].name` must be the `node.name` of elasticsearch.yml; take nodes that left the cluster out of `nodes`",
        );
    }
    const missing = found.filter(
        (node) =>
            node.roles?.includes("remote_cluster_client") &&
            !nodesOf(inputs).some((other) => other.name === node.name),
    );
    if (missing.length > 0) {
        console.warn(
            `${cluster.where}: node ${namesOf(missing)} has the role remote_cluster_client but is not in \`nodes\`; ` +
                `searches of "${inputs.alias}" that it coordinates will fail`,
        );
    }
}

/**
 * The nodes whose `elasticsearch.yml` names the bundle.
 * @throws Error with the lines to add, when a private CA would be written to a file that a node does not read.
 */
async function nodesThatReadTheBundle(inputs: NodeRemoteInputs): Promise<ResolvedNode[]> {
    const configurations = await onEachNode(nodesOf(inputs), readConfiguration);
    const readers = nodesOf(inputs).filter((node, index) =>
        namesBundle(trustedFiles(configurations[index] ?? ""), node.configPath, inputs.bundlePath),
    );
    const blind = nodesOf(inputs).filter((node) => !readers.includes(node));
    if (inputs.caCertificates.length > 0 && blind.length > 0) {
        throw new Error(
            `elasticsearch.yml of node ${namesOf(blind)} does not name the bundle of remote CAs, so "${inputs.alias}" could ` +
                `not be verified; nothing was written. Put a CA certificate (any, such as the cluster's own) into ` +
                `${inputs.bundlePath} of the configuration folder, add these lines to elasticsearch.yml, restart the ` +
                `node, and run again:\n${bundleLines(inputs.bundlePath)}`,
        );
    }
    return readers;
}

/** What belongs into a node's bundle for this remote. */
function blockFor(inputs: NodeRemoteInputs, readsBundle: boolean): string {
    if (inputs.caCertificates.length > 0) {
        return bundleBlock(inputs.alias, inputs.caCertificates);
    }
    return readsBundle ? bundleBlock(inputs.alias, publicRoots) : "";
}

function namesOf(nodes: { name: string }[]): string {
    return nodes.map((node) => node.name).join(", ");
}

async function removeFrom(nodes: ResolvedNode[], state: NodeRemoteState): Promise<void> {
    await onEachNode(nodes, async (shell, node) => {
        await removeCredential(shell, node, state.alias);
        await writeBlock(shell, node, state.bundlePath, state.alias, "");
        if (state.signing !== undefined) {
            await removeSigningFiles(shell, node, state.bundlePath, state.alias);
        }
    });
}

/** Makes every node read its keystore again. */
async function reload(cluster: Elasticsearch, nodes: ResolvedNode[]): Promise<ReloadedNode[]> {
    const password = nodes.find((node) => node.keystorePassword !== undefined)?.keystorePassword;
    const reloaded = await reloadKeystores(cluster, password);
    const failed = reloaded.filter((node) => node.reload_exception);
    if (failed.length > 0) {
        const reasons = failed.map((node) => `${node.name}: ${node.reload_exception?.reason ?? "no reason"}`);
        throw new Error(
            `${cluster.where}: POST /_nodes/reload_secure_settings failed on ${reasons.join("; ")}; ` +
                "check the keystore's owner and `keystorePassword`",
        );
    }
    return reloaded;
}

/** A keystore that we changed but that the node does not read would only show as a failed connection. */
function expectCredential(reloaded: ReloadedNode[], inputs: NodeRemoteInputs): void {
    const entry = credentialSetting(inputs.alias);
    const without = reloaded.filter(
        (node) =>
            nodesOf(inputs).some((other) => other.name === node.name) &&
            node.secure_setting_names !== undefined &&
            !node.secure_setting_names.includes(entry),
    );
    if (without.length > 0) {
        const places = without.map(
            (node) => `${node.name} (reads ${node.keystore_path ?? "another keystore"})`,
        );
        throw new Error(
            `${entry} was written but not found by node ${places.join(", ")}; ` +
                "check `configPath` and `keystoreCommand` of the node",
        );
    }
}
