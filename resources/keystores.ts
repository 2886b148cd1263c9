import { Elasticsearch } from "./elasticsearch";

interface ReloadAnswer {
    nodes: Record<string, { name: string; reload_exception?: { reason?: string }; keystore_digest?: string }>;
}

/**
 * Makes every node read its keystore again, and tells which one it read: a digest for each node by name, from
 * Elasticsearch 9.3 on; before, nothing.
 */
export async function reloadKeystores(cluster: Elasticsearch): Promise<Record<string, string>> {
    const { nodes } = await cluster.request<ReloadAnswer>("POST", "/_nodes/reload_secure_settings");
    return Object.fromEntries(
        Object.values(nodes).flatMap(({ name, keystore_digest: digest }) =>
            digest === undefined ? [] : [[name, digest]],
        ),
    );
}
