import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningProcess } from "./processes";

const LINES_OF_LOG = 15;

/** Polls until a process does what it was started for. When it ends or stays silent, its last words are the error. */
export async function waitUntil(
    process: RunningProcess,
    timeoutMs: number,
    ready: () => Promise<boolean>,
): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await ready())) {
        const end = process.ended();
        if (end !== undefined) throw await failure(process, `ended with ${end}`);
        if (Date.now() > deadline) throw await failure(process, `is not ready after ${timeoutMs / 1000} s`);
        await sleep(200);
    }
}

async function failure(process: RunningProcess, what: string): Promise<Error> {
    const log = (await readFile(process.logFile, "utf8")).trimEnd().split("\n");
    // Where in its code a Java program was tells nothing here, and hides the lines that say what happened.
    const said = log.filter((line) => !/^\s+(at |\.\.\. \d+ more)/.test(line)).slice(-LINES_OF_LOG);
    return new Error([`${process.name} ${what}. The end of its log:`, ...said].join("\n  "));
}
