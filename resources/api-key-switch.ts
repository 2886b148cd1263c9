import { ClusterSetting, ConnectionMode, settingsByName } from "../model/remote-settings";
import { Elasticsearch } from "./elasticsearch";

type RemoteInfo = Record<string, { cluster_credentials?: string } | undefined>;

/** Whether the cluster has the alias, and connects it without an API key. */
export async function isWithoutApiKey(cluster: Elasticsearch, alias: string): Promise<boolean> {
    const remote = (await cluster.request<RemoteInfo>("GET", "/_remote/info"))[alias];
    return remote !== undefined && remote.cluster_credentials === undefined;
}

/** What says where a remote is: none of it may be left over from the other interface. */
const addressKeys = [
    "proxy_address",
    "server_name",
    "proxy_socket_connections",
    "seeds",
    "node_connections",
    "proxy",
];

/**
 * Leads an alias from certificates to API keys: the credential that the nodes read at the reload, and the address that
 * belongs to it. Each node closes its connection when it gets either of them, and a search on the way is lost then; in
 * between no search gets through, so the two follow each other at once. The address must not come first, nor at the
 * same time: a node that has not applied it yet would go back to the old one at its reload, and stay there.
 */
export async function switchToApiKey(
    cluster: Elasticsearch,
    alias: string,
    settings: ClusterSetting[],
    reload: () => Promise<void>,
): Promise<void> {
    const before = await addressOf(cluster, alias);
    const both = seedsOfBoth(alias, settings, before);
    if (both !== undefined) {
        await put(cluster, both);
    }
    await reload();
    const stale = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
    await put(
        cluster,
        { ...stale, ...settingsByName(settings) },
        {
            [`cluster.remote.${alias}.*`]: null,
        },
    );
}

type Values = Record<string, string | string[] | null | undefined>;

async function put(cluster: Elasticsearch, persistent: Values, transient: Values = {}): Promise<void> {
    await cluster.request("PUT", "/_cluster/settings", { persistent, transient });
}

/** Where the remote is now. */
async function addressOf(cluster: Elasticsearch, alias: string): Promise<Values> {
    const path = "/_cluster/settings?flat_settings=true&filter_path=persistent";
    const { persistent = {} } = await cluster.request<{ persistent?: Values }>("GET", path);
    const names = addressKeys.map((key) => `cluster.remote.${alias}.${key}`);
    return Object.fromEntries(Object.entries(persistent).filter(([name]) => names.includes(name)));
}

/**
 * From seeds to seeds there is a way without a gap: with both of them, a node whose credential has come passes over the
 * old ones.
 */
function seedsOfBoth(alias: string, settings: ClusterSetting[], before: Values): Values | undefined {
    const name = `cluster.remote.${alias}.seeds`;
    const old = before[name];
    const seeds = settings.find((one) => one.name === name)?.valueLists;
    const sniffs = settings.some(
        (one) => one.name === `cluster.remote.${alias}.mode` && one.value === ConnectionMode.Sniff,
    );
    return sniffs && seeds !== undefined && Array.isArray(old) ? { [name]: [...old, ...seeds] } : undefined;
}
