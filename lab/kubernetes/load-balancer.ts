import type { V1Pod, V1Service } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { claimAddresses, type LoopbackAddresses } from "./addresses";
import { fileLog, type Log } from "./log";
import { pause } from "./retry";
import { isReady, selects } from "./selection";
import { forward, type Forwarder, type Target } from "./tcp-forwarder";
import { type ApiServer, connect, watch, type Watched } from "./watch";

export interface LoadBalancerOptions {
    kubeconfig: string;
    namespaces: string[];
    logFile: string;
}

export interface LoadBalancer {
    /** An address for Services that name it as their `loadBalancerIP`, known before they exist. */
    reserve(): string;
    stop(): Promise<void>;
}

/** Services of another class have to wait for somebody else, as they would in a cloud. */
export const loadBalancerClass = "lab.test/loopback";

const RECONCILE_MS = 500;

interface Balanced {
    namespace: string;
    name: string;
    address: string;
    forwarders: Map<number, Forwarder>;
    /** How many connections there have been, which says whose turn it is. */
    connections: number;
}

/** Gives each Service of type LoadBalancer a loopback address of its own, and forwards its ports to ready Pods. */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<LoadBalancer> {
    const { namespaces } = options;
    const log = fileLog(options.logFile);
    const api = await connect(options.kubeconfig);
    const { core } = api;
    const addresses = await claimAddresses();
    const [services, pods] = await Promise.all([
        watch(api, "services", namespaces, (namespace) => core.listNamespacedService({ namespace }), log),
        watch(api, "pods", namespaces, (namespace) => core.listNamespacedPod({ namespace }), log),
    ]);
    const controller = new Controller(api, services, pods, addresses, log);
    const stopped = new AbortController();
    const loop = controller.run(stopped.signal);
    return {
        reserve: () => controller.reserve(),
        stop: async () => {
            stopped.abort();
            await loop;
            await Promise.all([services.stop(), pods.stop()]);
            await addresses.close();
        },
    };
}

class Controller {
    private readonly balanced = new Map<string, Balanced>();
    private readonly reserved = new Set<string>();

    constructor(
        private readonly api: ApiServer,
        private readonly services: Watched<V1Service>,
        private readonly pods: Watched<V1Pod>,
        private readonly addresses: LoopbackAddresses,
        private readonly log: Log,
    ) {}

    reserve(): string {
        const address = this.addresses.take();
        this.reserved.add(address);
        return address;
    }

    async run(stopped: AbortSignal): Promise<void> {
        while (!stopped.aborted) {
            await this.reconcile();
            await pause(RECONCILE_MS, stopped).catch(() => undefined);
        }
        for (const one of this.balanced.values()) await this.close(one);
    }

    private async reconcile(): Promise<void> {
        const wanted = new Map<string, V1Service>();
        for (const service of this.services.list()) {
            if (this.isOurs(service)) wanted.set(service.metadata?.uid ?? "", service);
        }
        for (const [uid, one] of this.balanced) {
            const asked = wanted.get(uid)?.spec?.loadBalancerIP || one.address;
            const stays = wanted.has(uid) && asked === one.address;
            if (!stays) await this.attempt(one, () => this.abandon(uid, one));
        }
        for (const [uid, service] of wanted) {
            const one = this.balanced.get(uid) ?? this.adopt(uid, service);
            await this.attempt(one, () => this.serve(one, service));
        }
    }

    private isOurs({ spec, metadata }: V1Service): boolean {
        if (spec?.type !== "LoadBalancer" || metadata?.deletionTimestamp) return false;
        const { loadBalancerClass: wanted = loadBalancerClass, loadBalancerIP } = spec;
        // Nobody can have an address that is not ours: such a Service waits, as it would in a cloud.
        return wanted === loadBalancerClass && (!loadBalancerIP || this.reserved.has(loadBalancerIP));
    }

    private async attempt({ namespace, name }: Balanced, work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (error) {
            this.log(`Service ${namespace}/${name}: ${(error as Error).message}`);
        }
    }

    private adopt(uid: string, { metadata, spec }: V1Service): Balanced {
        const { namespace = "", name = "" } = metadata ?? {};
        const address = spec?.loadBalancerIP || this.addresses.take();
        const forwarders = new Map<number, Forwarder>();
        const one = { namespace, name, address, forwarders, connections: 0 };
        this.balanced.set(uid, one);
        return one;
    }

    private async serve(one: Balanced, service: V1Service): Promise<void> {
        const ports = (service.spec?.ports ?? []).map(({ port }) => port);
        for (const [port, forwarder] of one.forwarders) {
            if (ports.includes(port)) continue;
            one.forwarders.delete(port);
            await forwarder.close();
        }
        for (const port of ports) {
            if (one.forwarders.has(port)) continue;
            const forwarder = await forward({ host: one.address, port }, () => this.target(one, port));
            one.forwarders.set(port, forwarder);
        }
        // Not before everything listens: whoever waits for the address wants to use it.
        if (service.status?.loadBalancer?.ingress?.[0]?.ip !== one.address) {
            await this.tell(one, [{ ip: one.address }]);
        }
    }

    /** The Service is gone, or another one now, or is not for us any more. */
    private async abandon(uid: string, one: Balanced): Promise<void> {
        await this.close(one);
        const now = this.services.get(one.namespace, one.name);
        if (now?.metadata?.uid === uid) await this.tell(one, null);
        this.balanced.delete(uid);
        if (!this.reserved.has(one.address)) this.addresses.release(one.address);
    }

    private async close({ forwarders }: Balanced): Promise<void> {
        for (const forwarder of forwarders.values()) await forwarder.close();
        forwarders.clear();
    }

    private async tell({ namespace, name }: Balanced, ingress: { ip: string }[] | null): Promise<void> {
        const body = { status: { loadBalancer: { ingress } } };
        await this.api.core.patchNamespacedServiceStatus({ namespace, name, body }, this.api.mergePatch);
    }

    private target(one: Balanced, port: number): Target | undefined {
        const service = this.services.get(one.namespace, one.name);
        const found = service?.spec?.ports?.find((candidate) => candidate.port === port);
        if (service === undefined || found === undefined) return undefined;
        const targets = this.pods
            .list()
            .filter((pod) => isReady(pod) && selects(service, pod))
            .flatMap((pod) => targetOf(pod, found.targetPort ?? port));
        return targets[one.connections++ % targets.length];
    }
}

/** Names of ports are those that the Pod itself gives them. */
function targetOf(pod: V1Pod, port: number | string): Target[] {
    const host = pod.status?.podIP;
    const number =
        typeof port === "number"
            ? port
            : pod.spec?.containers.flatMap(({ ports }) => ports ?? []).find(({ name }) => name === port)
                  ?.containerPort;
    return host === undefined || number === undefined ? [] : [{ host, port: number }];
}
