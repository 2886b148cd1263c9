import { createServer, IncomingHttpHeaders, RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { text } from "node:stream/consumers";
import { listen } from "./tls-server";

/** What the API of the cloud is asked. */
export interface Call {
    method: string;
    path: string;
    query: URLSearchParams;
    headers: IncomingHttpHeaders;
    body: unknown;
}

/** What it answers. */
export interface Reply {
    status?: number;
    headers?: Record<string, string>;
    /** As JSON, unless it is text. */
    body?: unknown;
    /** Hangs up instead. */
    drops?: boolean;
}

/** Starts a server on loopback, with TLS when it has a certificate; gives its URL. `closeServers` ends it. */
export async function startCloudServer(
    answer: (call: Call) => Reply,
    certificate?: { cert: string; key: string },
    host?: string,
): Promise<string> {
    const onRequest: RequestListener = (request, response) => {
        void text(request).then((sent) => {
            const { pathname: path, searchParams: query } = new URL(request.url ?? "", "http://loopback");
            const body: unknown = sent === "" ? undefined : JSON.parse(sent);
            const reply = answer({
                method: request.method ?? "",
                path,
                query,
                headers: request.headers,
                body,
            });
            if (reply.drops === true) {
                request.socket.destroy();
                return;
            }
            response.writeHead(reply.status ?? 200, reply.headers);
            response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
        });
    };
    const server = certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest);
    return `${certificate ? "https" : "http"}://${await listen(server, host)}`;
}

/** How the API says that it does not do something. */
export function refused(status: number, code: string, message = "the API says so"): Reply {
    return { status, body: { errors: [{ code, message }] } };
}
