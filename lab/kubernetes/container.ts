import { join, relative } from "node:path";
import type { Account } from "../account";
import type { RunningProcess, Supervisor } from "../processes";
import type { Image, Mount } from "./image";

export interface ContainerPlan {
    /** What messages call it. */
    name: string;
    account: Account;
    image: Image;
    /** In addition to those of the image, and below `stage`. */
    mounts: Mount[];
    /** The folder of this machine below which are the sources of `mounts` and the files of image and container. */
    stage: string;
    hostsFile: string;
    command: string[];
    environment: Record<string, string>;
    logFile: string;
}

const NEW_ROOT = ["--user", "--map-root-user", "--mount", "--"];
// Elasticsearch refuses to run as root, also as the root of a user namespace.
const USER = ["--user", "--map-user=1000", "--map-group=1000", "--"];

/**
 * Starts the command of a container as a process with a file system of its own: that of this machine, with
 * /usr/share, /mnt, /tmp and /etc/hosts as the container should have them. All it needs is that an ordinary user
 * may make user namespaces. It has no network of its own.
 */
export function startContainer(supervisor: Supervisor, plan: ContainerPlan): Promise<RunningProcess> {
    return supervisor.start({
        name: plan.name,
        account: plan.account,
        command: "unshare",
        args: [...NEW_ROOT, "sh", "-c", script(plan), "sh", ...plan.command],
        cwd: "/",
        env: plan.environment,
        logFile: plan.logFile,
    });
}

const STAGE = "/usr/share/.stage";

function script({ image, mounts, stage, hostsFile }: ContainerPlan): string {
    const staged = (source: string) => quote(join(STAGE, relative(stage, source)));
    const attach = (source: string, target: string) => `attach ${source} ${quote(target)}`;
    const protect = (some: Mount[]) =>
        some
            .filter(({ readOnly }) => readOnly)
            .map(({ target }) => `mount -o remount,bind,ro ${quote(target)}`);
    const lines = [
        "set -eu",
        "attach() {",
        '    if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}"; [ -e "$2" ] || : > "$2"; fi',
        '    mount --rbind "$1" "$2"',
        "}",
        "mount -t tmpfs -o mode=755 tmpfs /usr/share",
        ...image.mounts.map(({ source, target }) => attach(quote(source), target)),
        ...protect(image.mounts),
        ...image.copies.map(({ source, target }) => `cp -R ${quote(source)} ${quote(target)}`),
        // From here on, what lies below /mnt or /tmp on this machine can be reached only through the stage.
        attach(quote(stage), STAGE),
        "mount -t tmpfs -o mode=755 tmpfs /mnt",
        "mount -t tmpfs -o mode=1777 tmpfs /tmp",
        `mount --bind ${staged(hostsFile)} /etc/hosts`,
        `[ ! -e /etc/nsswitch.conf ] || mount --bind ${staged(image.nameServices)} /etc/nsswitch.conf`,
        ...mounts.map(({ source, target }) => attach(staged(source), target)),
        // All at the end, because one volume may have its place in another that is read-only.
        ...protect(mounts),
        `umount --lazy ${STAGE}`,
        `cd ${quote(image.workingFolder)}`,
        `exec unshare ${USER.join(" ")} "$@"`,
    ];
    return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
