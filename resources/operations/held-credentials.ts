import { isDeepStrictEqual } from "node:util";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { withElasticsearch } from "../elasticsearch";
import { notRestarted, remoteClientNodes } from "../remote-client-nodes";
import { unlessPassing, waitUntil } from "../wait";

/** The credentials that the nodes of an ECK cluster shall hold. */
export interface HeldCredentialsInputs {
    elasticsearch: ResolvedAccess;
    /** Id of the API key of each alias; a change means that ECK brings others to the nodes. */
    keyIds: Record<string, string>;
    /** When each node had started before its credentials changed. */
    before: Record<string, number>;
    /** Whether the nodes restart for that: their keystore is written while they start. */
    restart: boolean;
    timeoutSeconds: number;
}

/** So long the nodes that are seen have to stay the same before one that is missing counts as gone for good. */
const goneMs = 60_000;

/** A cluster that gets its first credentials has no old key to be taken away: the proof waits for it. */
export function createHeldCredentials(inputs: HeldCredentialsInputs): HeldCredentialsInputs {
    return inputs;
}

/**
 * Waits until every node has restarted, when its credentials changed through the keystore: no key may be taken away
 * that a node still uses.
 * @throws Error naming the nodes that have not, after `timeoutSeconds`.
 */
export async function updateHeldCredentials(
    old: HeldCredentialsInputs,
    inputs: HeldCredentialsInputs,
): Promise<HeldCredentialsInputs> {
    return inputs.restart && !isDeepStrictEqual(old.keyIds, inputs.keyIds) ? waitForNodes(inputs) : inputs;
}

/** Whether the nodes get other credentials. */
export function heldCredentialsChanged(old: HeldCredentialsInputs, inputs: HeldCredentialsInputs): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds, before: inputs.before }, inputs);
}

async function waitForNodes(inputs: HeldCredentialsInputs): Promise<HeldCredentialsInputs> {
    let seen = "";
    let since = Date.now();
    return withElasticsearch(inputs.elasticsearch, (cluster) =>
        waitUntil(`${cluster.where}: the nodes do not hold the credentials`, inputs.timeoutSeconds, () =>
            unlessPassing<HeldCredentialsInputs>(async () => {
                const started = await remoteClientNodes(cluster);
                const names = Object.keys(started).sort().join(", ");
                if (names !== seen) {
                    seen = names;
                    since = Date.now();
                }
                const waitingFor = notRestarted(inputs.before, started, Date.now() - since > goneMs);
                return waitingFor.length > 0
                    ? {
                          missing: `ECK has not restarted ${waitingFor.join(", ")} yet; check its operator's log`,
                      }
                    : { done: inputs };
            }),
        ),
    );
}
