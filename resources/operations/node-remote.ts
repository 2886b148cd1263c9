import { setTimeout as sleep } from "node:timers/promises";
import { bundleBlock, publicRoots } from "../../model/ca-bundle";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { ClusterSetting } from "../../model/remote-settings";
import { ResolvedNode } from "../../model/self-managed-node";
import { signingPaths, signingSettings } from "../../model/signing";
import { isWithoutApiKey, switchToApiKey } from "../api-key-switch";
import { inputsChanged } from "../changes";
import { reloadCredentials, reloadWithCredential } from "../credential-reload";
import { Elasticsearch, withElasticsearch } from "../elasticsearch";
import { addCredential, hasCredential, readBlock, removeCredential, writeBlock } from "../node-files";
import { hasOwnedFiles, OwnedFile, removeOwnedFiles, rereadMs, writeOwnedFiles } from "../owned-files";
import { expectClientNodes, nodesThatReadTheBundle } from "../prepared-nodes";
import { clearSettings, putSettings } from "../settings";
import { signingVersion } from "../signing-version";
import { onEachNode, Shell } from "../ssh";
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
    elasticsearch: ResolvedAccess;
    /** PEMs of what requests are signed with. Default: they are not signed. */
    signing?: { certificate: string; key: string };
    /** The settings of the alias, for the way from certificates to API keys. Default: the nodes get no settings. */
    settings?: ClusterSetting[];
}

/** What they hold, in state. */
export interface NodeRemoteState extends NodeRemoteInputs {
    /** Names of the nodes that hold all of it. */
    heldBy: string[];
}

/**
 * Brings credential, CA and signing identity to every node, then makes the cluster use them.
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
    return withElasticsearch(inputs.elasticsearch, async (cluster) => {
        const state = await bring(cluster, inputs, await preparedNodes(cluster, inputs));
        await moveSigning(cluster, old, inputs);
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
            const gone = filesOf(old).map(({ path }) => path);
            const kept = filesOf(inputs).map(({ path }) => path);
            await onEachNode(nodesOf(old), (shell, node) =>
                removeOwnedFiles(
                    shell,
                    node,
                    gone.filter((path) => !kept.includes(path)),
                ),
            );
        } catch (error) {
            console.warn(`${(error as Error).message}; what is not in use any more may stay there`);
        }
        return state;
    });
}

/** What the nodes hold now: a node counts when it has the keystore entry, the CA and the signing identity. */
export async function readNodeRemote(state: NodeRemoteState): Promise<NodeRemoteState> {
    const wanted =
        state.caCertificates.length === 0 ? undefined : bundleBlock(state.alias, state.caCertificates);
    const holds = await onEachNode(nodesOf(state), async (shell, node) => {
        const block = await readBlock(shell, node, state.bundlePath, state.alias);
        return (
            (wanted === undefined || block === wanted) &&
            (await hasOwnedFiles(shell, node, filesOf(state))) &&
            (await hasCredential(shell, node, state.alias))
        );
    });
    const heldBy = nodesOf(state)
        .filter((_, index) => holds[index])
        .map((node) => node.name);
    return { ...state, heldBy };
}

/** Takes all of it away from every node. */
export async function deleteNodeRemote(state: NodeRemoteState): Promise<void> {
    await withElasticsearch(state.elasticsearch, async (cluster) => {
        if (state.signing !== undefined) {
            await stopSigning(cluster, state.alias);
        }
        try {
            await removeFrom(nodesOf(state), state);
        } catch (error) {
            throw new Error(
                `${(error as Error).message}; if the machine is gone for good, take the node out of \`nodes\`, run \`pulumi up\`, then destroy`,
            );
        }
        await reloadCredentials(cluster, nodesOf(state));
    });
}

/** Whether the nodes must be touched. The settings are only for a moment in which they are touched anyway. */
export function nodeRemoteChanged(old: NodeRemoteState, inputs: NodeRemoteInputs): boolean {
    const { settings } = inputs;
    return (
        old.heldBy.length !== nodesOf(old).length ||
        (old.signing !== undefined && inputs.signing === undefined) ||
        inputsChanged({ ...old, settings }, inputs)
    );
}

function nodesOf(inputs: NodeRemoteInputs): ResolvedNode[] {
    return Object.values(inputs.nodes);
}

/** The nodes that read the bundle; fails unless all nodes are the cluster's and ready to be written to. */
async function preparedNodes(cluster: Elasticsearch, inputs: NodeRemoteInputs): Promise<ResolvedNode[]> {
    const { alias, bundlePath, caCertificates, signing } = inputs;
    if (signing !== undefined) {
        await signingVersion(cluster, `remotes[${alias}].signing`);
    }
    await expectClientNodes(cluster, nodesOf(inputs), alias);
    return nodesThatReadTheBundle(nodesOf(inputs), alias, bundlePath, caCertificates);
}

async function bring(
    cluster: Elasticsearch,
    inputs: NodeRemoteInputs,
    readers: ResolvedNode[],
): Promise<NodeRemoteState> {
    const { alias, settings } = inputs;
    const nodes = nodesOf(inputs);
    await onEachNode(nodes, async (shell, node) => {
        await writeBlock(shell, node, inputs.bundlePath, alias, blockFor(inputs, readers.includes(node)));
        await writeSigning(shell, node, inputs);
        await addCredential(shell, node, alias, inputs.credential);
    });
    const reload = () => reloadWithCredential(cluster, nodes, alias);
    if (settings !== undefined && (await isWithoutApiKey(cluster, alias))) {
        // a node that does not know the CA yet would lose the connection for as long
        await sleep(rereadMs);
        await switchToApiKey(cluster, alias, settings, reload);
    } else {
        await reload();
    }
    return { ...inputs, heldBy: nodes.map((node) => node.name) };
}

/** What belongs into a node's bundle for this remote. */
function blockFor(inputs: NodeRemoteInputs, readsBundle: boolean): string {
    if (inputs.caCertificates.length > 0) {
        return bundleBlock(inputs.alias, inputs.caCertificates);
    }
    return readsBundle ? bundleBlock(inputs.alias, publicRoots) : "";
}

function filesOf({ alias, bundlePath, signing }: NodeRemoteInputs): OwnedFile[] {
    const paths = signingPaths(alias, bundlePath);
    return signing === undefined
        ? []
        : [
              { path: paths.certificate, text: signing.certificate, secret: false },
              { path: paths.key, text: signing.key, secret: true },
          ];
}

async function writeSigning(shell: Shell, node: ResolvedNode, inputs: NodeRemoteInputs): Promise<void> {
    const files = filesOf(inputs);
    if (files.length > 0 && !(await hasOwnedFiles(shell, node, files))) {
        await writeOwnedFiles(shell, node, files);
    }
}

/** The settings must leave the files before these go, and point at no others than those that are there. */
async function moveSigning(
    cluster: Elasticsearch,
    old: NodeRemoteState,
    inputs: NodeRemoteInputs,
): Promise<void> {
    if (old.signing === undefined) {
        return;
    }
    if (inputs.signing === undefined) {
        await stopSigning(cluster, old.alias);
    } else if (old.bundlePath !== inputs.bundlePath) {
        await putSettings(cluster, signingSettings(old.alias, signingPaths(old.alias, inputs.bundlePath)));
    } else if (old.signing.certificate !== inputs.signing.certificate) {
        // until then requests are signed as before, and prove nothing
        await sleep(rereadMs);
    }
}

async function stopSigning(cluster: Elasticsearch, alias: string): Promise<void> {
    const settings = signingSettings(alias, signingPaths(alias, ""));
    await clearSettings(
        cluster,
        settings.map(({ name }) => name),
    );
}

async function removeFrom(nodes: ResolvedNode[], state: NodeRemoteState): Promise<void> {
    await onEachNode(nodes, async (shell, node) => {
        await removeCredential(shell, node, state.alias);
        await writeBlock(shell, node, state.bundlePath, state.alias, "");
        await removeOwnedFiles(
            shell,
            node,
            filesOf(state).map(({ path }) => path),
        );
    });
}
