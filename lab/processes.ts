import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Account, identityFlags } from "./account";

export interface Command {
    /** What messages call it. */
    name: string;
    account: Account;
    command: string;
    args: string[];
    cwd: string;
    env: NodeJS.ProcessEnv;
    /** Where its output goes. */
    logFile: string;
    /** What ends it: SIGTERM unless said otherwise. */
    stopSignal?: "SIGTERM" | "SIGKILL";
}

export interface RunningProcess {
    name: string;
    pid: number;
    logFile: string;
    /** How it ended, once it has ended. */
    ended(): string | undefined;
    stop(): Promise<void>;
}

const GRACE_MS = 15_000;

const supervisors = new Set<Supervisor>();

/** Processes and folders that live and end together. */
export class Supervisor {
    private readonly running = new Map<number, RunningProcess>();
    private readonly folders = new Set<string>();
    private stopping = false;

    constructor() {
        cleanUpAtExit();
        supervisors.add(this);
    }

    /** Starts a process that runs until it is stopped, or until this process ends, however that happens. */
    async start(command: Command): Promise<RunningProcess> {
        if (this.stopping) throw new Error(`${command.name} is not started: everything is being stopped`);
        const log = openSync(command.logFile, "a");
        const { stopSignal = "SIGTERM" } = command;
        // The parent death signal is for the one ending that no handler sees: this process being killed.
        const flags = [...identityFlags(command.account), `--pdeathsig=${stopSignal}`, "--"];
        const child = spawn("setpriv", [...flags, command.command, ...command.args], {
            cwd: command.cwd,
            env: command.env,
            stdio: ["ignore", log, log],
            detached: true,
        });
        closeSync(log);

        const { pid } = child;
        if (pid === undefined) {
            const [error] = (await once(child, "error")) as [Error];
            throw error;
        }
        let end: string | undefined;
        const exited = new Promise<void>((resolve) => {
            child.once("exit", (code, signal) => {
                end = signal === null ? `exit code ${code}` : `signal ${signal}`;
                this.running.delete(pid);
                // What the leader leaves behind in its group.
                signalGroup(pid, "SIGKILL");
                resolve();
            });
        });
        const started: RunningProcess = {
            name: command.name,
            pid,
            logFile: command.logFile,
            ended: () => end,
            stop: async () => {
                if (end !== undefined) return;
                signalGroup(pid, stopSignal);
                const kill = setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE_MS);
                await exited;
                clearTimeout(kill);
            },
        };
        this.running.set(pid, started);
        return started;
    }

    /** A folder for the state of the processes. It goes when they go. */
    async temporaryFolder(prefix: string): Promise<string> {
        const folder = await mkdtemp(join(tmpdir(), prefix));
        this.folders.add(folder);
        return folder;
    }

    /** Nothing starts any more after this. */
    async stopProcesses(): Promise<void> {
        this.stopping = true;
        await Promise.all([...this.running.values()].map((one) => one.stop()));
    }

    async stop(): Promise<void> {
        await this.stopProcesses();
        for (const folder of this.folders) await rm(folder, REMOVE);
        supervisors.delete(this);
    }

    /** The last resort, where nothing can wait. */
    killNow(): void {
        for (const pid of this.running.keys()) signalGroup(pid, "SIGKILL");
        for (const folder of this.folders) rmSync(folder, REMOVE);
    }
}

/** Stops all processes, and removes all folders, of all supervisors. */
export async function stopAll(): Promise<void> {
    await Promise.all([...supervisors].map((supervisor) => supervisor.stop()));
}

// What was just killed may still be writing.
const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };

let installed = false;

function cleanUpAtExit(): void {
    if (installed) return;
    installed = true;
    const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
    for (const [signal, code] of Object.entries(exitCodes)) {
        process.on(signal, () => {
            void stopAll().finally(() => process.exit(code));
        });
    }
    // The way out of an uncaught error and of process.exit.
    process.once("exit", () => {
        for (const supervisor of supervisors) supervisor.killNow();
    });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(-pid, signal);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}
