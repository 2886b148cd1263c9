import { createServer } from "node:net";

// Below the range from which the kernel takes the ports of outgoing connections: a port chosen there could be
// taken by somebody's connection in the seconds before the server that it is meant for listens on it.
const FIRST = 15000;
const COUNT = 17000;

const given = new Set<number>();

/** A port of the loopback interface on which nobody listens, and that this process gives away only once. */
export async function freePort(): Promise<number> {
    for (let attempt = 0; attempt < 200; attempt++) {
        const port = FIRST + Math.floor(Math.random() * COUNT);
        if (!given.has(port) && (await isFree(port))) {
            given.add(port);
            return port;
        }
    }
    throw new Error(`no free port found on 127.0.0.1 between ${FIRST} and ${FIRST + COUNT}`);
}

function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = createServer();
        server.once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
