import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { V1Pod, V1PodStatus } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { Node } from "./node";
import { PodContainer, type PodContext } from "./pod-container";
import { podStatus } from "./pod-status";
import { PodVolumes } from "./pod-volumes";
import { pause, untilSuccess } from "./retry";
import { StatusReport } from "./status-report";
import { statusOf } from "./watch";

const VOLUMES_MS = 1_000;

/** One Pod on the node, from its binding until it is gone. */
export class RunningPod {
    private readonly ending = new AbortController();
    private readonly signal: AbortSignal;
    private readonly namespace: string;
    private readonly name: string;
    private readonly folder: string;
    private readonly volumes: PodVolumes;
    private readonly initContainers: PodContainer[];
    private readonly containers: PodContainer[];
    private readonly status: StatusReport;
    private readonly life: Promise<void>;
    private ended: Promise<void> | undefined;

    /** @param object what the API server last told of it; to be renewed when it tells more */
    constructor(
        private readonly node: Node,
        public object: V1Pod,
        readonly address: string,
    ) {
        const { namespace = "", name = "", uid = "" } = object.metadata ?? {};
        this.namespace = namespace;
        this.name = name;
        this.signal = AbortSignal.any([this.ending.signal, node.signal]);
        this.folder = join(node.folder, "pods", uid);
        const claims = join(node.folder, "claims");
        this.volumes = new PodVolumes(this.folder, claims, node.account, node.sources);

        const context: PodContext = {
            node,
            name: `${namespace}/${name}`,
            address,
            volumes: this.volumes,
            logFolder: logFolder(node.folder, namespace, name),
            object: () => this.object,
            report: () => this.status.report(),
            log: (message) => this.log(message),
            signal: this.signal,
        };
        const { initContainers, containers } = object.spec ?? {};
        this.initContainers = (initContainers ?? []).map((one) => new PodContainer(context, one));
        this.containers = (containers ?? []).map((one) => new PodContainer(context, one));
        const { initContainers: inits, containers: mains } = this;
        const record = { address, startTime: new Date(), initContainers: inits, containers: mains };
        this.status = new StatusReport(
            (before) => podStatus(this.object, record, before),
            (status) => this.tell(status),
            this.signal,
            context.log,
        );
        this.life = this.persist("begins again", () => this.live(context)).catch(() => {
            // Only the signal ends it.
        });
    }

    get isEnding(): boolean {
        return this.ended !== undefined;
    }

    /**
     * Stops its processes and removes its files; then, if it was deleted, the API server is told to forget it. No
     * `preStop` hook runs: that of ECK waits almost a minute for load balancers to notice.
     */
    end(remove: boolean): Promise<void> {
        this.ended ??= this.goAway(remove);
        return this.ended;
    }

    private async live({ logFolder }: PodContext): Promise<void> {
        await mkdir(logFolder, { recursive: true });
        await this.persist("is not bound", () => this.bind());
        const all = [...this.initContainers, ...this.containers];
        const wait = (message: string) => {
            for (const container of all) container.wait("ContainerCreating", message);
        };
        wait("volumes are being made");
        await this.persist("waits for a volume", () => this.volumes.sync(this.object, this.address), wait);
        await settle([this.renewVolumes(), this.runContainers()]);
    }

    private async runContainers(): Promise<void> {
        for (const container of this.initContainers) await container.succeed();
        await settle(this.containers.map((container) => container.keepRunning()));
    }

    private async renewVolumes(): Promise<void> {
        for (;;) {
            await pause(VOLUMES_MS, this.signal);
            // What is missing now was there before, and stays as it was.
            await this.persist("keeps a volume as it was", () =>
                this.volumes.sync(this.object, this.address),
            );
        }
    }

    private async bind(): Promise<void> {
        if (this.object.spec?.nodeName) return;
        const { namespace, name } = this;
        const target = { apiVersion: "v1", kind: "Node", name: this.node.name };
        const metadata = { name, namespace, uid: this.object.metadata?.uid };
        await this.node.api.core.createNamespacedPodBinding({ namespace, name, body: { metadata, target } });
    }

    private async tell(status: V1PodStatus): Promise<void> {
        const { namespace, name } = this;
        const body = { metadata: { uid: this.object.metadata?.uid }, status };
        const { core, mergePatch } = this.node.api;
        await core.patchNamespacedPodStatus({ namespace, name, body }, mergePatch).catch(unlessGone);
    }

    private async goAway(remove: boolean): Promise<void> {
        this.log("ends");
        this.ending.abort();
        await this.life;
        await this.status.end();
        await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        if (remove) await this.forget();
        this.log("is gone");
    }

    private async forget(): Promise<void> {
        const { namespace, name, node } = this;
        const body = { gracePeriodSeconds: 0, preconditions: { uid: this.object.metadata?.uid } };
        await untilSuccess(
            () => node.api.core.deleteNamespacedPod({ namespace, name, body }).catch(unlessGone),
            node.signal,
            (message) => this.log(`is not removed: ${message}`),
        );
    }

    private persist(problem: string, work: () => Promise<void>, also?: (message: string) => void) {
        return untilSuccess(work, this.signal, (message) => {
            this.log(`${problem}: ${message}`);
            also?.(message);
        });
    }

    private log(message: string): void {
        this.node.log(`${this.namespace}/${this.name} (${this.address}): ${message}`);
    }
}

/** Where the logs of the containers of all Pods of this name are, one file for each container. */
export function logFolder(nodeFolder: string, namespace: string, name: string): string {
    return join(nodeFolder, "logs", namespace, name);
}

/** Somebody removed the Pod, and perhaps another one has its name. */
function unlessGone(error: unknown): void {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
}

/** Like Promise.all, but what goes wrong in one is told when all have ended. */
async function settle(work: Promise<unknown>[]): Promise<void> {
    const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
}
