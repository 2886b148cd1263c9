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

/** The nodes that have not restarted since they were noted; one that is missing has not, unless it is gone for good. */
export function notRestarted(
    before: Record<string, number>,
    now: Record<string, number>,
    missingIsGone: boolean,
): string[] {
    return Object.keys(before).filter((name) =>
        now[name] === undefined ? !missingIsGone : now[name] === before[name],
    );
}
