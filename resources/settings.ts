import { ClusterSetting, settingsByName } from "../model/remote-settings";
import { Elasticsearch } from "./elasticsearch";

/** Sets settings of a cluster. */
export async function putSettings(cluster: Elasticsearch, settings: ClusterSetting[]): Promise<void> {
    await cluster.request("PUT", "/_cluster/settings", { persistent: settingsByName(settings) });
}

/** Takes settings of a cluster away, if they are there. */
export async function clearSettings(cluster: Elasticsearch, names: string[]): Promise<void> {
    const persistent = Object.fromEntries(names.map((name) => [name, null]));
    await cluster.request("PUT", "/_cluster/settings", { persistent });
}
