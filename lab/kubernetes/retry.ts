import { setTimeout as sleep } from "node:timers/promises";

const RETRY_MS = 1_000;
const MESSAGE_LENGTH = 500;

/** Does the work again and again until it succeeds; each failure is told. Only the signal ends it without success. */
export async function untilSuccess<T>(
    work: () => Promise<T>,
    signal: AbortSignal,
    onFailure: (message: string) => void,
): Promise<T> {
    for (;;) {
        signal.throwIfAborted();
        try {
            return await work();
        } catch (error) {
            signal.throwIfAborted();
            onFailure(String((error as Error).message).slice(0, MESSAGE_LENGTH));
        }
        await pause(RETRY_MS, signal);
    }
}

/** Waits, and fails when the signal comes first. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal });
}
