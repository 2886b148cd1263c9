import { spawn } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { type Account, identityFlags } from "../account";
import { certificateFiles, trustYml } from "../elasticsearch-config";
import { request } from "../elasticsearch-request";
import type { LabCluster } from "../lab";
import type { TrustSettings } from "./trust";
import { trustedNames } from "./trusted-names";

/** What Elasticsearch needs to know of a remote in a deployment's own list. */
export interface RemoteSettings {
    proxyAddress: string;
    serverName: string;
    skipUnavailable: boolean;
}

/** What the cloud does to the nodes of a deployment. */
export interface DeploymentNode {
    /** The authority of its transport interface, PEM. */
    readonly authority: string;
    /** The names of its nodes in certificates of that authority, as a trust restriction. */
    readonly nodeNames: string;
    /** Sets keystore entries, and removes those without a value; without a restart. */
    keystore(secrets: Record<string, string | undefined>): Promise<void>;
    trust(trust: TrustSettings): Promise<void>;
    /** Removes the settings of some remotes, and sets those of others. */
    remotes(gone: string[], wanted: Record<string, RemoteSettings>): Promise<void>;
    connectedRemotes(): Promise<Set<string>>;
}

/**
 * The nodes of a cluster of the lab as those of a deployment. They trust the lab's public authority, whose PEM is
 * given, beside what the settings say.
 */
export function deploymentNode(
    account: Account,
    cluster: LabCluster,
    publicAuthority: string,
): DeploymentNode {
    const { caCertificate: authority, nodeNames } = cluster.transport;
    return {
        authority,
        nodeNames: nodeNames[0] ?? "",
        async keystore(secrets) {
            const added = Object.entries(secrets).filter(([, value]) => value !== undefined);
            const removed = Object.keys(secrets).filter((name) => secrets[name] === undefined);
            for (const { keystoreCommand } of cluster.nodes) {
                const keystore = (args: string[], input: string) =>
                    asAccount(account, [keystoreCommand, ...args], input);
                const there = (await keystore(["list"], "")).split("\n");
                const present = removed.filter((name) => there.includes(name));
                if (present.length > 0) await keystore(["remove", ...present], "");
                for (const [name, value] of added) {
                    await keystore(["add", "--stdin", "--force", name], value ?? "");
                }
            }
            await request(cluster, "POST", "/_nodes/reload_secure_settings");
        },
        async trust(trust) {
            const pems = (isProxy: boolean) =>
                trust.direct
                    .filter(({ type }) => (type === "proxy") === isProxy)
                    .flatMap(({ certificates }) => certificates.map(({ pem }) => pem));
            const files = {
                [certificateFiles.authority]: bundle([authority, ...pems(false)]),
                [certificateFiles.trustRestrictions]: trustYml([...nodeNames, ...trustedNames(trust)]),
                [certificateFiles.remoteAuthorities]: bundle([
                    ...rootCertificates,
                    publicAuthority,
                    ...pems(true),
                ]),
            };
            for (const { configPath } of cluster.nodes) {
                for (const [file, text] of Object.entries(files)) await renew(join(configPath, file), text);
            }
        },
        async remotes(gone, wanted) {
            const removed = gone.filter((alias) => !(alias in wanted));
            const persistent = Object.fromEntries([
                ...removed.map((alias) => [`cluster.remote.${alias}.*`, null] as const),
                ...Object.entries(wanted).map(
                    ([alias, remote]) => [`cluster.remote.${alias}`, settings(remote)] as const,
                ),
            ]);
            if (Object.keys(persistent).length === 0) return;
            await request(cluster, "PUT", "/_cluster/settings", { persistent });
        },
        async connectedRemotes() {
            const info = await request<Record<string, { connected: boolean }>>(
                cluster,
                "GET",
                "/_remote/info",
            );
            return new Set(Object.keys(info).filter((alias) => info[alias]?.connected));
        },
    };
}

function settings({ proxyAddress, serverName, skipUnavailable }: RemoteSettings): object {
    return {
        mode: "proxy",
        proxy_address: proxyAddress,
        server_name: serverName,
        skip_unavailable: skipUnavailable,
    };
}

function bundle(pems: string[]): string {
    return `${[...new Set(pems.map((pem) => pem.trim()))].join("\n")}\n`;
}

/** Elasticsearch reads the file again when it changes, so it must never be there half. */
async function renew(file: string, text: string): Promise<void> {
    if (text === (await readFile(file, "utf8"))) return;
    await writeFile(`${file}.new`, text, { mode: 0o644 });
    await rename(`${file}.new`, file);
}

/** Runs a command that takes a secret on its standard input. */
function asAccount(account: Account, command: string[], input: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn("setpriv", [...identityFlags(account), "--", ...command], { timeout: 120_000 });
        let printed = "";
        let complaint = "";
        child.stdout.on("data", (data: Buffer) => (printed += data.toString()));
        child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
        child.stdin.on("error", () => undefined);
        child.once("error", reject);
        child.once("close", (code) => {
            if (code === 0) resolve(printed);
            else reject(new Error(`${command.join(" ")}: exit code ${code}\n${complaint}`));
        });
        child.stdin.end(input);
    });
}
