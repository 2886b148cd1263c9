import timers from "node:timers/promises";
import * as operations from "../../resources/operations/trusted-config-map";

/** One operation of the dynamic resource. */
export interface Asked {
    operation: string;
    args: unknown[];
}

/** What came of it. */
export interface Answered {
    result?: unknown;
    failure?: { message: string; id?: string; properties?: object };
}

// pauses between attempts take no time; the times that sockets may take are longer, and stay
const wait = globalThis.setTimeout;
globalThis.setTimeout = ((work: () => void, ms = 0, ...args: []) =>
    wait(work, [1_000, 2_000, 3_000].includes(ms) ? 0 : ms, ...args)) as typeof globalThis.setTimeout;
timers.setTimeout = () => timers.setImmediate();

async function answer({ operation, args }: Asked): Promise<Answered> {
    try {
        const work = (operations as Record<string, unknown>)[operation] as (...of: unknown[]) => unknown;
        return { result: await work(...args) };
    } catch (error) {
        const { message, id, properties } = error as NonNullable<Answered["failure"]>;
        return { failure: { message, ...(id !== undefined && { id }), ...(properties && { properties }) } };
    }
}

process.on("message", (asked: Asked) => void answer(asked).then((answered) => process.send?.(answered)));
process.send?.("ready");
