import { Call, Reply, startCloudServer } from "./cloud-server";
import { certificates, munich } from "./eck-fixtures";

type Fields = Record<string, unknown>;

interface Step {
    op: string;
    path: string;
    value?: unknown;
}

/** An API server that keeps one Elasticsearch resource in memory. */
export interface ApiServer {
    readonly kubeconfig: string;
    /** Absent when somebody has deleted it. */
    resource: { metadata: { uid: string; resourceVersion: string }; spec: Fields } | undefined;
    /** What was asked, such as `GET`, and `PATCH` with all its steps. */
    readonly calls: string[];
    /** Names of those who changed it, as they called themselves. */
    readonly managers: (string | null)[];
    /** What others do, each just before a change arrives. */
    readonly beforePatches: (() => void)[];
    /** What is answered instead, each once. */
    readonly refusals: Reply[];
}

const path = `/apis/elasticsearch.k8s.elastic.co/v1/namespaces/${munich.namespace}/elasticsearches/${munich.name}`;

/** Starts it on loopback; `closeServers` ends it. */
export async function startApiServer(spec: Fields): Promise<ApiServer> {
    const { leaf: cert, leafKey: key } = certificates;
    // the client takes no http
    const url = await startCloudServer((call) => answer(server, call), { cert, key });
    const server: ApiServer = {
        kubeconfig: kubeconfigOf(url),
        resource: { metadata: { uid: "uid-1", resourceVersion: "1" }, spec },
        calls: [],
        managers: [],
        beforePatches: [],
        refusals: [],
    };
    return server;
}

function kubeconfigOf(server: string): string {
    const ca = Buffer.from(certificates.ca).toString("base64");
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "a", cluster: { server, "certificate-authority-data": ca } }],
        users: [{ name: "a", user: { token: "MARKER-KUBERNETES-TOKEN" } }],
        contexts: [
            { name: "nowhere", context: { cluster: "none", user: "a" } },
            { name: "there", context: { cluster: "a", user: "a" } },
        ],
        "current-context": "there",
    });
}

/** How the API server says that it does not do something. */
export function status(code: number, message: string): Reply {
    return { ...json, status: code, body: { kind: "Status", status: "Failure", message, code } };
}

const json = { headers: { "content-type": "application/json" } };

function answer(server: ApiServer, { method, path: asked, query, headers, body }: Call): Reply {
    const steps = method === "PATCH" ? (body as Step[]) : [];
    server.calls.push([method, ...steps.map((step) => `${step.op} ${step.path}`)].join(" "));
    if (method === "PATCH") {
        server.beforePatches.shift()?.();
    }
    const refusal = server.refusals.shift();
    if (refusal !== undefined) {
        return refusal;
    }
    const { resource } = server;
    if (asked !== path || resource === undefined) {
        return status(404, `elasticsearches.elasticsearch.k8s.elastic.co "${munich.name}" not found`);
    }
    if (method === "PATCH") {
        if (headers["content-type"] !== "application/json-patch+json") {
            return status(415, "not a JSON patch");
        }
        const changed = structuredClone(resource);
        if (!steps.every((step) => applied(changed, step))) {
            return status(422, "the server rejected our request due to an error in our request");
        }
        server.managers.push(query.get("fieldManager"));
        changed.metadata.resourceVersion = String(Number(resource.metadata.resourceVersion) + 1);
        server.resource = changed;
    }
    return { ...json, body: server.resource };
}

/** Whether a step can be done: as RFC 6902 says, the parent of what is added must be there. */
function applied(document: object, { op, path: pointer, value }: Step): boolean {
    const keys = pointer.split("/").slice(1);
    const last = keys.pop() ?? "";
    const parent = keys.reduce<unknown>((inner, key) => (inner as Fields | undefined)?.[key], document);
    if (typeof parent !== "object" || parent === null) {
        return false;
    }
    const fields = parent as Fields;
    if (op === "add") {
        fields[last] = value;
        return true;
    }
    const there = fields[last];
    if (op === "remove") {
        delete fields[last];
        return there !== undefined;
    }
    return there === value;
}
