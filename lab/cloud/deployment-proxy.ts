import { readFile } from "node:fs/promises";
import type { Certificate } from "../certificates";
import { startGateway } from "../gateway";
import { checkPort } from "../kubernetes/addresses";
import { forward } from "../kubernetes/tcp-forwarder";
import type { LabCluster } from "../lab";

/** The ports of a deployment's endpoint on the cloud. Nobody listens on that of plain HTTP. */
export const ports = { http: 9200, https: 9243, remoteClusterServer: 9443, transport: 9400 };

/** Ends something that was started. */
export type Stop = () => Promise<void>;

/**
 * Stands before a deployment as the proxies of the cloud do, on an address of its own: ends TLS with a certificate of
 * the cloud for HTTP and for the remote cluster server, and passes the transport interface through.
 */
export async function startDeploymentProxy(
    host: string,
    { certificate, key }: Certificate,
    cluster: LabCluster,
    stops: Stop[],
): Promise<void> {
    const { remoteClusterServer: server, transportPort, caCertificate } = cluster;
    if (server === undefined) throw new Error(`${cluster.name} has no remote cluster server`);
    for (const port of Object.values(ports)) await checkPort(host, port);
    const shown = {
        certificate: await readFile(certificate, "utf8"),
        key: await readFile(key, "utf8"),
        host,
    };
    const behind = (port: number) => ({ host: "127.0.0.1", port });
    const http = {
        target: behind(Number(new URL(cluster.endpoint).port)),
        ...{ serverName: "localhost", caCertificate },
    };
    const gateways = [
        { port: ports.https, ...http },
        {
            ...{ port: ports.remoteClusterServer, target: behind(server.port) },
            ...{ serverName: server.serverName, caCertificate },
        },
    ];
    for (const gateway of gateways) {
        const started = await startGateway({ ...shown, ...gateway });
        stops.push(() => started.stop());
    }
    const passing = await forward({ host, port: ports.transport }, () => behind(transportPort));
    stops.push(() => passing.close());
}
