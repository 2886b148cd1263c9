import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";

/** An OpenSSH server, installed or only unpacked. */
export interface Sshd {
    binary: string;
    /** Where the libraries lie that the machine may lack. */
    libraryPath?: string;
    /** Gives the account of the lab a user name of its own, without a change to the machine. */
    nssWrapper?: string;
}

const INSTALLED = "/usr/sbin/sshd";
const SERVER = ["openssh-server", "libwrap0"];
const NSS_WRAPPER = "libnss-wrapper";

/**
 * The folder of what OpenSSH's server needs and the machine lacks, if anything. It comes from the system's own
 * packages, which are unpacked into the cache and not installed, so that no right on the machine is needed.
 * apt verifies what it downloads.
 */
export async function sshdPackages(foreignAccount: boolean): Promise<string | undefined> {
    const installed = existsSync(INSTALLED);
    if (installed && !foreignAccount) return undefined;
    const packages = [...(installed ? [] : SERVER), NSS_WRAPPER];
    return cached(installed ? "nss-wrapper" : "openssh", await systemVersion(), (folder) =>
        step(`${packages.join(", ")} from the packages of this system`, () => unpack(packages, folder)),
    );
}

export function sshdProgram(packages: string | undefined): Sshd {
    if (packages === undefined) return { binary: INSTALLED };
    const unpacked = join(packages, INSTALLED);
    const libraries = join(packages, "usr", "lib", "x86_64-linux-gnu");
    return {
        binary: existsSync(unpacked) ? unpacked : INSTALLED,
        libraryPath: libraries,
        nssWrapper: join(libraries, "libnss_wrapper.so"),
    };
}

async function unpack(packages: string[], folder: string): Promise<void> {
    const archives = join(folder, "archives");
    await mkdir(archives);
    await run("apt-get", ["--quiet=2", "download", ...packages], { cwd: archives });
    for (const archive of await readdir(archives)) await run("dpkg", ["-x", join(archives, archive), folder]);
    await rm(archives, { recursive: true });
}

/** What is unpacked fits the libraries of the system that it was made for: "debian-12". */
async function systemVersion(): Promise<string> {
    const release = await readFile("/etc/os-release", "utf8");
    const value = (name: string) => new RegExp(`^${name}="?([^"\\n]+)`, "m").exec(release)?.[1] ?? "unknown";
    return `${value("ID")}-${value("VERSION_ID")}`;
}
