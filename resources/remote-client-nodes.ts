import { Elasticsearch } from "./elasticsearch";

interface Nodes {
    nodes: Record<string, { name: string; roles?: string[]; jvm: { start_time_in_millis: number } }>;
}

/** The nodes that connect to remotes, by name, and when each started, in milliseconds since 1970. */
export async function remoteClientNodes(cluster: Elasticsearch): Promise<Record<string, number>> {
    const { nodes } = await cluster.request<Nodes>(
        "GET",
        "/_nodes/jvm?filter_path=nodes.*.name,nodes.*.roles,nodes.*.jvm.start_time_in_millis",
    );
    return Object.fromEntries(
        Object.values(nodes)
            .filter((node) => node.roles?.includes("remote_cluster_client"))
            .map((node) => [node.name, node.jvm.start_time_in_millis]),
    );
}
