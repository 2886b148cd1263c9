import { request as httpsRequest } from "node:https";

/** What it takes to talk to a cluster. */
export interface ClusterAccess {
    endpoint: string;
    username: string;
    password: string;
    /** PEM. The only authority that is trusted. */
    caCertificate: string;
}

export class RequestError extends Error {
    constructor(
        message: string,
        readonly status: number,
        readonly body: unknown,
    ) {
        super(message);
    }
}

const TIMEOUT_MS = 30_000;

/** Sends a request with a JSON body and gives the JSON of the answer. Every status from 400 on is a RequestError. */
export async function request<T = unknown>(
    cluster: ClusterAccess,
    method: string,
    path: string,
    body?: unknown,
): Promise<T> {
    const { status, text } = await send(cluster, method, path, body);
    const answer = parse(text);
    if (status >= 400) throw new RequestError(`${method} ${path}: ${status} ${text}`, status, answer);
    return answer as T;
}

function send(
    cluster: ClusterAccess,
    method: string,
    path: string,
    body: unknown,
): Promise<{ status: number; text: string }> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
        const outgoing = httpsRequest(
            new URL(path, cluster.endpoint),
            {
                method,
                ca: cluster.caCertificate,
                auth: `${cluster.username}:${cluster.password}`,
                headers: payload === undefined ? {} : bodyHeaders(payload),
                signal: AbortSignal.timeout(TIMEOUT_MS),
                // A kept connection would keep the process of a test alive.
                agent: false,
            },
            (incoming) => {
                const chunks: Buffer[] = [];
                incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
                incoming.once("error", reject);
                incoming.once("end", () => {
                    resolve({
                        status: incoming.statusCode ?? 0,
                        text: Buffer.concat(chunks).toString("utf8"),
                    });
                });
            },
        );
        outgoing.once("error", reject);
        outgoing.end(payload);
    });
}

/** Node sends the body of a DELETE only when its length is told. */
function bodyHeaders(payload: string): Record<string, string | number> {
    return { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
