import { ClusterSetting, settingsByName } from "../model/remote-settings";
import { Elasticsearch, ElasticsearchError } from "./elasticsearch";
import { clearSettings } from "./settings";

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
    const copied = settings.map((setting) => ({
        ...setting,
        name: prefix + setting.name.slice(`cluster.remote.${alias}.`.length),
    }));
    const persistent = { ...settingsByName(copied), [`${prefix}skip_unavailable`]: false };
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
        await clearSettings(cluster, [`${prefix}*`]);
    }
}
