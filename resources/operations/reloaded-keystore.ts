import { setTimeout as sleep } from "node:timers/promises";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { withElasticsearch } from "../elasticsearch";
import { keystoreDigests } from "../keystores";
import { unlessPassing, waitUntil } from "../wait";

/** The keystore that the nodes of a deployment shall have read. */
export interface ReloadedKeystoreInputs {
    elasticsearch: ResolvedAccess;
    /** Id of the API key of each alias. */
    keyIds: Record<string, string>;
    /** Digest of each node's keystore before it changed, by the name of the node. */
    before: Record<string, string>;
    timeoutSeconds: number;
}

/** Nodes before 9.3 do not tell which keystore they read: so long the cloud usually needs at most. */
const usualMs = 60_000;

/** A deployment that gets its first credentials has no old key to be taken away: the proof waits for it. */
export function createReloadedKeystore(inputs: ReloadedKeystoreInputs): ReloadedKeystoreInputs {
    return inputs;
}

/**
 * Waits until every node has read another keystore than before, when the key of an alias changed: no key may be taken
 * away that a node still uses.
 * @throws Error naming the nodes that have not, after `timeoutSeconds`.
 */
export async function updateReloadedKeystore(
    old: ReloadedKeystoreInputs,
    inputs: ReloadedKeystoreInputs,
): Promise<ReloadedKeystoreInputs> {
    const isRotated = Object.entries(inputs.keyIds).some(([alias, id]) => (old.keyIds[alias] ?? id) !== id);
    if (!isRotated) {
        return inputs;
    }
    if (Object.keys(inputs.before).length === 0) {
        await sleep(usualMs);
        return inputs;
    }
    return withElasticsearch(inputs.elasticsearch, (cluster) =>
        waitUntil<ReloadedKeystoreInputs>(
            `${cluster.where}: the nodes do not hold the credentials`,
            inputs.timeoutSeconds,
            () =>
                unlessPassing<ReloadedKeystoreInputs>(async () => {
                    const now = await keystoreDigests(cluster);
                    const left = Object.keys(now).filter((name) => now[name] === inputs.before[name]);
                    return left.length === 0
                        ? { done: inputs }
                        : {
                              missing: `the cloud has not brought the keystore to ${left.join(", ")} yet; see the activity page of the deployment`,
                          };
                }),
        ),
    );
}

/** Whether the nodes get another keystore. */
export function reloadedKeystoreChanged(
    old: ReloadedKeystoreInputs,
    inputs: ReloadedKeystoreInputs,
): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds, before: inputs.before }, inputs);
}
