import { setTimeout as sleep } from "node:timers/promises";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { ResolvedNode } from "../../model/self-managed-node";
import { authoritiesSetting } from "../../model/signing";
import { inputsChanged } from "../changes";
import { withElasticsearch } from "../elasticsearch";
import { hasOwnedFiles, OwnedFile, removeOwnedFiles, rereadMs, writeOwnedFiles } from "../owned-files";
import { namesOf, nodesWith, without } from "../prepared-nodes";
import { clearSettings, putSettings } from "../settings";
import { signingVersion } from "../signing-version";
import { onEachNode } from "../ssh";
import { UnfinishedError } from "../unfinished-error";

/**
 * The file of CAs that a remote cluster verifies signatures with, and the setting that names it. Elasticsearch does not
 * tell that setting, so the elasticstack provider would take it for missing.
 */
export interface SigningAuthoritiesInputs {
    elasticsearch: ResolvedAccess;
    /** By name, because the engine shows a whole list as one secret when an item holds one. */
    nodes: Record<string, ResolvedNode>;
    /** PEM of all CAs. */
    authorities: string;
    /** Relative to each node's configuration folder. */
    path: string;
}

/** The file, in state. */
export interface SigningAuthoritiesState extends SigningAuthoritiesInputs {
    /** Names of the nodes that have it. */
    heldBy: string[];
}

/**
 * Brings the file to every node, then the setting.
 * @throws Error when the cluster is too old, or not all of its nodes are given; nothing is written then.
 */
export async function createSigningAuthorities(
    inputs: SigningAuthoritiesInputs,
): Promise<SigningAuthoritiesState> {
    await expectAllNodes(inputs);
    return bring(inputs);
}

/** Brings what differs, and waits until the nodes have read it. Machines that left the list are cleaned where they can be reached. */
export async function updateSigningAuthorities(
    old: SigningAuthoritiesState,
    inputs: SigningAuthoritiesInputs,
): Promise<SigningAuthoritiesState> {
    await expectAllNodes(inputs);
    const state = await bring(inputs);
    if (old.authorities !== inputs.authorities) {
        await sleep(rereadMs);
    }
    const left = old.path === inputs.path ? without(nodesOf(old), nodesOf(inputs)) : nodesOf(old);
    try {
        await onEachNode(left, (shell, node) => removeOwnedFiles(shell, node, [old.path]));
    } catch (error) {
        console.warn(`${(error as Error).message}; what is not in use any more may stay there`);
    }
    return state;
}

/** Which nodes have the file now. */
export async function readSigningAuthorities(
    state: SigningAuthoritiesState,
): Promise<SigningAuthoritiesState> {
    const holds = await onEachNode(nodesOf(state), (shell, node) =>
        hasOwnedFiles(shell, node, [fileOf(state)]),
    );
    const heldBy = nodesOf(state)
        .filter((_, index) => holds[index])
        .map(({ name }) => name);
    return { ...state, heldBy };
}

/** Takes the setting away, then the file from every node. */
export async function deleteSigningAuthorities(state: SigningAuthoritiesState): Promise<void> {
    await withElasticsearch(state.elasticsearch, (cluster) => clearSettings(cluster, [authoritiesSetting]));
    try {
        await onEachNode(nodesOf(state), (shell, node) => removeOwnedFiles(shell, node, [state.path]));
    } catch (error) {
        throw new Error(
            `${(error as Error).message}; if the machine is gone for good, take the node out of \`nodes\`, run \`pulumi up\`, then destroy`,
        );
    }
}

/** Whether the nodes must be touched. */
export function signingAuthoritiesChanged(
    old: SigningAuthoritiesState,
    inputs: SigningAuthoritiesInputs,
): boolean {
    return old.heldBy.length !== nodesOf(old).length || inputsChanged(old, inputs);
}

function nodesOf({ nodes }: SigningAuthoritiesInputs): ResolvedNode[] {
    return Object.values(nodes);
}

function fileOf({ path, authorities }: SigningAuthoritiesInputs): OwnedFile {
    return { path, text: authorities, secret: false };
}

/** The setting is one of the whole cluster: a node without the file could verify nothing. */
async function expectAllNodes(inputs: SigningAuthoritiesInputs): Promise<void> {
    await withElasticsearch(inputs.elasticsearch, async (cluster) => {
        await signingVersion(cluster, "RemoteSigningAuthorities");
        const missing = without(await nodesWith(cluster, nodesOf(inputs)), nodesOf(inputs));
        if (missing.length > 0) {
            throw new Error(
                `${cluster.where}: node ${namesOf(missing)} is not in \`nodes\`, but every node of the cluster reads the file; ` +
                    "add it; nothing was written",
            );
        }
    });
}

async function bring(inputs: SigningAuthoritiesInputs): Promise<SigningAuthoritiesState> {
    try {
        await onEachNode(nodesOf(inputs), async (shell, node) => {
            if (!(await hasOwnedFiles(shell, node, [fileOf(inputs)]))) {
                await writeOwnedFiles(shell, node, [fileOf(inputs)]);
            }
        });
        await withElasticsearch(inputs.elasticsearch, (cluster) =>
            putSettings(cluster, [{ name: authoritiesSetting, valueLists: [inputs.path] }]),
        );
    } catch (error) {
        // some nodes may have it by now
        throw new UnfinishedError("signing-authorities", { ...inputs, heldBy: [] }, (error as Error).message);
    }
    return { ...inputs, heldBy: nodesOf(inputs).map(({ name }) => name) };
}
