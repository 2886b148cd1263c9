import { Client, errors } from "@elastic/elasticsearch";
import { ResolvedAccess } from "../model/elasticsearch-access";

/** An answer of Elasticsearch, or no answer, that the caller has to tell the user about. */
export class ElasticsearchError extends Error {
    /** HTTP status; undefined when there was no answer. */
    readonly status: number | undefined;
    /** What Elasticsearch answered, without our words around it. */
    readonly reason: string;

    constructor(message: string, status: number | undefined, reason = message) {
        super(message);
        this.name = "ElasticsearchError";
        this.status = status;
        this.reason = reason;
    }
}

/** How long and how often a request is tried. */
export interface Limits {
    timeoutMs: number;
    retries: number;
}

/** The REST API of one cluster. */
export interface Elasticsearch {
    /** The cluster's URLs, for messages. */
    readonly where: string;
    /**
     * Makes one request: 30 seconds at most, three retries when the cluster does not answer, unless told otherwise.
     * @throws ElasticsearchError naming the cluster, the call, the answer and what to check.
     */
    request<T>(method: string, path: string, body?: unknown, limits?: Partial<Limits>): Promise<T>;
    close(): Promise<void>;
}

// the client's own media type carries its major version, which clusters of another major refuse
const headers = { accept: "application/json", "content-type": "application/json" };

/** Opens a client for a cluster. */
export function connectElasticsearch(access: ResolvedAccess): Elasticsearch {
    const client = new Client({
        nodes: access.endpoints,
        auth: access.apiKey
            ? { apiKey: access.apiKey }
            : { username: access.username ?? "", password: access.password ?? "" },
        tls: {
            ...(access.caCertificate ? { ca: access.caCertificate } : {}),
            rejectUnauthorized: access.insecure !== true,
        },
    });
    const where = access.endpoints.join(", ");
    return {
        where,
        async request<T>(method: string, path: string, body?: unknown, limits?: Partial<Limits>): Promise<T> {
            try {
                return await client.transport.request<T>(
                    { method, path, ...(body === undefined ? {} : { body: body as object }) },
                    {
                        headers,
                        requestTimeout: limits?.timeoutMs ?? 30_000,
                        maxRetries: limits?.retries ?? 3,
                    },
                );
            } catch (error) {
                throw describe(error, where, `${method} ${path}`);
            }
        },
        close: () => client.close(),
    };
}

/** Does some work with a client for a cluster, and closes it whatever happens. */
export async function withElasticsearch<T>(
    access: ResolvedAccess,
    work: (cluster: Elasticsearch) => Promise<T>,
): Promise<T> {
    const cluster = connectElasticsearch(access);
    try {
        return await work(cluster);
    } finally {
        await cluster.close();
    }
}

function describe(error: unknown, where: string, call: string): ElasticsearchError {
    if (error instanceof errors.ResponseError) {
        const status = error.statusCode ?? 0;
        const reason = reasonOf(error.body);
        return new ElasticsearchError(
            `${where}: ${call} answered ${status}: ${reason}; ${adviceFor(status)}`,
            status,
            reason,
        );
    }
    const reason = error instanceof Error ? error.message : String(error);
    return new ElasticsearchError(
        `${where}: ${call} got no answer: ${reason}; ${adviceForNoAnswer(reason)}`,
        undefined,
    );
}

function reasonOf(body: unknown): string {
    const error = (body as { error?: Cause | string } | undefined)?.error;
    if (typeof error === "object") {
        return [...new Set(causes(error))].join(": ");
    }
    return error ?? (typeof body === "string" && body !== "" ? body : "no reason");
}

interface Cause {
    type?: string;
    reason?: string;
    caused_by?: Cause;
    suppressed?: Cause[];
}

function causes({ type, reason, caused_by: cause, suppressed = [] }: Cause): string[] {
    return [type, reason]
        .filter((text) => text !== undefined)
        .concat(cause ? causes(cause) : [], suppressed.flatMap(causes));
}

function adviceFor(status: number): string {
    switch (status) {
        case 401:
            return "check the user name and password, or the API key, of `elasticsearch`";
        case 403:
            return "the user of `elasticsearch` lacks a privilege; for a remote cluster `manage_security`, for a local one `manage` and `remote_indices` with `read` for the alias";
        default:
            return "check the cluster's health and its log";
    }
}

function adviceForNoAnswer(reason: string): string {
    if (/certificate|self.signed|issuer/i.test(reason)) {
        return "check `elasticsearch.caCertificate`: it must be the CA of the HTTP certificate, and the URL's host must stand in that certificate";
    }
    return "check `elasticsearch.endpoints`, and that this machine may reach them";
}
