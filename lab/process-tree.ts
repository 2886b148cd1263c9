import { readFileSync, readdirSync } from "node:fs";

/**
 * Kills everything that the process has started, directly or not. A process group is not enough: the engine
 * gives each plugin a group of its own.
 */
export function killDescendants(pid: number): void {
    const children = new Map<number, number[]>();
    for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        const parent = parentOf(entry);
        if (parent !== undefined) {
            children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
        }
    }
    const kill = (parent: number) => {
        for (const child of children.get(parent) ?? []) {
            kill(child);
            killOne(child);
        }
    };
    kill(pid);
}

export function killOne(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

function parentOf(pid: string): number | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    } catch {
        // It ended while the list was being read.
        return undefined;
    }
}
