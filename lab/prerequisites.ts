import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { identityFlags, labAccount } from "./account";

const JDK_NEEDED = 21;
const SSHD = "/usr/sbin/sshd";

export interface Jdk {
    home: string;
    version: number;
}

/** What was found on this machine. */
export interface Probes {
    system: string;
    root: boolean;
    /** The version that the lab's Go modules ask for. */
    goNeeded: string;
    go?: string;
    /** In the order in which a person would expect them to be taken. */
    jdks: Jdk[];
    maven: boolean;
    setpriv: boolean;
    openssl: boolean;
    /** What the system says instead of giving the account of the lab namespaces of its own. */
    namespacesRefused?: string;
    sshd: boolean;
    apt: boolean;
}

export interface Prerequisites {
    javaHome: string;
    root: boolean;
}

/** Checks everything that the lab needs from the machine, and tells all that is missing in one error. */
export function checkPrerequisites(): Prerequisites {
    return judge(probe());
}

export function judge(found: Probes): Prerequisites {
    const missing: string[] = [];
    if (found.system !== "linux x64") {
        missing.push(`Linux on x64: this is ${found.system}. Use a Linux virtual machine or container.`);
    }
    if (found.go === undefined || older(found.go, found.goNeeded)) {
        const have = found.go === undefined ? "`go` is not on the PATH" : `this is Go ${found.go}`;
        missing.push(
            `Go ${found.goNeeded} or later: ${have}. Install it from https://go.dev/dl and put its bin ` +
                "folder on the PATH.",
        );
    }
    const jdk = found.jdks.find(({ version }) => version >= JDK_NEEDED);
    if (jdk === undefined) {
        const have = found.jdks.map(({ home, version }) => `${version} in ${home}`).join(", ") || "none";
        missing.push(
            `A JDK, version ${JDK_NEEDED} or later: found ${have}. Install one (for example ` +
                "`apt-get install openjdk-21-jdk-headless`), or set ES_JAVA_HOME to it.",
        );
    }
    if (!found.maven) {
        missing.push("Maven: `mvn` is not on the PATH. `apt-get install maven`.");
    }
    if (!found.setpriv) {
        missing.push("setpriv, which starts the lab's processes: `apt-get install util-linux`.");
    }
    if (!found.openssl) {
        missing.push("OpenSSL, which makes the certificates: `apt-get install openssl`.");
    }
    if (found.namespacesRefused !== undefined) {
        missing.push(
            "User and mount namespaces without root, in which Pods and operators have files of their own: " +
                `${found.namespacesRefused}. On Ubuntu \`sysctl kernel.apparmor_restrict_unprivileged_userns=0\` ` +
                "allows them, elsewhere `sysctl user.max_user_namespaces=10000`; a Docker container needs " +
                "`--privileged`.",
        );
    }
    if (found.sshd && found.root && !found.apt) {
        missing.push(
            "apt-get, to fetch libnss-wrapper, which the ssh server needs when you are root. Run it as an ordinary user.",
        );
    }
    if (!found.sshd && !found.apt) {
        missing.push(
            `An ssh server: there is no ${SSHD} and no apt-get to fetch one. Install OpenSSH's sshd.`,
        );
    }
    if (missing.length > 0 || jdk === undefined) {
        throw new Error(`This machine lacks:\n${missing.map((line) => `  - ${line}`).join("\n")}`);
    }
    return { javaHome: jdk.home, root: found.root };
}

function older(version: string, needed: string): boolean {
    const parts = version.split(".").map(Number);
    for (const [index, wanted] of needed.split(".").map(Number).entries()) {
        const have = parts[index] ?? 0;
        if (have !== wanted) {
            return have < wanted;
        }
    }
    return false;
}

function probe(): Probes {
    const setpriv = onPath("setpriv") !== undefined;
    return {
        system: `${process.platform} ${process.arch}`,
        root: process.getuid?.() === 0,
        goNeeded: goNeeded(),
        go: /^go version go(\d+(?:\.\d+)*)/.exec(output("go", "version"))?.[1],
        jdks: findJdks(),
        maven: onPath("mvn") !== undefined,
        setpriv,
        openssl: onPath("openssl") !== undefined,
        namespacesRefused: setpriv ? namespacesRefused() : undefined,
        sshd: existsSync(SSHD),
        apt: onPath("apt-get") !== undefined,
    };
}

/** Tries what operators and Pods are started with: files mounted over others, and another user inside of that. */
function namespacesRefused(): string | undefined {
    const inside =
        "mount --bind /etc/hosts /etc/hosts && unshare --user --map-user=1000 --map-group=1000 true";
    const command = ["unshare", "--user", "--map-root-user", "--mount", "--", "sh", "-c", inside];
    const flags = identityFlags(labAccount());
    const { status, stderr, error } = spawnSync("setpriv", [...flags, "--", ...command], {
        encoding: "utf8",
    });
    return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

function goNeeded(): string {
    const modules = join(__dirname, "go");
    return readdirSync(modules)
        .map((part) => /^go (\S+)$/m.exec(readFileSync(join(modules, part, "go.mod"), "utf8"))?.[1] ?? "0")
        .reduce((newest, version) => (older(newest, version) ? version : newest));
}

function findJdks(): Jdk[] {
    const javac = onPath("javac");
    const installed = "/usr/lib/jvm";
    const homes = [
        process.env.ES_JAVA_HOME,
        process.env.JAVA_HOME,
        javac === undefined ? undefined : dirname(dirname(realpathSync(javac))),
        ...(existsSync(installed) ? readdirSync(installed).map((entry) => join(installed, entry)) : []),
    ];
    const jdks: Jdk[] = [];
    for (const home of homes) {
        const version = home === undefined ? undefined : jdkVersion(home);
        if (home !== undefined && version !== undefined && !jdks.some((jdk) => jdk.home === home)) {
            jdks.push({ home, version });
        }
    }
    return jdks;
}

/** Without a compiler it is a mere runtime, and the lab compiles a plugin. */
function jdkVersion(home: string): number | undefined {
    const javac = join(home, "bin", "javac");
    return existsSync(javac)
        ? Number(/^javac (\d+)/.exec(output(javac, "-version"))?.[1]) || undefined
        : undefined;
}

function onPath(command: string): string | undefined {
    return (process.env.PATH ?? "")
        .split(":")
        .filter((folder) => folder !== "")
        .map((folder) => join(folder, command))
        .find((file) => existsSync(file));
}

function output(command: string, argument: string): string {
    // The Go command would otherwise fetch the toolchain that a go.mod names, only to tell its version.
    const env = { ...process.env, GOTOOLCHAIN: "local" };
    return spawnSync(command, [argument], { encoding: "utf8", env }).stdout ?? "";
}
