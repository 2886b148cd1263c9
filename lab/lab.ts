import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labAccount } from "./account";
import { startCluster } from "./elasticsearch-cluster";
import type { ClusterAccess } from "./elasticsearch-request";
import type { ApiAccess } from "./kubernetes/api-request";
import { clusterAccess, declareCluster, type EckClusterSpec, type EckPlace } from "./kubernetes/eck-cluster";
import {
    environmentParts,
    type Environments,
    type EnvironmentSpec,
    startEnvironments,
} from "./kubernetes/environments";
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

/** Clusters on ECK, and the environments in which they run. */
export interface EckSpec {
    environments: EnvironmentSpec[];
    /** Places for clusters, each with an address of its own. */
    places: Omit<EckPlace, "httpAddress">[];
    /** Those of the places where a cluster stands from the beginning, by name; others are for programs to fill. */
    declared: EckOwner[];
}

/** What the owner of a cluster on ECK wants of it. */
export type EckOwner = Omit<EckClusterSpec, "httpAddress">;

/** Everything about ECK that another process needs to know. */
export interface EckLab {
    api: ApiAccess;
    kubeconfig: string;
    places: EckPlace[];
    clusters: Record<string, EckPlace & ClusterAccess>;
}

export interface Lab {
    folder: string;
    clusters: Record<string, LabCluster>;
    /** What runs on ECK, if anything. */
    eck?: EckLab;
    stop(): Promise<void>;
}

/** Starts clusters, all at the same time. What they need is brought into the cache first, if it is not there. */
export async function startLab(spec: ClusterSpec[], eckSpec?: EckSpec): Promise<Lab> {
    const account = labAccount();
    const { javaHome } = checkPrerequisites();
    const cachedHome = await elasticsearchHome(javaHome);
    const packages = await sshdPackages(account.foreign);
    if (eckSpec) await environmentParts();

    const supervisor = new Supervisor();
    let environments: Environments | undefined;
    const stop = async () => {
        await environments?.stop();
        await supervisor.stop();
    };
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
        if (eckSpec) {
            const place = join(folder, "kubernetes");
            environments = await startEnvironments(supervisor, place, parts, eckSpec.environments);
        }
        const eck = environments && eckSpec && startEck(environments, eckSpec);
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
            ...(eck && { eck: await eck }),
            stop,
        };
    } catch (error) {
        await stop();
        throw error;
    }
}

/** Declares the clusters that stand from the beginning, and waits until they are ready. */
async function startEck(environments: Environments, spec: EckSpec): Promise<EckLab> {
    const { api, kubeconfig } = environments;
    const places = spec.places.map((place) => ({ ...place, httpAddress: environments.reserveAddress() }));
    const names = spec.declared.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
    const clusters = await step(`Elasticsearch on ECK: ${names}`, () =>
        Promise.all(
            spec.declared.map(async (owner) => {
                const place = placeOf(places, owner.namespace, owner.name);
                await declareCluster(api, { ...owner, ...place });
                return { ...place, ...(await clusterAccess(api, place)) };
            }),
        ),
    );
    const byName = Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster]));
    return { api, kubeconfig, places, clusters: byName };
}

/** The place of that name. */
export function placeOf(places: EckPlace[], namespace: string, name: string): EckPlace {
    const place = places.find((one) => one.namespace === namespace && one.name === name);
    if (place === undefined) throw new Error(`the lab has no place ${namespace}/${name}`);
    return place;
}

/** Writes what another process needs to know to use the lab. It holds passwords and keys. */
export async function writeDescription(lab: Lab, file: string): Promise<void> {
    const { folder, clusters, eck } = lab;
    await writeFile(file, `${JSON.stringify({ folder, clusters, eck }, undefined, 2)}\n`, { mode: 0o600 });
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
