import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineStack, type OperationResult, openStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { accessTo, nodesOf } from "../../lab/example";
import type { LabCluster } from "../../lab/lab";
import { berlin, munich, paris } from "./running-lab";

const folders: string[] = [];
const printed: string[] = [];

/** A stack of a program, in a scratch folder of its own. */
export function openScratch(
    program: string,
    config: Config,
    more: { stateFolder?: string; passphrase?: string; environment?: Record<string, string> } = {},
): Promise<EngineStack> {
    const onOutput = (text: string) => void printed.push(text);
    return openStack({ program, workFolder: scratchFolder(), config, onOutput, ...more });
}

/** A folder that goes with the others. */
export function scratchFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "engine-test-"));
    folders.push(folder);
    return folder;
}

/** Removes what the stacks of this file left. */
export function removeScratch(): void {
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

/** Everything that the stacks of this file printed so far. */
export function everythingPrinted(): string {
    return printed.join("");
}

/** The result, when the operation went well; its own words, when not. */
export function succeeded(result: OperationResult): OperationResult {
    if (!result.ok) {
        throw new Error(result.error);
    }
    return result;
}

/** The error of an operation that has to fail. */
export function failure(result: OperationResult): string {
    if (result.ok) {
        throw new Error(`succeeded, but was expected to fail:\n${result.stdout}`);
    }
    return result.error ?? "";
}

/** A remote of the shared-client program. */
export interface Remote {
    alias: string;
    cluster: string;
    interface: { host: string; port: number; serverName?: string; caCertificate?: string };
    skipUnavailable?: boolean;
    sniff?: boolean;
}

/** A cluster of the lab as a remote, changed as told. */
export function remoteOf(cluster: LabCluster, changes: Partial<Remote["interface"]> = {}): Remote {
    if (cluster.remoteClusterServer === undefined) {
        throw new Error(`${cluster.name} has no remote cluster server interface`);
    }
    return {
        alias: cluster.name,
        cluster: cluster.name,
        interface: { ...cluster.remoteClusterServer, ...changes },
    };
}

/** The shared-client program on a local cluster. */
export const sharedClient = join(__dirname, "programs", "shared-client");

/** Its configuration. */
export function sharedClientConfig(remotes: Remote[], local = munich, nodes = nodesOf(local)): Config {
    return {
        local: { value: local.name },
        ...accessTo(local),
        nodes: { value: JSON.stringify(nodes) },
        sshKey: { value: local.nodes[0]?.ssh.privateKey ?? "", secret: true },
        ...accessTo(berlin),
        ...accessTo(paris),
        remotes: { value: JSON.stringify(remotes) },
        proofSeconds: { value: "8" },
    };
}
