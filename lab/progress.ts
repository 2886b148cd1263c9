import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

const HEARTBEAT_SECONDS = 15;
const TAIL_LINES = 25;
const GRACE_MS = 5_000;

// Each command that runs listens, and clusters start many at the same time.
process.setMaxListeners(100);

/** Says what is being done, that it is still being done, and how it ended. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now();
    const seconds = () => Math.round((Date.now() - start) / 1000);
    console.log(`→ ${title}`);
    const heartbeat = setInterval(
        () => console.log(`  … ${title}, ${seconds()} s`),
        HEARTBEAT_SECONDS * 1000,
    );
    try {
        const result = await work();
        console.log(`✓ ${title} (${seconds()} s)`);
        return result;
    } catch (error) {
        console.log(`✗ ${title} (${seconds()} s)`);
        throw error;
    } finally {
        clearInterval(heartbeat);
    }
}

/** Somebody asked to stop: not a failure of the work, so nobody may try another way instead. */
export class Interrupted extends Error {}

export interface RunOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    /** The file that all output is appended to. */
    log?: string;
    /** Give up after this time without any output. */
    silenceMs?: number;
}

/** Runs a command to its end; what it printed last is in the error when it fails. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<void> {
    const { cwd, env, log, silenceMs } = options;
    let tail = "";
    let reason: Error | undefined;
    // A process group of its own: what the command starts is stopped with it, and Ctrl-C reaches it only once.
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const stop = (why: Error) => {
        reason ??= why;
        signalGroup(child.pid, "SIGTERM");
        setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS).unref();
    };
    const silence =
        silenceMs === undefined
            ? undefined
            : setTimeout(() => stop(new Error(`no answer in ${silenceMs / 1000} s`)), silenceMs);
    const onSignal = (signal: NodeJS.Signals) => stop(new Interrupted(`interrupted by ${signal}`));
    // A parent that ends before its child does has no time left to ask politely.
    const onExit = () => signalGroup(child.pid, "SIGKILL");
    const listen = (data: Buffer) => {
        silence?.refresh();
        tail = (tail + data.toString()).slice(-8_000);
        if (log !== undefined) {
            appendFileSync(log, data);
        }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("exit", onExit);
    try {
        const code = await new Promise<number | string | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (exitCode, signal) => resolve(exitCode ?? signal));
        });
        if (reason instanceof Interrupted) {
            throw reason;
        }
        if (reason !== undefined || code !== 0) {
            const what = reason?.message ?? `exit code ${code}`;
            const where = log === undefined ? "" : `\nAll of its output: ${log}`;
            const last = tail.trim().split("\n").slice(-TAIL_LINES).join("\n");
            throw new Error(`${[command, ...args].join(" ")}: ${what}\n${last}${where}`);
        }
    } finally {
        clearTimeout(silence);
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal).off("exit", onExit);
    }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
    try {
        if (pid !== undefined) {
            process.kill(-pid, signal);
        }
    } catch {
        // The group has ended already, which is what the signal was for.
    }
}
