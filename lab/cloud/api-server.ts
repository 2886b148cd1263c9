import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "../certificates";
import { listenOn } from "../kubernetes/tcp-forwarder";
import { answer, type ApiAnswer, ok } from "./api";
import { ApiFailure } from "./api-failure";
import { Control, type Fault } from "./control";
import type { Deployment } from "./deployment";
import { type Credentials, Identity } from "./identity";

// The API of Elastic Cloud Hosted and of Elastic Cloud Enterprise as far as remote clusters need it, after the public
// description of that API. What the description leaves open is decided here, on the strict side: a version that does
// not match is 409 (deployments.version_conflict), an update while a change is under way is 400
// (clusters.cluster_plan_state_error), while changes of the keystore and of the list of remotes queue up. The version
// belongs to the deployment's configuration, which the keystore and that list are no part of. A list that an update
// leaves out of `trust` is emptied.

export interface ApiServer {
    endpoint: string;
    stop(): Promise<void>;
}

/** Starts the API on a free port. */
export async function startApiServer(
    { certificate, key }: Certificate,
    credentials: Credentials,
    deployments: Deployment[],
): Promise<ApiServer> {
    const control = new Control();
    const identity = new Identity(credentials);

    const handle = async (method: string, url: URL, headers: Headers, body: unknown): Promise<ApiAnswer> => {
        const { pathname, search, searchParams } = url;
        if (pathname === "/api/v1/users/auth/_login") return ok(identity.logIn(body as object));
        identity.check(headers.authorization);
        if (pathname === "/api/v1/users/auth/_refresh") return ok(identity.newToken());
        if (pathname.startsWith("/lab/")) return ok(control.handle(method, pathname, body));
        if (!pathname.startsWith("/api/v1/")) throw new ApiFailure(404, "root.resource_not_found", pathname);
        const fault = control.takeFault(method, pathname + search);
        if (fault !== undefined && !fault.handled) return faultAnswer(fault);
        control.interfere(method, pathname + search, deployments);
        const path = pathname.slice("/api/v1".length);
        const answered = await answer({ deployments, control }, { method, path, query: searchParams, body });
        return fault === undefined ? answered : faultAnswer(fault);
    };

    const cert = await readFile(certificate, "utf8");
    const server = createServer({ cert, key: await readFile(key, "utf8") }, (incoming, outgoing) => {
        const { method = "", url = "/", headers } = incoming;
        void reply(async () =>
            handle(method, new URL(url, "https://lab"), headers, await readBody(incoming)),
        ).then(({ status, body, headers: more }) => {
            if (!url.startsWith("/lab/")) control.note({ method, path: url, status });
            outgoing.writeHead(status, { "content-type": "application/json", ...more });
            outgoing.end(JSON.stringify(body));
        });
    });
    const listening = await listenOn(server, { host: "127.0.0.1", port: 0 });
    return {
        endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () => listening.close(),
    };
}

interface Headers {
    authorization?: string;
}

/** Codes as the description has them where it tells of such answers. */
const faultCodes: Record<number, string> = {
    429: "deployments.rate_limited",
    500: "deployments.metadata_internal_error",
};

function faultAnswer({ status, retryAfter }: Fault): ApiAnswer {
    const code = faultCodes[status] ?? "lab.fault";
    const failure = new ApiFailure(status, code, "the lab was told to answer like this");
    return {
        status,
        body: failure.reply(),
        ...(retryAfter !== undefined && { headers: { "retry-after": String(retryAfter) } }),
    };
}

async function reply(handle: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    try {
        return await handle();
    } catch (error) {
        const failure =
            error instanceof ApiFailure ? error : new ApiFailure(500, "lab.failed", (error as Error).message);
        return {
            status: failure.status,
            body: failure.reply(),
            headers: { "x-cloud-error-codes": failure.code },
        };
    }
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    if (text === "") return undefined;
    try {
        return JSON.parse(text);
    } catch {
        throw new ApiFailure(400, "root.malformed_json", "the body is not JSON");
    }
}
