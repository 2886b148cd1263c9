import type { CustomObjectsApi } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { ResolvedEckCluster } from "../model/eck-cluster";
import { ElasticsearchSpec } from "../model/elasticsearch-spec";

/** How to reach a Kubernetes API server. */
export interface KubernetesAccess {
    /** Content or path of a kubeconfig; absent for that of the environment (`KUBECONFIG`, `~/.kube/config`). */
    kubeconfig?: string;
    /** Context in it; absent for its current one. */
    context?: string;
}

/** An Elasticsearch resource, as far as this package looks at it. */
export interface LiveElasticsearch {
    metadata: { uid: string; resourceVersion: string };
    spec: ElasticsearchSpec;
}

/** One step of a JSON patch. */
export interface JsonPatchStep {
    op: "add" | "remove" | "test";
    path: string;
    value?: unknown;
}

/** One Elasticsearch resource on an API server, for what the kubernetes provider cannot do. */
export interface ElasticsearchResource {
    /** As it is now; undefined when there is none. */
    read(): Promise<LiveElasticsearch | undefined>;
    /** Changes it, unless it has changed since it was read; false then. */
    patch(seen: LiveElasticsearch, steps: JsonPatchStep[]): Promise<boolean>;
}

const timeoutMs = 30_000;
const attempts = 4;

/** What changes are noted under in `metadata.managedFields`. */
const fieldManager = "pulumi-elastic-remote-clusters";

/** Opens an Elasticsearch resource. */
export async function elasticsearchResource(
    access: KubernetesAccess,
    { name, namespace }: ResolvedEckCluster,
): Promise<ElasticsearchResource> {
    const api = await connect(access);
    const target = {
        ...{ group: "elasticsearch.k8s.elastic.co", version: "v1", plural: "elasticsearches" },
        ...{ name, namespace },
    };
    const where = `Elasticsearch ${namespace}/${name}`;
    return {
        async read() {
            try {
                const call = () => api.getNamespacedCustomObject(target) as Promise<LiveElasticsearch>;
                return await repeated(`${where}: reading the resource`, call);
            } catch (error) {
                if (error instanceof KubernetesError && error.status === 404) {
                    return undefined;
                }
                throw error;
            }
        },
        async patch({ metadata: { resourceVersion } }, steps) {
            const unchanged = { op: "test", path: "/metadata/resourceVersion", value: resourceVersion };
            const call = () =>
                api.patchNamespacedCustomObject({ ...target, body: [unchanged, ...steps], fieldManager });
            try {
                await repeated(`${where}: changing the resource`, call);
                return true;
            } catch (error) {
                if (error instanceof KubernetesError && (error.status === 409 || error.status === 422)) {
                    return false;
                }
                throw error;
            }
        },
    };
}

class KubernetesError extends Error {
    constructor(
        message: string,
        /** HTTP status; undefined when there was no answer. */
        readonly status: number | undefined,
    ) {
        super(message);
    }
}

async function connect({ kubeconfig, context }: KubernetesAccess): Promise<CustomObjectsApi> {
    const { CustomObjectsApi: Api, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    if (kubeconfig === undefined) {
        config.loadFromDefault();
    } else if (/^\s*[{]|^\s*apiVersion:|\n/.test(kubeconfig)) {
        config.loadFromString(kubeconfig);
    } else {
        config.loadFromFile(kubeconfig);
    }
    if (context !== undefined) {
        config.setCurrentContext(context);
    }
    return config.makeApiClient(Api);
}

/** Tries again when the API server does not answer or fails. */
async function repeated<T>(what: string, call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
        try {
            return await inTime(call());
        } catch (error) {
            const { code, message } = error as { code?: unknown; message?: string };
            const status = typeof code === "number" ? code : undefined;
            const passes = status === undefined || status === 429 || status >= 500;
            if (!passes || attempt === attempts) {
                throw new KubernetesError(`${what} ${described(status, message ?? "")}`, status);
            }
            await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
        }
    }
}

function described(status: number | undefined, message: string): string {
    const cure =
        status === 401 || status === 403
            ? "check that the kubeconfig's user may get and patch elasticsearches.elasticsearch.k8s.elastic.co in the namespace"
            : "check the kubeconfig and context of the side (or of the kubernetes provider in `opts`), and that this machine reaches the API server";
    // further lines are body and headers of the answer
    const [first] = message.split("\n");
    return `${status === undefined ? "got no answer" : `answered ${status}`}: ${first}; ${cure}`;
}

function inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs / 1_000} s`)), timeoutMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
