import { readFileSync } from "node:fs";
import { type ClusterAccess, request } from "../../lab/elasticsearch-request";
import { clusterOf } from "../../lab/example";
import type { Clusters, LabCluster } from "../../lab/lab";

/** The lab that the setup started. */
export const lab = JSON.parse(readFileSync(process.env.LAB_DESCRIPTION ?? "", "utf8")) as Clusters;

export const [munich, berlin, paris, rome] = ["munich", "berlin", "paris", "rome"].map((name) =>
    clusterOf(lab, name),
) as [LabCluster, LabCluster, LabCluster, LabCluster];

interface SearchAnswer {
    hits: { hits: { _source: { message: string } }[] };
}

/** The messages that a search finds. */
export async function messages(cluster: ClusterAccess, pattern: string): Promise<string[]> {
    const answer = await request<SearchAnswer>(cluster, "GET", `/${pattern}/_search`);
    return answer.hits.hits.map((hit) => hit._source.message);
}

/** All settings of remote clusters, flat. */
export async function remoteSettings(cluster: ClusterAccess): Promise<Record<string, string>> {
    const answer = await request<{ persistent: Record<string, string> }>(
        cluster,
        "GET",
        "/_cluster/settings?flat_settings=true",
    );
    return Object.fromEntries(
        Object.entries(answer.persistent).filter(([name]) => name.startsWith("cluster.remote.")),
    );
}

/** The cross-cluster API keys that are still valid. */
export async function validKeys(cluster: ClusterAccess): Promise<string[]> {
    const answer = await request<{ api_keys: { id: string; type: string; invalidated: boolean }[] }>(
        cluster,
        "GET",
        "/_security/api_key",
    );
    return answer.api_keys
        .filter((key) => key.type === "cross_cluster" && !key.invalidated)
        .map((key) => key.id);
}

/** Every value that must not be seen anywhere in plain text. */
export function secretValues(): string[] {
    return [munich, berlin, paris, rome].flatMap((cluster) => [
        cluster.password,
        // one line from the middle of the key
        ...cluster.nodes.map((node) => node.ssh.privateKey.trim().split("\n")[2] ?? ""),
    ]);
}
