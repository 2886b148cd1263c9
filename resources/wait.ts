import { setTimeout as sleep } from "node:timers/promises";
import { ElasticsearchError } from "./elasticsearch";

/** How an attempt ended: with a result, or with what is still missing. */
export type Attempt<T> = { done: T } | { missing: string };

const pauseMs = 1_000;
const progressMs = 15_000;

/**
 * Attempts something until it is done, and says from time to time what is missing.
 * @throws Error with what is missing, after `timeoutSeconds`.
 */
export async function waitUntil<T>(
    what: string,
    timeoutSeconds: number,
    attempt: () => Promise<Attempt<T>>,
): Promise<T> {
    const deadline = Date.now() + timeoutSeconds * 1_000;
    for (let told = Date.now(); ; await sleep(pauseMs)) {
        const result = await attempt();
        if ("done" in result) {
            return result.done;
        }
        if (Date.now() + pauseMs > deadline) {
            throw new Error(`${what} after ${timeoutSeconds} s: ${result.missing}`);
        }
        if (Date.now() - told > progressMs) {
            told = Date.now();
            console.log(`${what} yet, trying on: ${result.missing}`);
        }
    }
}

/** Whether a cluster may answer otherwise soon: its nodes restart, or it is busy. */
export function isPassing(error: unknown): error is ElasticsearchError {
    return (
        error instanceof ElasticsearchError &&
        (error.status === undefined || error.status === 429 || error.status >= 500)
    );
}

/** An attempt at a cluster: a failure that may pass only means that something is still missing. */
export async function unlessPassing<T>(attempt: () => Promise<Attempt<T>>): Promise<Attempt<T>> {
    try {
        return await attempt();
    } catch (error) {
        if (isPassing(error)) {
            return { missing: error.message };
        }
        throw error;
    }
}
