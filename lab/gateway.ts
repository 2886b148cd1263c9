import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { joinSockets } from "./kubernetes/join-sockets";
import { listenOn, type Target } from "./kubernetes/tcp-forwarder";

export interface GatewayOptions {
    /** PEM, as are the others: what its clients see. */
    certificate: string;
    key: string;
    host: string;
    /** A free one unless said otherwise. */
    port?: number;
    target: Target;
    /** The name that the certificate of the target must have. */
    serverName: string;
    caCertificate: string;
}

export interface Gateway extends Target {
    stop(): Promise<void>;
}

/**
 * Ends the TLS of its clients with a certificate of its own and begins a new one to the target, whose certificate
 * it checks: what an ingress controller or a company's proxy does. When the target fails, its clients are cut off.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
    const { certificate, key, host, port = 0, target, serverName, caCertificate } = options;
    const server = createServer({ cert: certificate, key }, (client) =>
        joinSockets(client, connect({ ...target, servername: serverName, ca: caCertificate })),
    );
    // A client that does not like the certificate is its own affair.
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    const listening = await listenOn(server, { host, port });
    return { host, port: (server.address() as AddressInfo).port, stop: () => listening.close() };
}
