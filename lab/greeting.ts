import { type ClusterAccess, request } from "./elasticsearch-request";

/** The document of the remote cluster that a search through the connection finds. */
export async function indexGreeting(cluster: ClusterAccess & { name: string }): Promise<void> {
    await request(cluster, "PUT", `/logs-${cluster.name}/_doc/1?refresh=true`, {
        "@timestamp": "2026-01-01T00:00:00Z",
        message: `Greetings from ${cluster.name}`,
    });
}
