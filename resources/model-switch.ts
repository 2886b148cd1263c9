import { ClusterSetting } from "../model/remote-settings";
import { Elasticsearch } from "./elasticsearch";

/**
 * What to do right after a credential has come to an alias that is connected with certificates: give it the settings for
 * API keys. Undefined for an alias that is not there, or has a credential already. Not to be done at the same time as the
 * reload of the keystores: that may put the settings of before over these.
 */
export async function switchSettings(
    cluster: Elasticsearch,
    alias: string,
    settings: ClusterSetting[],
): Promise<(() => Promise<void>) | undefined> {
    const info = await cluster.request<Record<string, { cluster_credentials?: string } | undefined>>(
        "GET",
        "/_remote/info",
    );
    const there = info[alias];
    if (there === undefined || there.cluster_credentials !== undefined) {
        return undefined;
    }
    const { persistent } = await cluster.request<{ persistent: Record<string, unknown> }>(
        "GET",
        "/_cluster/settings?flat_settings=true",
    );
    const gone = Object.keys(persistent).filter((name) => name.startsWith(`cluster.remote.${alias}.`));
    const wanted = {
        ...Object.fromEntries(gone.map((name) => [name, null])),
        ...Object.fromEntries(settings.map(({ name, value, valueLists }) => [name, valueLists ?? value])),
    };
    return async () => {
        await cluster.request("PUT", "/_cluster/settings", { persistent: wanted });
    };
}
