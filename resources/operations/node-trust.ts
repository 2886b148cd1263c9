import { ResolvedNode } from "../../model/self-managed-node";
import { namesOfTrust, withTrustedCas, withTrustedNames } from "../../model/trust-files";
import { inputsChanged } from "../changes";
import { onEachNode, Shell } from "../ssh";
import { changeTrustFile } from "../trust-files";
import { holdingNodes, preparedNodes, readTransportSettings, TrustingNode } from "../trusting-nodes";
import { UnfinishedError } from "../unfinished-error";

/** What the nodes of a self-managed cluster shall trust at their transport interfaces: another cluster. */
export interface NodeTrustInputs {
    /** Marks what belongs to this trust in the files of the nodes, which other trusts write, too. */
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

/**
 * Brings names and CA to every node. Nodes read both files again while they run, within 8 s; nothing waits for that.
 * @throws Error naming the node, the setting and the lines to add; nothing is written when a node is not prepared.
 */
export async function createNodeTrust(inputs: NodeTrustInputs): Promise<NodeTrustState> {
    const prepared = await preparedNodes(inputs);
    try {
        return await bring(inputs, prepared);
    } catch (error) {
        // some nodes may have it by now
        throw new UnfinishedError(inputs.name, { ...inputs, heldBy: [] }, (error as Error).message);
    }
}

/** Brings what differs, then cleans the nodes that left, where they can still be reached. */
export async function updateNodeTrust(old: NodeTrustState, inputs: NodeTrustInputs): Promise<NodeTrustState> {
    const prepared = await preparedNodes(inputs);
    let state: NodeTrustState;
    try {
        state = await bring(inputs, prepared);
    } catch (error) {
        // those that left are still to be cleaned
        const nodes = { ...old.nodes, ...inputs.nodes };
        throw new UnfinishedError(inputs.name, { ...inputs, nodes, heldBy: [] }, (error as Error).message);
    }
    const left = nodesOf(old).filter(
        (node) =>
            !nodesOf(inputs).some(
                (other) => other.name === node.name && other.configPath === node.configPath,
            ),
    );
    try {
        await removeFrom(left, old);
    } catch (error) {
        console.warn(
            `${(error as Error).message}; the node is in \`nodes\` no more, but may still trust the other cluster`,
        );
    }
    return state;
}

/** What the nodes have now: a node counts when it has exactly CA and names, and its settings are as they must be. */
export async function readNodeTrust(state: NodeTrustState): Promise<NodeTrustState> {
    return { ...state, heldBy: await holdingNodes(state) };
}

/** Takes CA and names away from every node. Sockets that are open stay open. */
export async function deleteNodeTrust(state: NodeTrustState): Promise<void> {
    try {
        await removeFrom(nodesOf(state), state);
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

async function bring(inputs: NodeTrustInputs, prepared: TrustingNode[]): Promise<NodeTrustState> {
    await onEachNode(nodesOf(inputs), async (shell, { name }) => {
        for (const one of prepared.filter(({ node }) => node.name === name)) {
            await bringTo(shell, one, inputs);
        }
    });
    return { ...inputs, heldBy: prepared.map(({ node }) => node.name) };
}

/** At no moment are CAs trusted without their names; names of before go when those of now, and their CAs, are there. */
async function bringTo(
    shell: Shell,
    { node, caFile, otherCaFiles, restrictions }: TrustingNode,
    { name, caCertificates, nodeNames }: NodeTrustInputs,
): Promise<void> {
    const changeCas = (file: string, certificates: string[]) =>
        changeTrustFile(shell, node, file, (text) => withTrustedCas(text, name, certificates));
    const changeNames = async (names: (text: string) => string[]) => {
        if (restrictions !== undefined) {
            await changeTrustFile(shell, node, restrictions, (text) =>
                withTrustedNames(text, name, names(text)),
            );
        }
    };
    await changeNames((text) => [...namesOfTrust(text, name), ...nodeNames]);
    await changeCas(caFile, caCertificates);
    for (const file of otherCaFiles) {
        await changeCas(file, []);
    }
    await changeNames(() => nodeNames);
}

/** CAs first, then names: the reverse of how they came. */
async function removeFrom(nodes: ResolvedNode[], { name }: NodeTrustState): Promise<void> {
    await onEachNode(nodes, async (shell, node) => {
        const { caFiles, restrictions } = await readTransportSettings(shell, node);
        for (const file of caFiles) {
            await changeTrustFile(shell, node, file, (text) => withTrustedCas(text, name, []));
        }
        if (restrictions !== undefined) {
            await changeTrustFile(shell, node, restrictions, (text) => withTrustedNames(text, name, []));
        }
    });
}
