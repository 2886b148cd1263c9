import { createServer, IncomingMessage } from "node:http";
import { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One answer of the cluster; none at all when `hangs`. */
export interface Answer {
    status?: number;
    body?: unknown;
    hangs?: boolean;
}

export interface LocalCluster {
    url: string;
    /** What was asked: method, path and body. */
    readonly requests: string[];
    readonly authorizations: Set<string | undefined>;
    close(): Promise<void>;
}

/** Starts a server on 127.0.0.1 that answers as Elasticsearch, by `METHOD /path`; 404 for anything else. */
export async function startLocalCluster(
    answers: Record<string, Answer | ((times: number) => Answer)>,
    ownPort = 0,
): Promise<LocalCluster> {
    const requests: string[] = [];
    const authorizations = new Set<string | undefined>();
    const answerTo = (request: IncomingMessage): Answer => {
        const call = `${request.method ?? ""} ${request.url ?? ""}`;
        const times = requests.filter((one) => one.startsWith(call)).length;
        const answer = answers[call] ?? { status: 404, body: { error: `no handler for ${call}` } };
        return typeof answer === "function" ? answer(times) : answer;
    };
    const server = createServer((request, response) => {
        void text(request).then((body) => {
            const { status = 200, body: reply = {}, hangs } = answerTo(request);
            requests.push(`${request.method ?? ""} ${request.url ?? ""}${body && ` ${body}`}`);
            authorizations.add(request.headers.authorization);
            if (!hangs) {
                response.writeHead(status, {
                    "content-type": "application/json",
                    "x-elastic-product": "Elasticsearch",
                });
                response.end(JSON.stringify(reply));
            }
        });
    });
    await new Promise<void>((resolve) => server.listen(ownPort, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        requests,
        authorizations,
        close: () => {
            server.closeAllConnections();
            return new Promise((resolve) => server.close(() => resolve()));
        },
    };
}
