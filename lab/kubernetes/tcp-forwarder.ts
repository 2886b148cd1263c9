import { createConnection, createServer, type Server, type Socket } from "node:net";
import { joinSockets } from "./join-sockets";

export interface Target {
    host: string;
    port: number;
}

/** A port that is listened on; its connections go on to somebody else. */
export interface Forwarder {
    close(): Promise<void>;
}

/** Listens, and forwards each connection to the target of that moment. Without one, connections are reset. */
export async function forward(listen: Target, target: () => Target | undefined): Promise<Forwarder> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
        const to = target();
        if (to === undefined) client.on("error", () => undefined).resetAndDestroy();
        else joinSockets(client, createConnection({ ...to, allowHalfOpen: true }));
    });
    return listenOn(server, listen);
}

/** Starts to listen. Closing ends the connections too. */
export async function listenOn(server: Server, { host, port }: Target): Promise<Forwarder> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
    });
    return {
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                for (const socket of sockets) socket.destroy();
            }),
    };
}
