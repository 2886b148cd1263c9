import { mkdir, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { utils } from "ssh2";
import type { Account } from "./account";
import { freePort } from "./ports";
import type { RunningProcess, Supervisor } from "./processes";
import { run } from "./progress";
import type { Sshd } from "./parts/sshd";
import { waitUntil } from "./wait";

const START_TIMEOUT_MS = 60_000;

export interface SshAccess {
    host: string;
    port: number;
    user: string;
    /** In OpenSSH's format. */
    privateKey: string;
    /** "ssh-ed25519 AAAA...", as known_hosts has it. */
    hostKey: string;
}

export interface RunningSshd {
    access: SshAccess;
    process: RunningProcess;
}

export interface KeyPair {
    public: string;
    private: string;
}

export function createSshKey(): KeyPair {
    // nobody can read about one in five hundred of the keys that the library makes
    for (;;) {
        const pair = utils.generateKeyPairSync("ed25519");
        if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
    }
}

/** An sshd of its own for a node: who logs in there is the user that runs Elasticsearch. */
export async function startSshd(
    supervisor: Supervisor,
    sshd: Sshd,
    account: Account,
    options: { name: string; folder: string; home: string; clientKey: KeyPair },
): Promise<RunningSshd> {
    const { folder, home, clientKey } = options;
    const hostKey = createSshKey();
    const port = await freePort();
    const file = (name: string) => join(folder, name);
    await mkdir(folder);
    await writeFile(file("host_key"), hostKey.private, { mode: 0o600 });
    await writeFile(file("authorized_keys"), `${clientKey.public}\n`);
    await writeFile(file("passwd"), `${account.name}:x:${account.uid}:${account.gid}::${home}:/bin/sh\n`);
    await writeFile(file("group"), `${account.name}:x:${account.gid}:\n`);
    await writeFile(file("sshd_config"), configuration(port, file("host_key"), file("authorized_keys")));
    if (account.foreign) await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);

    const process = await supervisor.start({
        name: `sshd of ${options.name}`,
        account,
        command: sshd.binary,
        args: ["-D", "-e", "-f", file("sshd_config")],
        cwd: folder,
        env: environment(sshd, file("passwd"), file("group")),
        logFile: file("sshd.log"),
    });
    await waitUntil(process, START_TIMEOUT_MS, () => accepts(port));
    return {
        process,
        access: {
            host: "127.0.0.1",
            port,
            user: account.name,
            privateKey: clientKey.private,
            hostKey: hostKey.public.trim(),
        },
    };
}

function configuration(port: number, hostKey: string, authorizedKeys: string): string {
    const lines = [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${hostKey}`,
        `AuthorizedKeysFile ${authorizedKeys}`,
        "AuthenticationMethods publickey",
        "PubkeyAuthentication yes",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "AllowTcpForwarding no",
        "X11Forwarding no",
        "Subsystem sftp internal-sftp",
        "UsePAM no",
        // The folder above is the temporary one of the system, which everybody may write to.
        "StrictModes no",
        "PidFile none",
        "PrintMotd no",
        "LogLevel VERBOSE",
    ];
    return `${lines.join("\n")}\n`;
}

function environment(sshd: Sshd, passwd: string, group: string): NodeJS.ProcessEnv {
    const names = sshd.nssWrapper && {
        LD_PRELOAD: sshd.nssWrapper,
        NSS_WRAPPER_PASSWD: passwd,
        NSS_WRAPPER_GROUP: group,
    };
    return {
        PATH: process.env.PATH,
        ...(sshd.libraryPath && { LD_LIBRARY_PATH: sshd.libraryPath }),
        ...names,
    };
}

function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = createConnection({ host: "127.0.0.1", port });
        socket.once("error", () => resolve(false));
        socket.once("close", () => resolve(false));
        socket.once("data", () => {
            socket.destroy();
            resolve(true);
        });
    });
}
