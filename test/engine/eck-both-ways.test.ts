import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import { onEck } from "../../lab/example";
import { indexGreeting } from "../../lab/greeting";
import { clusterAccess, eckSpec, resourceOf } from "../../lab/kubernetes/eck-cluster";
import { eck, emptyPlace } from "./running-eck";
import { messages } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";

const [berlin, munich] = [emptyPlace("berlin"), emptyPlace("munich")];
let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(join(__dirname, "../../examples/eck-both-ways"), {
        ...onEck(eck, berlin),
        ...onEck(eck, munich),
        berlinSpec: { value: JSON.stringify(eckSpec(berlin)) },
        munichSpec: { value: JSON.stringify(eckSpec(munich)) },
    });
});

afterAll(() => {
    removeScratch();
});

test("preview works before there is any cluster", async () => {
    const { changes } = succeeded(await stack.preview());
    expect(Object.keys(changes)).toEqual(["create"]);
    expect(await resourceOf(eck.api, berlin)).toBeUndefined();
});

test("one up makes two clusters that point at each other, without a cycle", async () => {
    const { outputs } = succeeded(await stack.up({ timeoutMs: 500_000 }));
    expect(outputs.connected?.value).toEqual([true, true]);
    const inBerlin = await clusterAccess(eck.api, berlin);
    const inMunich = await clusterAccess(eck.api, munich);
    await indexGreeting({ ...inBerlin, name: "berlin" });
    await indexGreeting({ ...inMunich, name: "munich" });
    expect(await messages(inMunich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await messages(inBerlin, "munich:logs-*")).toEqual(["Greetings from munich"]);
});

test("a second up changes nothing", async () => {
    expect(Object.keys(succeeded(await stack.up()).changes).sort()).toEqual(["read", "same"]);
});

test("destroy removes both", async () => {
    succeeded(await stack.destroy());
    expect(await resourceOf(eck.api, berlin)).toBeUndefined();
    expect(await resourceOf(eck.api, munich)).toBeUndefined();
});
