import { transportCaSetting, trustRestrictionsSetting, trustYml } from "../../model/eck-transport";
import { ResolvedNode } from "../../model/self-managed-node";
import {
    namesOfTrust,
    transportSettings,
    trustBlock,
    TransportSettings,
} from "../../model/transport-settings";
import { inputsChanged } from "../changes";
import { readConfiguration } from "../node-files";
import { onEachNode, Shell } from "../ssh";
import { readTrustFile, writeTrustedCas, writeTrustedNames } from "../trust-files";
import { UnfinishedError } from "../unfinished-error";

/** What the nodes of a self-managed cluster shall trust at their transport interfaces: another cluster. */
export interface NodeTrustInputs {
    /** Marks what belongs to this trust in the files. */
    name: string;
    /** By name, because the engine shows a whole list as one secret when an item holds one. */
    nodes: Record<string, ResolvedNode>;
    /** PEMs of the other cluster's CAs. */
    caCertificates: string[];
    /** Names of its nodes. */
    nodeNames: string[];
    /** Whether its CA signs clusters of others, too. */
    sharedAuthority: boolean;
    /** Whether everything may be let in that such a CA signs. */
    trustWholeAuthority: boolean;
    /** Whether names must be restricted. Default: where the node restricts them. */
    restricted?: boolean;
    /** File of CAs, as the setting names it. Default: the last one. */
    caPath?: string;
}

/** What they trust, in state. */
export interface NodeTrustState extends NodeTrustInputs {
    /** Names of the nodes that have CA and names. */
    heldBy: string[];
}

/** A node, and where its files are. */
interface PreparedNode {
    node: ResolvedNode;
    caFile: string;
    restrictions?: string;
}

/**
 * Brings CA and names to every node, which read both files again within some seconds.
 * @throws Error naming the node, the setting and the lines to add; nothing is written when a node is not prepared.
 */
export async function createNodeTrust(inputs: NodeTrustInputs): Promise<NodeTrustState> {
    return bring(inputs, await preparedNodes(inputs));
}

/** Brings what differs, then cleans what is not used any more, where it can still be reached. */
export async function updateNodeTrust(old: NodeTrustState, inputs: NodeTrustInputs): Promise<NodeTrustState> {
    const state = await bring(inputs, await preparedNodes(inputs));
    const isKept = (node: ResolvedNode) =>
        old.name === inputs.name &&
        nodesOf(inputs).some((other) => other.name === node.name && other.configPath === node.configPath);
    try {
        await removeFrom(old, (node) => (isKept(node) ? inputs : undefined));
    } catch (error) {
        console.warn(`${(error as Error).message}; what is not in use any more may stay there`);
    }
    return state;
}

/** What the nodes have now. */
export async function readNodeTrust(state: NodeTrustState): Promise<NodeTrustState> {
    const holds = await onEachNode(nodesOf(state), async (shell, node) => {
        const { caFile, restrictions } = await filesOf(shell, node, state);
        const block = trustBlock(state.name, state.caCertificates);
        const hasCa = caFile !== undefined && (await readTrustFile(shell, caFile)).includes(block);
        return hasCa && (restrictions === undefined || (await hasNames(shell, restrictions, state)));
    });
    const heldBy = nodesOf(state)
        .filter((_, index) => holds[index])
        .map(({ name }) => name);
    return { ...state, heldBy };
}

/** Takes CA and names away from every node. Sockets that are open stay open. */
export async function deleteNodeTrust(state: NodeTrustState): Promise<void> {
    try {
        await removeFrom(state, () => undefined);
    } catch (error) {
        throw new Error(
            `${(error as Error).message}; if the machine is gone for good, take the node out of \`nodes\`, run \`pulumi up\`, then destroy`,
        );
    }
}

/** Whether the nodes must be touched. */
export function nodeTrustChanged(old: NodeTrustState, inputs: NodeTrustInputs): boolean {
    return old.heldBy.length !== nodesOf(old).length || inputsChanged(old, inputs);
}

function nodesOf({ nodes }: NodeTrustInputs): ResolvedNode[] {
    return Object.values(nodes);
}

/** All nodes with their files; fails unless each of them can take the trust. */
async function preparedNodes(inputs: NodeTrustInputs): Promise<PreparedNode[]> {
    const found = await onEachNode(nodesOf(inputs), async (shell, node) => {
        const settings = transportSettings(await readConfiguration(shell, node), node.configPath);
        return { node, settings };
    });
    const problems = found.flatMap(({ node, settings }) =>
        problemsOf(settings, node, inputs).map((text) => `elasticsearch.yml of node ${node.name}: ${text}`),
    );
    if (problems.length > 0) {
        throw new Error(
            `${problems.join("\n")}\nNothing was written. Change elasticsearch.yml, restart the node, and run again`,
        );
    }
    return found.map(({ node, settings: { caFiles, restrictions } }) => ({
        node,
        caFile: caFileOf(caFiles, node, inputs) ?? "",
        ...(restrictions === undefined || inputs.restricted === false ? {} : { restrictions }),
    }));
}

function problemsOf(settings: TransportSettings, node: ResolvedNode, inputs: NodeTrustInputs): string[] {
    const { caFiles, restrictions, problems } = settings;
    const found = [...problems];
    if (caFiles.length > 0 && caFileOf(caFiles, node, inputs) === undefined) {
        found.push(
            `${transportCaSetting} does not name \`caPath\` ${inputs.caPath}, but ${caFiles.join(", ")}`,
        );
    }
    const isOpen = inputs.sharedAuthority && !inputs.trustWholeAuthority;
    if (restrictions === undefined && (isOpen || inputs.restricted === true)) {
        const reason = isOpen
            ? "the other side is on Elastic Cloud, whose CA signs the deployments of others, too (of other customers in the same region): all of them would be let in"
            : "`restricted` is true, and the node lets in everything that the other's CA signs";
        found.push(
            `has no ${trustRestrictionsSetting}, and ${reason}. Put the names of this cluster's own nodes and those of the other side into certs/trust.yml of the configuration folder:\n` +
                trustYml(["<names of this cluster's nodes>", ...inputs.nodeNames]) +
                `and add\n${trustRestrictionsSetting}: certs/trust.yml` +
                (isOpen ? "\nor say `trustWholeAuthority: true` if that is meant" : ""),
        );
    }
    if (restrictions !== undefined && inputs.restricted === false) {
        found.push(
            `has ${trustRestrictionsSetting}, so \`restricted: false\` would let nobody in; leave it out`,
        );
    }
    return found;
}

function caFileOf(caFiles: string[], node: ResolvedNode, { caPath }: NodeTrustInputs): string | undefined {
    return caPath === undefined
        ? caFiles.at(-1)
        : caFiles.find((file) => file === caPath || file === `${node.configPath}/${caPath}`);
}

async function bring(inputs: NodeTrustInputs, prepared: PreparedNode[]): Promise<NodeTrustState> {
    const filesOfNode = (node: ResolvedNode) => prepared.find((one) => one.node === node);
    try {
        await onEachNode(
            prepared.map(({ node }) => node),
            async (shell, node) => {
                const { caFile = "", restrictions } = filesOfNode(node) ?? {};
                // names first: there is no moment in which the CA alone is trusted
                if (restrictions !== undefined) {
                    await writeTrustedNames(shell, node, restrictions, inputs.name, inputs.nodeNames);
                }
                await writeTrustedCas(shell, node, caFile, inputs.name, inputs.caCertificates);
            },
        );
    } catch (error) {
        // some nodes may have it by now
        throw new UnfinishedError(inputs.name, { ...inputs, heldBy: [] }, (error as Error).message);
    }
    return { ...inputs, heldBy: prepared.map(({ node }) => node.name) };
}

async function filesOf(
    shell: Shell,
    node: ResolvedNode,
    inputs: NodeTrustInputs,
): Promise<Partial<PreparedNode>> {
    const { caFiles, restrictions } = transportSettings(
        await readConfiguration(shell, node),
        node.configPath,
    );
    const caFile = caFileOf(caFiles, node, inputs);
    return {
        ...(caFile === undefined ? {} : { caFile }),
        ...(restrictions === undefined ? {} : { restrictions }),
    };
}

/** Whether the names stand in the file, by whomever they were put there. */
async function hasNames(shell: Shell, file: string, { name, nodeNames }: NodeTrustInputs): Promise<boolean> {
    const text = await readTrustFile(shell, file);
    const marked = namesOfTrust(text, name);
    return nodeNames.every((one) => marked.includes(one) || text.includes(one));
}

/** CAs first, then names: the reverse of how they came. A node that goes on has both; only its file of CAs may be another one. */
async function removeFrom(
    state: NodeTrustState,
    kept: (node: ResolvedNode) => NodeTrustInputs | undefined,
): Promise<void> {
    await onEachNode(nodesOf(state), async (shell, node) => {
        const { caFile, restrictions } = await filesOf(shell, node, state);
        const now = kept(node);
        const inUse = now && (await filesOf(shell, node, now)).caFile;
        if (caFile !== undefined && caFile !== inUse) {
            await writeTrustedCas(shell, node, caFile, state.name, []);
        }
        if (restrictions !== undefined && now === undefined) {
            await writeTrustedNames(shell, node, restrictions, state.name, []);
        }
    });
}
