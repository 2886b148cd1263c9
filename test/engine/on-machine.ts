import { readFile, writeFile } from "node:fs/promises";
import { Client } from "ssh2";
import type { LabNode } from "../../lab/lab";

/** What somebody who logs in to the machine of a node sees: the names in the keystore. */
export async function keystoreEntries(node: LabNode): Promise<string[]> {
    const output = await onMachine(node, `${node.keystoreCommand} list`);
    return output.split("\n").filter((line) => line.startsWith("cluster.remote."));
}

/** The bundle of remote CAs on the machine of a node. */
export function bundleOf(node: LabNode): Promise<string> {
    return readFile(bundleFile(node), "utf8");
}

/** Puts keystore entries and a bundle on the machine of a node, as a person would. */
export async function bringToNode(
    node: LabNode,
    entries: Record<string, string>,
    bundle: string,
): Promise<void> {
    await writeFile(bundleFile(node), bundle);
    for (const [name, value] of Object.entries(entries)) {
        await onMachine(node, `${node.keystoreCommand} add --stdin --force ${name}`, value);
    }
}

/** Takes a keystore entry away again, and puts back the bundle that was there before. */
export async function takeFromNode(node: LabNode, entry: string, bundle: string): Promise<void> {
    await writeFile(bundleFile(node), bundle);
    await onMachine(node, `${node.keystoreCommand} remove ${entry}`);
}

function bundleFile(node: LabNode): string {
    return `${node.configPath}/remote-certs/ca.crt`;
}

function onMachine(node: LabNode, command: string, stdin = ""): Promise<string> {
    const { host, port, user, privateKey } = node.ssh;
    return new Promise((resolve, reject) => {
        const client = new Client();
        client
            .on("error", reject)
            .on("ready", () => {
                client.exec(command, (error, channel) => {
                    if (error) {
                        reject(error);
                        return;
                    }
                    let output = "";
                    channel.on("data", (data: Buffer) => (output += data.toString()));
                    channel.on("close", () => {
                        client.end();
                        resolve(output);
                    });
                    channel.end(stdin);
                });
            })
            .connect({ host, port, username: user, privateKey });
    });
}
