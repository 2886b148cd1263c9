import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import { onEck } from "../../lab/example";
import { berlin, eck, munich, ownersView, phaseOf, podsOf, settled } from "./running-eck";
import { messages, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { openScratch, removeScratch, succeeded } from "./stacks";

const config = (rotation?: string) => ({
    ...onEck(eck, berlin),
    ...onEck(eck, munich),
    ...(rotation === undefined ? {} : { rotation: { value: rotation } }),
});
let stack: EngineStack;
let before: object[];

beforeAll(async () => {
    before = await Promise.all([berlin, munich].map(ownersView));
    stack = await openScratch(join(__dirname, "../../examples/eck-to-eck"), config());
});

afterAll(() => {
    removeScratch();
});

test("two operators: a search each way returns the other's document", async () => {
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toEqual([true, true]);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await messages(berlin, "munich:logs-*")).toEqual(["Greetings from munich"]);
    await Promise.all([berlin, munich].map(settled));
    expect(await Promise.all([berlin, munich].map(phaseOf))).toEqual(["Ready", "Ready"]);
});

test("a second up and a refresh change nothing", async () => {
    const { changes } = succeeded(await stack.up());
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
    // what is only read has other inputs after a refresh, and no other content
    expect(succeeded(await stack.refresh()).changes).toEqual({ same: 49, update: 6 });
});

test("keys rotate under a searching client without a restart", async () => {
    const pods = await Promise.all([berlin, munich].map((place) => podsOf(place)));
    const [old] = await validKeys(berlin);
    const client = new SearchingClient(munich, "berlin:logs-*", "Greetings from berlin");
    stack.setConfig(config("2"));
    const { outputs } = succeeded(await stack.up());
    const { searches, failures } = await client.stop();
    console.log(`rotation: ${searches} searches, ${failures.length} failed: ${failures[0] ?? ""}`);
    expect(outputs.connected?.value).toEqual([true, true]);
    expect(await Promise.all([berlin, munich].map((place) => podsOf(place)))).toEqual(pods);
    const keys = await validKeys(berlin);
    expect(keys).toHaveLength(1);
    expect(keys).not.toContain(old);
    expect(searches).toBeGreaterThan(50);
    expect(failures).toEqual([]);
});

test("destroy leaves both resources as their owners wrote them", async () => {
    succeeded(await stack.destroy());
    expect(await Promise.all([berlin, munich].map(ownersView))).toEqual(before);
    await Promise.all([berlin, munich].map(settled));
    expect(await validKeys(berlin)).toEqual([]);
});
