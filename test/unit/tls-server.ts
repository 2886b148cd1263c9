import { AddressInfo, Server } from "node:net";
import { createServer, Server as TlsServer, TlsOptions, TLSSocket } from "node:tls";

const servers: Server[] = [];

/** Closes all servers of a test. */
export function closeServers(): void {
    servers.splice(0).forEach((server) => server.close());
}

/** Listens on loopback; gives `host:port`. */
export async function listen(server: Server, host = "127.0.0.1", port = 0): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return `${host}:${(server.address() as AddressInfo).port}`;
}

/** A server that speaks TLS and stays up whatever its clients do. */
export function tlsServer(options: TlsOptions, onConnect: (socket: TLSSocket) => void): TlsServer {
    const server = createServer(options, (socket) => {
        socket.on("error", () => undefined);
        onConnect(socket);
    });
    return server.on("tlsClientError", () => undefined);
}

/** What the remote cluster server interface does with a transport ping. */
export function echo(socket: TLSSocket): void {
    socket.pipe(socket);
}
