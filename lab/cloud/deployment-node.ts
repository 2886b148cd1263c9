import { spawn } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { type Account, identityFlags } from "../account";
import { certificateFiles } from "../elasticsearch-config";
import { request } from "../elasticsearch-request";
import type { LabCluster } from "../lab";
import type { TrustSettings } from "./trust";

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

/** What a deployment trusts beside what its settings say. */
export interface TrustedByAll {
    /** PEM of the lab's authority that stands for a public one. */
    publicAuthority: string;
    /** PEMs of the transport interfaces of all deployments of the organization. */
    organization: string[];
    organizationId: string;
}

/** The nodes of a cluster of the lab as those of a deployment. */
export function deploymentNode(account: Account, cluster: LabCluster, trusted: TrustedByAll): DeploymentNode {
    const authority = cluster.caCertificate;
    return {
        authority,
        nodeNames: `*.node.${cluster.name}.cluster`,
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
        async trust({ accounts, direct }) {
            const pems = (isProxy: boolean) =>
                direct
                    .filter(({ type }) => (type === "proxy") === isProxy)
                    .flatMap(({ certificates }) => certificates.map(({ pem }) => pem));
            const trustsAll = accounts.some(
                (one) => one.trust_all && one.account_id === trusted.organizationId,
            );
            const organization = trustsAll ? trusted.organization : [];
            const { authority: transport, remoteAuthorities } = certificateFiles;
            const proxies = [...rootCertificates, trusted.publicAuthority, ...pems(true)];
            for (const { configPath } of cluster.nodes) {
                await writeAuthorities(join(configPath, transport), [
                    authority,
                    ...organization,
                    ...pems(false),
                ]);
                await writeAuthorities(join(configPath, remoteAuthorities), proxies);
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

/** Elasticsearch reads the file again when it changes, so it must never be there half. */
async function writeAuthorities(file: string, pems: string[]): Promise<void> {
    const text = `${[...new Set(pems.map((pem) => pem.trim()))].join("\n")}\n`;
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
