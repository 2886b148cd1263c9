import { join } from "node:path";
import type { V1Container, V1ContainerState, V1Pod, V1VolumeMount } from "@kubernetes/client-node" with {
    "resolution-mode": "import",
};
import type { RunningProcess } from "../processes";
import { startContainer } from "./container";
import { containerEnvironment, expand } from "./container-environment";
import type { Mount } from "./image";
import type { Node } from "./node";
import type { ContainerRecord } from "./pod-status";
import type { PodVolumes } from "./pod-volumes";
import { accepts } from "./probe";
import { pause, untilSuccess } from "./retry";

/** The Pod as its containers see it. */
export interface PodContext {
    node: Node;
    name: string;
    address: string;
    volumes: PodVolumes;
    logFolder: string;
    /** What the API server last told of it. */
    object: () => V1Pod;
    /** Tells the API server what has become of the containers. */
    report: () => void;
    log: (message: string) => void;
    /** Ends everything. */
    signal: AbortSignal;
}

const TICK_MS = 200;
const PROBE_MS = 1_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/** Who has run for this long does not fail at the start. */
const STEADY_MS = 60_000;
const HTTP_PORT = 9200;

/** One container of a Pod: its process, again and again, and what is to be told of it. */
export class PodContainer implements ContainerRecord {
    state: V1ContainerState = { waiting: { reason: "PodInitializing" } };
    lastState: V1ContainerState | undefined;
    restarts = 0;
    ready = false;
    private backoff = FIRST_BACKOFF_MS;
    private probed = 0;

    constructor(
        private readonly pod: PodContext,
        readonly container: V1Container,
    ) {}

    /** As an init container: until it has succeeded once. */
    async succeed(): Promise<void> {
        while ((await this.run(() => Promise.resolve())) !== 0) await this.backOff();
        this.ready = true;
        this.pod.report();
    }

    /** As an ordinary container: until the Pod ends. */
    async keepRunning(): Promise<never> {
        for (;;) {
            await this.run(() => this.probe());
            await this.backOff();
        }
    }

    wait(reason: string, message: string): void {
        this.state = { waiting: { reason, message } };
        this.pod.report();
    }

    /** Runs the process once, and returns its exit code. */
    private async run(meanwhile: () => Promise<void>): Promise<number> {
        const { pod } = this;
        const process = await untilSuccess(
            () => this.start(),
            pod.signal,
            (message) => {
                pod.log(`${this.container.name} does not start: ${message}`);
                this.wait("CreateContainerConfigError", message);
            },
        );
        const startedAt = new Date();
        this.state = { running: { startedAt } };
        pod.report();
        try {
            while (process.ended() === undefined) {
                await meanwhile();
                await pause(TICK_MS, pod.signal);
            }
        } finally {
            await process.stop();
        }
        const exitCode = exitCodeOf(process.ended());
        const finishedAt = new Date();
        if (finishedAt.getTime() - startedAt.getTime() > STEADY_MS) this.backoff = FIRST_BACKOFF_MS;
        const reason = exitCode === 0 ? "Completed" : "Error";
        this.state = { terminated: { exitCode, reason, startedAt, finishedAt } };
        this.ready = false;
        pod.log(`${this.container.name} ended with ${process.ended()}`);
        pod.report();
        return exitCode;
    }

    private async backOff(): Promise<void> {
        const { backoff, pod } = this;
        this.lastState = this.state;
        this.restarts += 1;
        const message = `start ${this.restarts + 1} in ${backoff / 1000} s; its log: ${this.logFile()}`;
        pod.log(`${this.container.name}: ${message}`);
        this.wait("CrashLoopBackOff", message);
        this.backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
        await pause(backoff, pod.signal);
    }

    // The probe of ECK asks the readiness port, which would listen on every address of this machine. Here a
    // container that has a probe is ready when its HTTP port accepts connections.
    private async probe(): Promise<void> {
        if (Date.now() - this.probed < PROBE_MS) return;
        this.probed = Date.now();
        const { pod, container } = this;
        const ready = container.readinessProbe === undefined || (await accepts(pod.address, HTTP_PORT));
        if (ready === this.ready) return;
        this.ready = ready;
        pod.log(`${container.name} is ${ready ? "" : "not "}ready`);
        pod.report();
    }

    private async start(): Promise<RunningProcess> {
        const { pod, container } = this;
        const { node, address, signal } = pod;
        const { image } = node;
        const object = pod.object();
        const ofImage = { ...image.environment, HOSTNAME: object.metadata?.name ?? "", POD_IP: address };
        const environment = containerEnvironment(ofImage, container, object, address, node.sources);
        const command = [...(container.command ?? image.entrypoint), ...(container.args ?? [])];
        const mounts = await this.mounts(environment);
        signal.throwIfAborted();
        return startContainer(node.supervisor, {
            name: `container ${container.name} of ${pod.name}`,
            account: node.account,
            image,
            mounts,
            stage: node.folder,
            hostsFile: node.hostsFile,
            command: command.map((word) => expand(word, environment)),
            environment,
            logFile: this.logFile(),
        });
    }

    private mounts(environment: Record<string, string>): Promise<Mount[]> {
        const { volumes } = this.pod;
        const mounts = [...(this.container.volumeMounts ?? [])];
        // A path comes before those below it.
        mounts.sort((one, other) => (one.mountPath < other.mountPath ? -1 : 1));
        const subPath = ({ subPath, subPathExpr }: V1VolumeMount) =>
            subPathExpr ? expand(subPathExpr, environment) : subPath;
        return Promise.all(
            mounts.map(async (mount) => ({
                source: await volumes.source(mount.name, subPath(mount)),
                target: mount.mountPath,
                readOnly: mount.readOnly || volumes.isReadOnly(mount.name),
            })),
        );
    }

    private logFile(): string {
        return join(this.pod.logFolder, `${this.container.name}.log`);
    }
}

/** As a shell counts it. */
function exitCodeOf(end: string | undefined): number {
    const code = /^exit code (\d+)$/.exec(end ?? "")?.[1];
    return code === undefined ? 128 + 9 : Number(code);
}
