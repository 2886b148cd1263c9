import type { EngineStack } from "../../lab/engine";
import { request } from "../../lab/elasticsearch-request";
import { nodesOf } from "../../lab/example";
import { bundleOf, keystoreEntries } from "./on-machine";
import { berlin, messages, munich, paris, remoteSettings } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { openScratch, remoteOf, removeScratch, sharedClient, sharedClientConfig, succeeded } from "./stacks";

const both = sharedClientConfig([remoteOf(berlin), remoteOf(paris)]);
let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(sharedClient, both);
});

afterAll(() => {
    removeScratch();
});

test("two remotes with different private CAs live side by side", async () => {
    const before = await Promise.all(munich.nodes.map(bundleOf));
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toEqual([true, true]);
    expect(outputs.keystoreSettings?.secret).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await messages(munich, "paris:logs-*")).toEqual(["Greetings from paris"]);
    const [bundle] = await Promise.all(munich.nodes.map(bundleOf));
    expect(bundle?.startsWith(before[0] ?? "nothing")).toBe(true);
    expect(bundle).toContain(String(outputs.caBundle?.value).split("# BEGIN")[1]);
});

test("a setting of one remote changes only that remote", async () => {
    stack.setConfig(sharedClientConfig([remoteOf(berlin), { ...remoteOf(paris), skipUnavailable: false }]));
    const { steps } = succeeded(await stack.up());
    const touched = steps.filter(({ op }) => op !== "same").map(({ urn }) => urn.split("::").at(-1));
    expect(touched.toSorted()).toEqual(["paris-proof", "paris-settings"]);
    expect((await remoteSettings(munich))["cluster.remote.paris.skip_unavailable"]).toBe("false");
});

test("a remote goes from proxy to sniff mode and back", async () => {
    stack.setConfig(sharedClientConfig([remoteOf(berlin), { ...remoteOf(paris), sniff: true }]));
    expect(succeeded(await stack.up()).outputs.connected?.value).toEqual([true, true]);
    expect(await request(munich, "GET", "/_remote/info")).toMatchObject({
        paris: { connected: true, mode: "sniff", seeds: [`127.0.0.1:${paris.remoteClusterServer?.port}`] },
    });
    expect(await messages(munich, "paris:logs-*")).toEqual(["Greetings from paris"]);
    stack.setConfig(both);
    expect(succeeded(await stack.up()).outputs.connected?.value).toEqual([true, true]);
});

test("removing one remote touches only that one; the other goes on without one failed search", async () => {
    const client = new SearchingClient(munich, "berlin:logs-*", "Greetings from berlin");
    stack.setConfig(sharedClientConfig([remoteOf(berlin)]));
    const { steps } = succeeded(await stack.up());
    const { searches, failures } = await client.stop();
    console.log(`removing paris: ${searches} searches of berlin, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(steps.filter(({ op, urn }) => op !== "same" && !urn.includes("paris"))).toEqual([]);
    expect(Object.keys(await request<object>(munich, "GET", "/_remote/info"))).toEqual(["berlin"]);
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([
        ["cluster.remote.berlin.credentials"],
        ["cluster.remote.berlin.credentials"],
    ]);
    expect((await Promise.all(munich.nodes.map(bundleOf))).join("")).not.toContain("remote cluster paris");
});

test("a node that is gone and left the list does not fail anything", async () => {
    const gone = nodesOf(munich).map((node, index) => {
        const ssh = (node as { ssh: object }).ssh;
        return index === 1 ? { ...node, ssh: { ...ssh, port: 1 } } : node;
    });
    stack.setConfig(sharedClientConfig([remoteOf(berlin)], munich, gone.slice(0, 1)));
    const result = succeeded(await stack.up());
    expect(result.stdout).toContain("has the role remote_cluster_client but is not in `nodes`");
    expect((await Promise.all(munich.nodes.map(keystoreEntries)))[1]).toEqual([]);
    succeeded(await stack.destroy());
    expect(await remoteSettings(munich)).toEqual({});
});

test("without ssh nothing is written, and the outputs say what to bring to the nodes", async () => {
    const bare = await openScratch(sharedClient, sharedClientConfig([], munich, []));
    const { outputs } = succeeded(await bare.up());
    expect(outputs.caBundle?.value).toBe("");
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([[], []]);
    succeeded(await bare.destroy());
});
