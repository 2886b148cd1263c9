import type {
    V1Container,
    V1ContainerState,
    V1ContainerStatus,
    V1Pod,
    V1PodCondition,
    V1PodStatus,
} from "@kubernetes/client-node" with { "resolution-mode": "import" };

/** What has become of a container so far. */
export interface ContainerRecord {
    container: V1Container;
    state: V1ContainerState;
    /** How it ended the last time. */
    lastState: V1ContainerState | undefined;
    restarts: number;
    ready: boolean;
}

export interface PodRecord {
    address: string;
    startTime: Date;
    initContainers: ContainerRecord[];
    containers: ContainerRecord[];
}

/** The status of a Pod as its kubelet tells it to the API server. `before` is what it told last. */
export function podStatus(pod: V1Pod, record: PodRecord, before: V1PodStatus | undefined): V1PodStatus {
    const { address, startTime, initContainers, containers } = record;
    const initialized = initContainers.every(({ ready }) => ready);
    const started = containers.some(({ state, restarts }) => state.running !== undefined || restarts > 0);
    const ready = initialized && containers.every((container) => container.ready);
    const condition = (type: string, value: boolean): V1PodCondition => {
        const status = value ? "True" : "False";
        const previous = before?.conditions?.find((one) => one.type === type);
        const since = previous?.status === status ? previous.lastTransitionTime : new Date();
        return { type, status, lastTransitionTime: since };
    };
    return {
        phase: initialized && started ? "Running" : "Pending",
        observedGeneration: pod.metadata?.generation,
        startTime,
        hostIP: "127.0.0.1",
        hostIPs: [{ ip: "127.0.0.1" }],
        podIP: address,
        podIPs: [{ ip: address }],
        conditions: [
            condition("PodScheduled", true),
            condition("Initialized", initialized),
            condition("ContainersReady", ready),
            condition("Ready", ready),
        ],
        initContainerStatuses: initContainers.map(containerStatus),
        containerStatuses: containers.map(containerStatus),
    };
}

function containerStatus(record: ContainerRecord): V1ContainerStatus {
    const { container, state, lastState, restarts, ready } = record;
    return {
        name: container.name,
        image: container.image ?? "",
        imageID: "",
        restartCount: restarts,
        ready,
        started: state.running !== undefined,
        state,
        ...(lastState && { lastState }),
    };
}
