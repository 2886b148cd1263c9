import {
    existsSync,
    linkSync,
    mkdirSync,
    readFileSync,
    readdirSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where everything that is fetched or built once is kept. Deleting the folder, or any part of it, is safe. */
export function cacheFolder(): string {
    return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-elastic-remote-clusters");
}

/**
 * The folder of a part in the cache; `build` fills it when it is not there yet. It is filled under another name
 * and renamed at the end, so that an interrupted build leaves nothing that looks finished.
 */
export async function cached(
    name: string,
    version: string,
    build: (folder: string) => Promise<void>,
): Promise<string> {
    const folder = join(cacheFolder(), `${name}-${version}`);
    if (existsSync(folder)) {
        return folder;
    }
    mkdirSync(cacheFolder(), { recursive: true });
    const unlock = await lock(`${folder}.lock`, `${name} ${version}`);
    const temporary = `${folder}.building-${process.pid}`;
    const clean = () => {
        rmSync(temporary, { recursive: true, force: true });
        unlock();
    };
    // Whoever ends this process in the middle of a build gets the same clean-up as a build that fails.
    process.once("exit", clean);
    try {
        if (!existsSync(folder)) {
            removeLeftovers(`${name}-${version}.building-`);
            mkdirSync(temporary);
            await build(temporary);
            renameSync(temporary, folder);
        }
        return folder;
    } finally {
        process.off("exit", clean);
        clean();
    }
}

/** A build that was killed outright could not remove its folder: the next holder of the lock does. */
function removeLeftovers(prefix: string): void {
    for (const entry of readdirSync(cacheFolder())) {
        if (entry.startsWith(prefix)) {
            rmSync(join(cacheFolder(), entry), { recursive: true, force: true });
        }
    }
}

async function lock(file: string, what: string): Promise<() => void> {
    const owner = ownerOf(process.pid);
    for (let told = false; ;) {
        if (acquire(file, owner)) {
            return () => {
                if (holder(file) === owner) {
                    rmSync(file, { force: true });
                }
            };
        }
        const other = holder(file);
        const pid = Number.parseInt(other ?? "", 10);
        if (other !== undefined && ownerOf(pid) !== other) {
            rmSync(file, { force: true });
            continue;
        }
        if (!told && other !== undefined && other !== owner) {
            console.log(`  ${what} is being built by process ${pid}: waiting for it`);
            told = true;
        }
        await sleep(500);
    }
}

/** A hard link appears with its content or not at all, so nobody ever reads a lock without its owner. */
function acquire(file: string, owner: string): boolean {
    const mine = `${file}.${process.pid}`;
    writeFileSync(mine, owner);
    try {
        linkSync(mine, file);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        rmSync(mine, { force: true });
    }
}

function holder(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

/** The pid with the start time of its process, because pids are given out again. */
function ownerOf(pid: number): string {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
        return `${pid} ${started}`;
    } catch {
        return `${pid} gone`;
    }
}
