import { request as httpsRequest } from "node:https";

/** A server, and a client certificate that it accepts. */
export interface ApiAccess {
    url: string;
    /** PEM, as are the others. The only authority that is trusted. */
    caCertificate: string;
    clientCertificate: string;
    clientKey: string;
}

/** An answer of the API server that is no success. */
export class ApiError extends Error {
    constructor(
        message: string,
        readonly status: number,
    ) {
        super(message);
    }
}

const TIMEOUT_MS = 30_000;
const FIELD_MANAGER = "lab";

/** Reads what is at the path. */
export async function get<T>(access: ApiAccess, path: string): Promise<T> {
    return JSON.parse(await send(access, "GET", path)) as T;
}

/**
 * Creates the object at the path, or changes what differs, by server-side apply. The object is sent as it is: the
 * typed client drops properties of schemas whose names have hyphens.
 */
export async function apply<T>(
    access: ApiAccess,
    path: string,
    object: T,
    manager = FIELD_MANAGER,
): Promise<T> {
    const query = `fieldManager=${manager}&force=true`;
    return JSON.parse(await send(access, "PATCH", `${path}?${query}`, JSON.stringify(object))) as T;
}

/** Deletes what is at the path. */
export async function remove(access: ApiAccess, path: string): Promise<void> {
    await send(access, "DELETE", path);
}

/** Whether the server answers the path with success. */
export async function answers(access: ApiAccess, path: string): Promise<boolean> {
    return send(access, "GET", path).then(
        () => true,
        () => false,
    );
}

function send(access: ApiAccess, method: string, path: string, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const outgoing = httpsRequest(
            new URL(path, access.url),
            {
                method,
                ca: access.caCertificate,
                cert: access.clientCertificate,
                key: access.clientKey,
                headers: body === undefined ? {} : { "content-type": "application/apply-patch+yaml" },
                signal: AbortSignal.timeout(TIMEOUT_MS),
                agent: false,
            },
            (incoming) => {
                const chunks: Buffer[] = [];
                incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
                incoming.once("error", reject);
                incoming.once("end", () => {
                    const text = Buffer.concat(chunks).toString("utf8");
                    const status = incoming.statusCode ?? 0;
                    if (status < 300) resolve(text);
                    else reject(new ApiError(`${method} ${path}: ${status} ${text}`, status));
                });
            },
        );
        outgoing.once("error", reject);
        outgoing.end(body);
    });
}
