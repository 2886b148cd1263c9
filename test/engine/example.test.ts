import { join } from "node:path";
import { request } from "../../lab/elasticsearch-request";
import type { EngineStack } from "../../lab/engine";
import { exampleConfig } from "../../lab/example";
import { bundleOf, keystoreEntries } from "./on-machine";
import { berlin, lab, messages, munich, remoteSettings, secretValues, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { everythingPrinted, failure, openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "../../examples/self-managed-to-self-managed");
const config = (rotation?: string, narrow?: string) => ({
    ...exampleConfig(lab),
    ...(rotation === undefined ? {} : { rotation: { value: rotation } }),
    ...(narrow === undefined ? {} : { indices: { value: narrow } }),
});
let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(program, config());
});

afterAll(() => {
    removeScratch();
});

test("preview of the empty stack contacts nothing and leaves what it cannot know unknown", async () => {
    const result = succeeded(await stack.preview());
    expect(result.changes).toEqual({ create: 10 });
    expect(result.stdout).toMatch(/connected\s*: \[unknown\]/);
    expect(await validKeys(berlin)).toEqual([]);
});

test("up connects: a search through munich returns the document of berlin", async () => {
    const { outputs } = succeeded(await stack.up());
    expect(outputs).toMatchObject({
        connected: { value: true, secret: false },
        logs: { value: "berlin:logs-*", secret: false },
        remoteVersion: { value: "9.5.4", secret: false },
    });
    expect(await messages(munich, String(outputs.logs?.value))).toEqual(["Greetings from berlin"]);
    expect(await request(munich, "GET", "/_remote/info")).toMatchObject({
        berlin: { connected: true, mode: "proxy", server_name: "berlin.remote.test" },
    });
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([
        ["cluster.remote.berlin.credentials"],
        ["cluster.remote.berlin.credentials"],
    ]);
});

test("a second up and a refresh change nothing", async () => {
    expect(succeeded(await stack.up()).changes).toEqual({ same: 10 });
    expect(succeeded(await stack.refresh()).changes).toEqual({ same: 10 });
    expect(succeeded(await stack.up()).changes).toEqual({ same: 10 });
});

test("a key rotates under a searching client without one failed search", async () => {
    const [old] = await validKeys(berlin);
    const client = new SearchingClient(munich, "berlin:logs-*", "Greetings from berlin");
    stack.setConfig(config("2"));
    const preview = succeeded(await stack.preview());
    const result = succeeded(await stack.up());
    const { searches, failures } = await client.stop();
    expect(preview.changes).toMatchObject({ replace: 1 });
    expect(result.changes).toMatchObject({ replace: 1 });
    const [current, ...others] = await validKeys(berlin);
    expect(current).not.toBe(old);
    expect(others).toEqual([]);
    console.log(`rotation: ${searches} searches, ${failures.length} failed`);
    expect(searches).toBeGreaterThan(100);
    expect(failures).toEqual([]);
});

test("the access of the living key is narrowed in place", async () => {
    const keys = await validKeys(berlin);
    stack.setConfig(config("2", "metrics-*"));
    expect(succeeded(await stack.up()).changes).toEqual({ same: 9, update: 1 });
    expect(await validKeys(berlin)).toEqual(keys);
    expect(await messages(munich, "berlin:logs-*")).toEqual([]);
    stack.setConfig(config("2"));
    succeeded(await stack.up());
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("a setting that somebody changed is found and healed", async () => {
    await request(munich, "PUT", "/_cluster/settings", {
        persistent: { "cluster.remote.berlin.server_name": "other.remote.test" },
    });
    expect(succeeded(await stack.refresh()).changes.update).toBeGreaterThanOrEqual(1);
    succeeded(await stack.up());
    expect((await remoteSettings(munich))["cluster.remote.berlin.server_name"]).toBe("berlin.remote.test");
});

test("a key revoked by hand is told by refresh, and a new rotation cures it", async () => {
    await request(berlin, "DELETE", "/_security/api_key", { ids: await validKeys(berlin) });
    const refreshed = succeeded(await stack.refresh());
    expect(refreshed.changes).toMatchObject({ update: 2 });
    expect(refreshed.stdout).toContain("was invalidated by somebody else; change `rotation`");
    const error = failure(await stack.up());
    expect(error).toContain(
        "was invalidated by somebody else; change `rotation` of its CrossClusterApiKey to make a new key",
    );
    stack.setConfig(config("3"));
    succeeded(await stack.up());
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await validKeys(berlin)).toHaveLength(1);
});

test("the state holds no secret in plain text", async () => {
    const state = await stack.exportState();
    expect(state).toContain("munich-to-berlin-proof");
    for (const secret of secretValues()) {
        expect(state).not.toContain(secret);
    }
});

test("destroy leaves nothing, also where somebody added a setting by hand", async () => {
    await request(munich, "PUT", "/_cluster/settings", {
        persistent: { "cluster.remote.berlin.skip_unavailable": "false" },
    });
    succeeded(await stack.destroy());
    expect(await remoteSettings(munich)).toEqual({});
    expect(await validKeys(berlin)).toEqual([]);
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([[], []]);
    expect((await Promise.all(munich.nodes.map(bundleOf))).join("")).not.toContain("remote cluster");
    expect(await request(munich, "GET", "/_cluster/health")).toMatchObject({
        status: "green",
        number_of_nodes: 2,
    });
});

test("nothing that was printed holds a secret", () => {
    for (const secret of secretValues()) {
        expect(everythingPrinted()).not.toContain(secret);
    }
});
