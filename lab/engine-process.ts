import { fork } from "node:child_process";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { OperationReport, OperationRequest } from "./engine-protocol";
import { killDescendants, killOne } from "./process-tree";

const DEFAULT_TIMEOUT_MS = 300_000;
/** Longer than what the operation itself allows a cancelled engine. */
const GRACE_MS = 40_000;

export interface ProcessOptions {
    environment: NodeJS.ProcessEnv;
    timeoutMs?: number;
    signal?: AbortSignal;
    onOutput?: (text: string) => void;
}

export interface Ended {
    report: OperationReport;
    stdout: string;
}

/** Runs one operation in its own process, and brings that process to an end whatever happens. */
export async function runOperation(request: OperationRequest, options: ProcessOptions): Promise<Ended> {
    const { environment, timeoutMs = DEFAULT_TIMEOUT_MS, signal, onOutput } = options;
    // A process group of its own: Ctrl-C reaches the engine once, through us. A second one would make it give up
    // without writing its state.
    const child = fork(join(__dirname, "engine-operation.ts"), {
        cwd: request.program,
        env: environment,
        execArgv: ["--require", require.resolve("tsx/cjs")],
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        detached: true,
    });
    const stdout = collect([child.stdout, child.stderr], onOutput);
    let cancelled: string | undefined;
    let patience: NodeJS.Timeout | undefined;
    const kill = () => {
        if (child.pid !== undefined) {
            killDescendants(child.pid);
            killOne(child.pid);
        }
    };
    const cancel = (why: string) => {
        if (cancelled === undefined) {
            cancelled = why;
            child.kill("SIGINT");
            patience = setTimeout(kill, GRACE_MS);
        }
    };
    const timeout = setTimeout(() => cancel(`timed out after ${timeoutMs / 1000} s`), timeoutMs);
    const onSignal = (name: NodeJS.Signals) => cancel(`cancelled by ${name}`);
    const onAbort = () => cancel("cancelled");
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("exit", kill);
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) {
        onAbort();
    }
    try {
        let report: OperationReport | undefined;
        child.once("message", (message) => (report = message as OperationReport));
        child.send(request, () => undefined);
        const how = await new Promise<string>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code, name) => resolve(name ?? `exit code ${code}`));
        });
        return {
            report: withReason(report ?? { failed: `the operation ended by ${how}` }, cancelled),
            stdout: stdout(),
        };
    } finally {
        clearTimeout(timeout);
        clearTimeout(patience);
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal).off("exit", kill);
        signal?.removeEventListener("abort", onAbort);
    }
}

/** An operation that was cancelled has its own errors; the reason for them is ours to tell. */
function withReason(report: OperationReport, cancelled: string | undefined): OperationReport {
    if (cancelled === undefined) {
        return report;
    }
    if ("outcome" in report && !report.outcome.ok) {
        return { outcome: { ...report.outcome, error: `${cancelled}\n${report.outcome.error}` } };
    }
    return "failed" in report ? { failed: `${cancelled}: ${report.failed}` } : report;
}

function collect(
    streams: (NodeJS.ReadableStream | null)[],
    onOutput: ((text: string) => void) | undefined,
): () => string {
    let all = "";
    for (const stream of streams) {
        // Chunks end anywhere, also within a character.
        const decoder = new StringDecoder("utf8");
        stream?.on("data", (data: Buffer) => {
            const text = decoder.write(data);
            all += text;
            onOutput?.(text);
        });
    }
    return () => all;
}
