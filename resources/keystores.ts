import { Elasticsearch } from "./elasticsearch";

/** What a node says after it has read its keystore again. */
export interface ReloadedNode {
    name: string;
    reload_exception?: { reason?: string };
    /** Names and place of what it read; from 9.1 on. */
    secure_setting_names?: string[];
    keystore_path?: string;
    /** Of the file; from 9.3 on. */
    keystore_digest?: string;
}

/** Makes every node read its keystore again; each tells by itself whether it could. */
export async function reloadKeystores(cluster: Elasticsearch, password?: string): Promise<ReloadedNode[]> {
    const body = password === undefined ? undefined : { secure_settings_password: password };
    const answer = await cluster.request<{ nodes: Record<string, ReloadedNode> }>(
        "POST",
        "/_nodes/reload_secure_settings",
        body,
    );
    return Object.values(answer.nodes);
}

/** Which keystore every node reads now: a digest by the name of the node, none of nodes before 9.3. */
export async function keystoreDigests(cluster: Elasticsearch): Promise<Record<string, string>> {
    return Object.fromEntries(
        (await reloadKeystores(cluster)).flatMap(({ name, keystore_digest: digest }) =>
            digest === undefined ? [] : [[name, digest]],
        ),
    );
}
