import { Client } from "ssh2";
import { hostKeyData, ResolvedNode } from "../model/self-managed-node";

/** Commands on the machine of one node, over one connection. */
export interface Shell {
    /**
     * Runs a shell script with arguments and standard input; resolves with what it printed.
     * @throws Error naming the node, the step and what the machine said.
     */
    run(step: string, script: string, args: string[], stdin?: string): Promise<string>;
}

const connectTimeout = 15_000;
const commandTimeout = 120_000;

async function onNode<T>(node: ResolvedNode, work: (shell: Shell) => Promise<T>): Promise<T> {
    const client = await login(node);
    try {
        return await work({
            run: (step, script, args, stdin) => execute(client, node, step, script, args, stdin),
        });
    } finally {
        client.end();
    }
}

/**
 * The same work on the machines of all nodes at once.
 * @throws Error with what went wrong on each of them.
 */
export async function onEachNode<T>(
    nodes: ResolvedNode[],
    work: (shell: Shell, node: ResolvedNode) => Promise<T>,
): Promise<T[]> {
    const results = await Promise.allSettled(nodes.map((node) => onNode(node, (shell) => work(shell, node))));
    const failures = results
        .filter((result) => result.status === "rejected")
        .map((result) => (result.reason as Error).message);
    if (failures.length > 0) {
        throw new Error(failures.join("\n"));
    }
    return results.filter((result) => result.status === "fulfilled").map((result) => result.value);
}

function login(node: ResolvedNode): Promise<Client> {
    const { host, port, user, privateKey, hostKey } = node.ssh;
    const where = `node ${node.name} (ssh ${user}@${host}:${port})`;
    const expected = hostKeyData(hostKey);
    let presented: string | undefined;
    return new Promise((resolve, reject) => {
        const client = new Client();
        client
            .once("ready", () => resolve(client))
            // stays for the whole connection: an error that nobody listens to would end the process
            .on("error", (error: Error & { level?: string }) => {
                client.end();
                reject(new Error(`${where}: ${loginProblem(error, presented)}`));
            });
        try {
            client.connect({
                host,
                port,
                username: user,
                privateKey,
                readyTimeout: connectTimeout,
                keepaliveInterval: 10_000,
                algorithms: { serverHostKey: hostKeyAlgorithms(hostKey) },
                hostVerifier: (key: Buffer) => {
                    const same = expected !== undefined && key.equals(expected);
                    presented = same
                        ? undefined
                        : `${key.subarray(4, 4 + key.readUInt32BE(0)).toString()} ${key.toString("base64")}`;
                    return same;
                },
            });
        } catch (error) {
            reject(new Error(`${where}: ${loginProblem(error as Error, undefined)}`));
        }
    });
}

// the machine must offer the kind of key that the caller gave, or there is nothing to compare
function hostKeyAlgorithms(hostKey: string): ("rsa-sha2-512" | "rsa-sha2-256")[] {
    const type = hostKey.trim().split(/\s+/)[0] ?? "";
    return (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]) as (
        "rsa-sha2-512" | "rsa-sha2-256"
    )[];
}

function loginProblem(error: Error & { level?: string }, presented: string | undefined): string {
    if (presented !== undefined) {
        return `the machine shows another host key (${presented}); if that is right, change \`ssh.hostKey\`, else find out who answers there`;
    }
    if (error.level === "client-authentication") {
        return "the login was refused; check `ssh.user` and `ssh.privateKey`, and authorized_keys on the machine";
    }
    if (/Cannot parse privateKey|no passphrase/i.test(error.message)) {
        return "`ssh.privateKey` cannot be read; give an OpenSSH or PEM private key without a passphrase";
    }
    return `no ssh connection: ${error.message || "refused"}; check \`ssh.host\` and \`ssh.port\`, and that sshd runs and may be reached`;
}

function execute(
    client: Client,
    node: ResolvedNode,
    step: string,
    script: string,
    args: string[],
    stdin = "",
): Promise<string> {
    const where = `node ${node.name} (${node.ssh.host})`;
    const command = `${node.ssh.sudo ? "sudo -n " : ""}sh -c ${quote(script)} sh ${args.map(quote).join(" ")}`;
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            reject(
                new Error(
                    `${where}: ${step} took more than ${commandTimeout / 1000} s; check the load of the machine`,
                ),
            );
            client.end();
        }, commandTimeout);
        client.exec(command, (error, channel) => {
            if (error) {
                clearTimeout(timer);
                reject(new Error(`${where}: ${step}: ${error.message}`));
                return;
            }
            let stdout = "";
            let stderr = "";
            channel.on("data", (data: Buffer) => (stdout += data.toString()));
            channel.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
            channel.on("close", (code: number | null) => {
                clearTimeout(timer);
                if (code === 0) {
                    resolve(stdout);
                } else {
                    const said = stderr.trim() || stdout.trim() || "nothing";
                    reject(
                        new Error(
                            `${where}: ${step} failed (exit code ${code ?? "none"}); the machine said: ${said}`,
                        ),
                    );
                }
            });
            channel.end(stdin);
        });
    });
}

function quote(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
