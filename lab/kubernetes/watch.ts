import { setTimeout as sleep } from "node:timers/promises";
import type {
    CoreV1Api,
    KubeConfig,
    KubernetesListObject,
    KubernetesObject,
} from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { Log } from "./log";

const RETRY_MS = 1_000;

/** A connection to an API server, with the rights of the kubeconfig. */
export interface ApiServer {
    core: CoreV1Api;
    /** For `core.patch...`: the body is merged into the object, lists are replaced. */
    mergePatch: Parameters<CoreV1Api["patchNamespacedPodStatus"]>[1];
    config: KubeConfig;
}

/**
 * The objects of one kind in some namespaces, as the API server last told. Their times are Date or string: those
 * that came with the first list have been parsed, those that came later have not.
 */
export interface Watched<T> {
    list(): T[];
    get(namespace: string, name: string): T | undefined;
    onChange(listener: () => void): void;
    stop(): Promise<void>;
}

export async function connect(kubeconfig: string): Promise<ApiServer> {
    const { CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions } =
        await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    return {
        core: config.makeApiClient(CoreV1Api),
        mergePatch: setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        config,
    };
}

/** Watches one kind of the core API, whatever happens to connections, until it is stopped. */
export async function watch<T extends KubernetesObject>(
    api: ApiServer,
    resource: string,
    namespaces: string[],
    list: (namespace: string) => Promise<KubernetesListObject<T>>,
    log: Log,
): Promise<Watched<T>> {
    const { makeInformer } = await import("@kubernetes/client-node");
    let stopped = false;
    const informers = namespaces.map((namespace) => {
        const path = `/api/v1/namespaces/${namespace}/${resource}`;
        const informer = makeInformer<T>(api.config, path, () => list(namespace));
        const restart = async (error: unknown) => {
            if (stopped) return;
            log(`watch of ${path} ended: ${String(error)}`);
            await sleep(RETRY_MS);
            if (!stopped) await informer.start().catch(restart);
        };
        informer.on("error", (error: unknown) => void restart(error));
        return { namespace, informer };
    });
    await Promise.all(informers.map(({ informer }) => informer.start()));
    return {
        list: () => informers.flatMap(({ namespace, informer }) => [...informer.list(namespace)]),
        get: (namespace, name) =>
            informers.find((one) => one.namespace === namespace)?.informer.get(name, namespace),
        onChange: (listener) => {
            for (const { informer } of informers) informer.on("change", listener);
        },
        stop: async () => {
            stopped = true;
            await Promise.all(informers.map(({ informer }) => informer.stop()));
        },
    };
}

/** The HTTP status of an answer that is an error, or undefined when it is none of the API server. */
export function statusOf(error: unknown): number | undefined {
    const { code } = error as { code?: unknown };
    return typeof code === "number" ? code : undefined;
}
