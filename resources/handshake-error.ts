import { ClusterSetting } from "../model/remote-settings";
import { Elasticsearch, ElasticsearchError } from "./elasticsearch";

const once = { retries: 0, timeoutMs: 30_000 };

/**
 * Why the local cluster cannot open a connection. Of a remote that searches may go on without it only tells that there
 * is none: another alias for the same address, which is there for this one request, makes it tell the reason.
 */
export async function handshakeError(
    cluster: Elasticsearch,
    alias: string,
    settings: ClusterSetting[],
): Promise<string | undefined> {
    const probe = `${alias}_pulumi_probe`;
    const prefix = `cluster.remote.${probe}.`;
    const copied = settings.map(({ name, value, valueLists }): [string, unknown] => [
        prefix + name.slice(`cluster.remote.${alias}.`.length),
        valueLists ?? value,
    ]);
    const persistent = { ...Object.fromEntries(copied), [`${prefix}skip_unavailable`]: false };
    try {
        await cluster.request("PUT", "/_cluster/settings", { persistent }, once);
        await cluster.request("GET", `/${probe}:*/_search?size=0`, undefined, once);
        return undefined;
    } catch (error) {
        if (error instanceof ElasticsearchError) {
            return error.reason.replaceAll(probe, alias);
        }
        throw error;
    } finally {
        await cluster.request("PUT", "/_cluster/settings", { persistent: { [`${prefix}*`]: null } });
    }
}
