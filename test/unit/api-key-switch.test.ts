import { ConnectionMode, remoteClusterSettings } from "../../model/remote-settings";
import { isWithoutApiKey, switchToApiKey } from "../../resources/api-key-switch";
import { connectElasticsearch, Elasticsearch } from "../../resources/elasticsearch";
import { endpoint, markers } from "./fixtures";
import { LocalCluster, startLocalCluster } from "./local-cluster";

const settingsPath = "GET /_cluster/settings?flat_settings=true&filter_path=persistent";
const put = "PUT /_cluster/settings ";
let server: LocalCluster;
let cluster: Elasticsearch;

async function start(before: Record<string, unknown>, info: object = {}): Promise<void> {
    server = await startLocalCluster({
        "GET /_remote/info": { body: info },
        [settingsPath]: { body: Object.keys(before).length === 0 ? {} : { persistent: before } },
        "PUT /_cluster/settings": {},
    });
    cluster = connectElasticsearch({
        endpoints: [server.url],
        username: "elastic",
        password: markers.password,
    });
}

afterEach(async () => {
    await cluster.close();
    await server.close();
});

const remote = { ...endpoint, serverName: "berlin.remote.test" };
const bySeeds = remoteClusterSettings("berlin", { mode: ConnectionMode.Sniff, seeds: ["berlin:9443"] });
const changes = () =>
    server.requests
        .filter((one) => one.startsWith(put) || one === "reload")
        .map((one) => (one === "reload" ? one : (JSON.parse(one.slice(put.length)) as unknown)));
const reload = () => {
    server.requests.push("reload");
    return Promise.resolve();
};
const transient = { "cluster.remote.berlin.*": null };

test.each([
    [{}, false],
    [{ berlin: { connected: true } }, true],
    [{ berlin: { connected: true, cluster_credentials: "::es_redacted::" } }, false],
    [{ paris: { connected: true } }, false],
])("%j is one without an API key: %p", async (info, without) => {
    await start({}, info);
    expect(await isWithoutApiKey(cluster, "berlin")).toBe(without);
});

test("the address follows the credential, and nothing of the old one stays", async () => {
    await start({
        "cluster.remote.berlin.mode": "sniff",
        "cluster.remote.berlin.seeds": ["berlin:9300"],
        "cluster.remote.berlin.node_connections": "5",
        "cluster.remote.berlin.skip_unavailable": "false",
        "cluster.remote.paris.seeds": ["paris:9300"],
    });
    await switchToApiKey(cluster, "berlin", remoteClusterSettings("berlin", { remote }), reload);
    expect(changes()).toEqual([
        "reload",
        {
            persistent: {
                "cluster.remote.berlin.seeds": null,
                "cluster.remote.berlin.node_connections": null,
                "cluster.remote.berlin.mode": "proxy",
                "cluster.remote.berlin.proxy_address": "berlin.example.com:9443",
                "cluster.remote.berlin.server_name": "berlin.remote.test",
            },
            transient,
        },
    ]);
});

test("from seeds to seeds there are both for a while", async () => {
    await start({ "cluster.remote.berlin.seeds": ["berlin:9300"] });
    await switchToApiKey(cluster, "berlin", bySeeds, reload);
    expect(changes()).toEqual([
        { persistent: { "cluster.remote.berlin.seeds": ["berlin:9300", "berlin:9443"] }, transient: {} },
        "reload",
        {
            persistent: {
                "cluster.remote.berlin.seeds": ["berlin:9443"],
                "cluster.remote.berlin.mode": "sniff",
            },
            transient,
        },
    ]);
});

test("an alias that elasticsearch.yml sets has nothing to leave behind", async () => {
    await start({});
    await switchToApiKey(cluster, "berlin", bySeeds, reload);
    expect(changes()).toHaveLength(2);
});

test("without the credential the address stays", async () => {
    await start({ "cluster.remote.berlin.proxy_address": "berlin:9300" });
    const failed = switchToApiKey(cluster, "berlin", remoteClusterSettings("berlin", { remote }), () =>
        Promise.reject(new Error("no node found it")),
    );
    await expect(failed).rejects.toThrow("no node found it");
    expect(changes()).toEqual([]);
});
