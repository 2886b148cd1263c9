import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labAccount } from "./account";
import { startCluster } from "./elasticsearch-cluster";
import type { ClusterAccess } from "./elasticsearch-request";
import { elasticsearchHome } from "./parts/elasticsearch-plugin";
import { sshdPackages, sshdProgram } from "./parts/sshd";
import { checkPrerequisites } from "./prerequisites";
import { Supervisor } from "./processes";
import { step } from "./progress";
import { reachable } from "./reachable";
import type { SshAccess } from "./sshd";

export interface ClusterSpec {
    name: string;
    /** 1 unless said otherwise. */
    nodes?: number;
    /** Whether other clusters may connect to it with an API key. */
    remoteClusterServer?: boolean;
    /** Whether the certificate of its remote cluster server stands for 127.0.0.1 too, as sniff mode needs. */
    addressInCertificate?: boolean;
    /** False leaves the lines out of elasticsearch.yml that name the bundle of remote authorities. */
    bundleSetting?: boolean;
}

export interface LabNode {
    name: string;
    /** Of this very node: some answers of Elasticsearch are only about the node that is asked. */
    endpoint: string;
    ssh: SshAccess;
    configPath: string;
    keystoreCommand: string;
    logFile: string;
}

export interface LabCluster extends ClusterAccess {
    name: string;
    nodes: LabNode[];
    remoteClusterServer?: { host: string; port: number; serverName: string; caCertificate: string };
    transportPort: number;
}

export interface Lab {
    folder: string;
    clusters: Record<string, LabCluster>;
    stop(): Promise<void>;
}

/** Starts clusters, all at the same time. What they need is brought into the cache first, if it is not there. */
export async function startLab(spec: ClusterSpec[]): Promise<Lab> {
    const account = labAccount();
    const { javaHome } = checkPrerequisites();
    const cachedHome = await elasticsearchHome(javaHome);
    const packages = await sshdPackages(account.foreign);

    const supervisor = new Supervisor();
    try {
        const folder = await supervisor.temporaryFolder("elastic-lab-");
        // The account has to pass through; it owns what is its own below.
        if (account.foreign) await chmod(folder, 0o711);
        const parts = {
            account,
            javaHome,
            home: await reachable(cachedHome, account, folder),
            sshd: sshdProgram(packages && (await reachable(packages, account, folder))),
        };
        const names = spec.map(({ name }) => name).join(", ");
        const clusters = await step(`Elasticsearch clusters ${names}`, () =>
            allOrNone(
                supervisor,
                spec.map((one) => startCluster(supervisor, parts, join(folder, one.name), one)),
            ),
        );
        return {
            folder,
            clusters: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster])),
            stop: () => supervisor.stop(),
        };
    } catch (error) {
        await supervisor.stop();
        throw error;
    }
}

/** Writes what another process needs to know to use the lab. It holds passwords and keys. */
export async function writeDescription(lab: Lab, file: string): Promise<void> {
    const { folder, clusters } = lab;
    await writeFile(file, `${JSON.stringify({ folder, clusters }, undefined, 2)}\n`, { mode: 0o600 });
}

/** One cluster that fails ends the wait for the others. No work on them goes on when this returns. */
async function allOrNone<T>(supervisor: Supervisor, starts: Promise<T>[]): Promise<T[]> {
    try {
        return await Promise.all(starts);
    } catch (error) {
        await supervisor.stopProcesses();
        await Promise.allSettled(starts);
        throw error;
    }
}
