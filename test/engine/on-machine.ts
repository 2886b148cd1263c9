import { readFile } from "node:fs/promises";
import { Client } from "ssh2";
import type { LabNode } from "../../lab/lab";

/** What somebody who logs in to the machine of a node sees: the names in the keystore. */
export function keystoreEntries(node: LabNode): Promise<string[]> {
    return new Promise((resolve, reject) => {
        const client = new Client();
        const { host, port, user, privateKey } = node.ssh;
        client
            .on("error", reject)
            .on("ready", () => {
                client.exec(`${node.keystoreCommand} list`, (error, channel) => {
                    if (error) {
                        reject(error);
                        return;
                    }
                    let output = "";
                    channel.on("data", (data: Buffer) => (output += data.toString()));
                    channel.on("close", () => {
                        client.end();
                        resolve(output.split("\n").filter((line) => line.startsWith("cluster.remote.")));
                    });
                });
            })
            .connect({ host, port, username: user, privateKey });
    });
}

/** The bundle of remote CAs on the machine of a node. */
export function bundleOf(node: LabNode): Promise<string> {
    return readFile(`${node.configPath}/remote-certs/ca.crt`, "utf8");
}
