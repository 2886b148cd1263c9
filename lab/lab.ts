import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labAccount } from "./account";
import type { Certificate } from "./certificates";
import { type CloudLab, type CloudSpec, type RunningCloud, startCloud } from "./cloud/cloud";
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
import { createPublicAuthority } from "./public-authority";
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
    /** Whether its nodes let only nodes of certain names connect: at first those of its own. */
    trustRestrictions?: boolean;
    /** The address of a proxy before it, for which the certificates of its transport interface stand too. */
    proxyAddress?: string;
}

export interface LabNode {
    name: string;
    /** Of this very node: some answers of Elasticsearch are only about the node that is asked. */
    endpoint: string;
    transportPort: number;
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
    transport: LabTransport;
    /** Signs the certificates of its transport interface. */
    authority: Certificate;
}

/** The transport interface of a cluster: that of its first node, or the proxy before it. */
export interface LabTransport {
    host: string;
    port: number;
    /** PEM of the authority that signs the certificates of its nodes. */
    caCertificate: string;
    /** The names of its nodes, as trust restrictions match them. */
    nodeNames: string[];
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

/** The clusters of a lab by name, as one that runs in another process is described too. */
export interface Clusters {
    folder: string;
    /** The authority that all nodes and Pods trust as a public one. */
    publicAuthority: Certificate;
    clusters: Record<string, LabCluster>;
    /** What runs on ECK, if anything. */
    eck?: EckLab;
    /** What runs on Elastic Cloud, by the name of the organization or installation. */
    cloud: Record<string, CloudLab>;
}

export interface Lab extends Clusters {
    stop(): Promise<void>;
}

/** Starts clusters, all at the same time. What they need is brought into the cache first, if it is not there. */
export async function startLab(
    spec: ClusterSpec[],
    eckSpec?: EckSpec,
    cloudSpecs: CloudSpec[] = [],
): Promise<Lab> {
    const account = labAccount();
    const { javaHome } = checkPrerequisites();
    const cachedHome = await elasticsearchHome(javaHome);
    const packages = await sshdPackages(account.foreign);
    if (eckSpec) await environmentParts();

    const supervisor = new Supervisor();
    let environments: Environments | undefined;
    const clouds: RunningCloud[] = [];
    const stop = async () => {
        await environments?.stop();
        await Promise.all(clouds.map((cloud) => cloud.stop()));
        await supervisor.stop();
    };
    try {
        const folder = await supervisor.temporaryFolder("elastic-lab-");
        // The account has to pass through; it owns what is its own below.
        if (account.foreign) await chmod(folder, 0o711);
        const publicAuthority = await createPublicAuthority(join(folder, "public-authority"), javaHome);
        const parts = {
            account,
            javaHome,
            publicAuthority,
            trustStore: publicAuthority.trustStore,
            home: await reachable(cachedHome, account, folder),
            sshd: sshdProgram(packages && (await reachable(packages, account, folder))),
        };
        if (eckSpec) {
            const place = join(folder, "kubernetes");
            environments = await startEnvironments(supervisor, place, parts, eckSpec.environments);
        }
        const eck = environments && eckSpec && startEck(environments, eckSpec);
        const names = [...spec.map(({ name }) => name), ...cloudSpecs.flatMap((one) => one.deployments)];
        const clusters: LabCluster[] = [];
        await step(`Elasticsearch clusters ${names.join(", ")}`, () =>
            allOrNone(supervisor, [
                ...spec.map(async (one) => {
                    clusters.push(await startCluster(supervisor, parts, join(folder, one.name), one));
                }),
                ...cloudSpecs.map(async (one) => {
                    const place = join(folder, `cloud-${one.name}`);
                    clouds.push(await startCloud(supervisor, parts, place, one));
                }),
            ]),
        );
        const cloud = Object.fromEntries(clouds.map((one) => [one.name, one.cloud]));
        await writeAuthorities(folder, publicAuthority, Object.values(cloud));
        return {
            folder,
            publicAuthority,
            clusters: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster])),
            ...(eck && { eck: await eck }),
            cloud,
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
    await writeFile(file, `${JSON.stringify(lab, undefined, 2)}\n`, { mode: 0o600 });
}

/** The file with the authorities of all clouds, for programs that take only one file. */
export function authoritiesFile(folder: string): string {
    return join(folder, "authorities.pem");
}

async function writeAuthorities(folder: string, authority: Certificate, clouds: CloudLab[]): Promise<void> {
    const own = clouds.flatMap(({ caCertificate }) => caCertificate ?? []);
    const text = [await readFile(authority.certificate, "utf8"), ...own].join("");
    await writeFile(authoritiesFile(folder), text);
}

/** One cluster that fails ends the wait for the others. No work on them goes on when this returns. */
async function allOrNone(supervisor: Supervisor, starts: Promise<void>[]): Promise<void> {
    try {
        await Promise.all(starts);
    } catch (error) {
        await supervisor.stopProcesses();
        await Promise.allSettled(starts);
        throw error;
    }
}
