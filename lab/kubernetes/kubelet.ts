import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { V1Pod, V1Service } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { Account } from "../account";
import type { Supervisor } from "../processes";
import { run } from "../progress";
import { checkPort, claimAddresses, type LoopbackAddresses } from "./addresses";
import { hostsOf, writeInPlace } from "./hosts";
import { createImage, type ImageParts } from "./image";
import { fileLog, type Log } from "./log";
import type { Node } from "./node";
import { RunningPod } from "./pod";
import { type ApiServer, connect, statusOf, watch, type Watched } from "./watch";

export interface KubeletOptions {
    kubeconfig: string;
    /** Pods of these run; it is their only node. */
    namespaces: string[];
    /** Is made. The account must be able to reach it. */
    folder: string;
    account: Account;
    /** What every container is made from, whatever image it names. */
    image: ImageParts;
}

export interface Kubelet {
    /** Names of Pods and Services with their addresses, always up to date and always the same file. */
    hostsFile: string;
    logFile: string;
    stop(): Promise<void>;
}

const NODE = "local";
const RECONCILE_MS = 1_000;
/** Elasticsearch's own: each Pod has them on its address. */
const PORTS = [9200, 9300, 9443];

/**
 * A node of a Kubernetes cluster whose containers are processes of this machine, in the network of this machine:
 * each Pod has a loopback address. Pods need no scheduler. Every claim is a folder that starts empty.
 */
export async function startKubelet(supervisor: Supervisor, options: KubeletOptions): Promise<Kubelet> {
    const { namespaces, folder, account } = options;
    await mkdir(folder, { recursive: true, mode: 0o711 });
    const hostsFile = join(folder, "hosts");
    await writeFile(hostsFile, hostsOf([], []));
    const logFile = join(folder, "kubelet.log");
    const log = fileLog(logFile);
    const api = await connect(options.kubeconfig);
    await createNode(api);
    const image = await createImage(join(folder, "image"), options.image);
    if (account.foreign) await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
    const addresses = await claimAddresses();
    const anyAddress = addresses.take();
    for (const port of PORTS) await checkPort(anyAddress, port);
    const ending = new AbortController();
    const watched = await watchAll(api, namespaces, log);
    const node: Node = {
        ...{ name: NODE, supervisor, api, account, image, folder, hostsFile, log },
        sources: watched,
        signal: ending.signal,
    };
    const pods = new RunningPods(node, watched, addresses);
    for (const objects of [watched.pods, watched.services]) objects.onChange(() => pods.reconcile());
    const timer = setInterval(() => pods.reconcile(), RECONCILE_MS);
    pods.reconcile();
    return {
        hostsFile,
        logFile,
        stop: async () => {
            ending.abort();
            clearInterval(timer);
            await pods.end();
            await Promise.all(Object.values(watched).map((objects) => objects.stop()));
            await addresses.close();
        },
    };
}

class RunningPods {
    private readonly running = new Map<string, RunningPod>();
    private hosts = "";

    constructor(
        private readonly node: Node,
        private readonly watched: { pods: Watched<V1Pod>; services: Watched<V1Service> },
        private readonly addresses: LoopbackAddresses,
    ) {}

    /** Compares the Pods of the API server with those that run here. */
    reconcile(): void {
        if (this.node.signal.aborted) return;
        try {
            const objects = new Map(this.watched.pods.list().map((pod) => [pod.metadata?.uid ?? "", pod]));
            for (const [uid, pod] of this.running) this.compare(uid, pod, objects.get(uid));
            for (const [uid, object] of objects) this.startIfNew(uid, object);
            this.writeHosts();
        } catch (error) {
            this.node.log(`reconciling: ${String(error)}`);
        }
    }

    /** Ends what runs here, of which the API server is told nothing. */
    async end(): Promise<void> {
        await Promise.allSettled([...this.running.values()].map((pod) => pod.end(false)));
    }

    private compare(uid: string, pod: RunningPod, object: V1Pod | undefined): void {
        if (object !== undefined) pod.object = object;
        const deleted = object?.metadata?.deletionTimestamp !== undefined;
        if (pod.isEnding || (object !== undefined && !deleted)) return;
        pod.end(deleted)
            .catch((error: unknown) => this.node.log(`end of Pod ${uid}: ${String(error)}`))
            .finally(() => {
                this.running.delete(uid);
                this.addresses.release(pod.address);
                this.reconcile();
            });
    }

    private startIfNew(uid: string, object: V1Pod): void {
        const { namespace, name, deletionTimestamp } = object.metadata ?? {};
        if (this.running.has(uid) || deletionTimestamp) return;
        // The one before it with the same name may still hold the same claim.
        const before = [...this.running.values()].some(
            (pod) => pod.object.metadata?.namespace === namespace && pod.object.metadata?.name === name,
        );
        if (!before) this.running.set(uid, new RunningPod(this.node, object, this.addresses.take()));
    }

    private writeHosts(): void {
        const staying = [...this.running.values()].filter((pod) => !pod.isEnding);
        const hosts = hostsOf(staying, this.watched.services.list());
        if (hosts === this.hosts) return;
        writeInPlace(this.node.hostsFile, hosts);
        this.hosts = hosts;
    }
}

async function createNode({ core }: ApiServer): Promise<void> {
    const metadata = { name: NODE, labels: { "kubernetes.io/hostname": NODE } };
    await core.createNode({ body: { metadata } }).catch((error: unknown) => {
        if (statusOf(error) !== 409) throw error;
    });
}

async function watchAll(api: ApiServer, namespaces: string[], log: Log) {
    const { core } = api;
    const [pods, services, secrets, configMaps, claims] = await Promise.all([
        watch(api, "pods", namespaces, (namespace) => core.listNamespacedPod({ namespace }), log),
        watch(api, "services", namespaces, (namespace) => core.listNamespacedService({ namespace }), log),
        watch(api, "secrets", namespaces, (namespace) => core.listNamespacedSecret({ namespace }), log),
        watch(api, "configmaps", namespaces, (namespace) => core.listNamespacedConfigMap({ namespace }), log),
        watch(
            api,
            "persistentvolumeclaims",
            namespaces,
            (namespace) => core.listNamespacedPersistentVolumeClaim({ namespace }),
            log,
        ),
    ]);
    return { pods, services, secrets, configMaps, claims };
}
