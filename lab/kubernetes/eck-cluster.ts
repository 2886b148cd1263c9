import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterAccess, request } from "../elasticsearch-request";
import { elasticsearchVersion } from "../parts/elasticsearch";
import { type ApiAccess, ApiError, apply, get, remove } from "./api-request";

/** A cluster of one of the environments, there or not. */
export interface EckPlace {
    name: string;
    namespace: string;
    /** The loopback address of its HTTP interface. */
    httpAddress: string;
}

/** What its owner wants of it. */
export interface EckClusterSpec extends EckPlace {
    /** 1 unless said otherwise. */
    nodes?: number;
    annotations?: Record<string, string>;
    /** More of `spec`. */
    more?: object;
}

/** An Elasticsearch resource as the API server has it. */
export interface ElasticsearchResource {
    apiVersion: string;
    kind: string;
    metadata: {
        name: string;
        namespace: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
    };
    spec: Record<string, unknown>;
    status?: { phase?: string; health?: string };
}

const READY_TIMEOUT_MS = 300_000;

/** `spec` of a cluster with an HTTP interface that this machine reaches. */
export function eckSpec(
    { httpAddress }: EckPlace,
    { nodes = 1, more = {} }: { nodes?: number; more?: object } = {},
): Record<string, unknown> {
    return {
        version: elasticsearchVersion,
        http: {
            service: { spec: { type: "LoadBalancer", loadBalancerIP: httpAddress } },
            tls: { selfSignedCertificate: { subjectAltNames: [{ ip: httpAddress }] } },
        },
        nodeSets: [{ name: "default", count: nodes }],
        ...more,
    };
}

/** Declares a cluster, as its owner would with kubectl. */
export function declareCluster(
    api: ApiAccess,
    { annotations, nodes, more, ...place }: EckClusterSpec,
): Promise<ElasticsearchResource> {
    const { name, namespace } = place;
    return apply<ElasticsearchResource>(api, resourcePath(place), {
        apiVersion: "elasticsearch.k8s.elastic.co/v1",
        kind: "Elasticsearch",
        metadata: { name, namespace, ...(annotations && { annotations }) },
        spec: eckSpec(place, { ...(nodes && { nodes }), ...(more && { more }) }),
    });
}

/** Deletes a cluster with all that ECK made for it. */
export function deleteCluster(api: ApiAccess, place: EckPlace): Promise<void> {
    return remove(api, resourcePath(place));
}

/** The resource as it is now; undefined when there is none. */
export async function resourceOf(
    api: ApiAccess,
    place: EckPlace,
): Promise<ElasticsearchResource | undefined> {
    try {
        return await get<ElasticsearchResource>(api, resourcePath(place));
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
    }
}

/** Waits until ECK calls the cluster ready and it answers, and gives the access of its user `elastic`. */
export async function clusterAccess(api: ApiAccess, place: EckPlace): Promise<ClusterAccess> {
    const { name, namespace, httpAddress } = place;
    await until(`cluster ${namespace}/${name} is not ready`, async () => {
        const resource = await resourceOf(api, place);
        return resource?.status?.phase === "Ready";
    });
    const secret = async (suffix: string, key: string) => {
        const path = `/api/v1/namespaces/${namespace}/secrets/${name}-es-${suffix}`;
        const { data } = await get<{ data: Record<string, string> }>(api, path);
        return Buffer.from(data[key] ?? "", "base64").toString();
    };
    const access = {
        endpoint: `https://${httpAddress}:9200`,
        username: "elastic",
        password: await secret("elastic-user", "elastic"),
        caCertificate: await secret("http-certs-public", "ca.crt"),
    };
    await until(`cluster ${namespace}/${name} does not answer`, () =>
        request<{ status: string }>(access, "GET", "/_cluster/health").then(
            ({ status }) => status !== "red",
            () => false,
        ),
    );
    return access;
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + READY_TIMEOUT_MS; !(await done()); await sleep(500)) {
        if (Date.now() > deadline) throw new Error(`${what} after ${READY_TIMEOUT_MS / 1000} s`);
    }
}

function resourcePath({ name, namespace }: EckPlace): string {
    return `/apis/elasticsearch.k8s.elastic.co/v1/namespaces/${namespace}/elasticsearches/${name}`;
}
