import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import { selfManagedToEckConfig } from "../../lab/example";
import { get, remove } from "../../lab/kubernetes/api-request";
import { berlin, eck, emptyPlace, ownersView, podsOf, settled } from "./running-eck";
import { lab, messages, munich, secretValues, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { everythingPrinted, openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "../../examples/self-managed-to-eck");
let stack: EngineStack;
let before: object;

beforeAll(async () => {
    before = await ownersView(berlin);
    stack = await openScratch(program, selfManagedToEckConfig(lab, emptyPlace("berlin")));
});

afterAll(() => {
    removeScratch();
});

test("preview works although there is neither the cluster nor any of its Secrets", async () => {
    const { changes, stdout } = succeeded(await stack.preview());
    expect(changes).toEqual({ create: 17 });
    expect(stdout).toMatch(/connected\s*: \[unknown\]/);
    expect(await validKeys(berlin)).toEqual([]);
});

test("up opens the interface, waits for it, and connects", async () => {
    stack.setConfig(selfManagedToEckConfig(lab, berlin));
    const { outputs } = succeeded(await stack.up());
    expect(outputs).toMatchObject({
        connected: { value: true, secret: false },
        logs: { value: "berlin:logs-*", secret: false },
    });
    expect(String(outputs.proxyAddress?.value)).toMatch(/^127\.\d+\.\d+\.\d+:9443$/);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await ownersView(berlin)).toMatchObject({ spec: { remoteClusterServer: { enabled: true } } });
});

test("a second up and a refresh change nothing", async () => {
    expect(succeeded(await stack.up()).changes).toEqual({ same: 17, read: 3 });
    // what is only read has other inputs after a refresh, and no other content: a habit of the kubernetes provider
    expect(succeeded(await stack.refresh()).changes).toEqual({ same: 17, update: 3 });
    expect(succeeded(await stack.up()).changes).toEqual({ same: 17, read: 3 });
});

test("a rotated CA reaches the local side with the next up", async () => {
    const ca = () => caOf("berlin-es-transport-certs-public");
    const old = await ca();
    const pods = await podsOf(berlin);
    const client = new SearchingClient(munich, "berlin:logs-*", "Greetings from berlin");
    await remove(eck.api, "/api/v1/namespaces/berlin/secrets/berlin-es-transport-ca-internal");
    for (const deadline = Date.now() + 60_000; (await ca()) === old; await sleep(500)) {
        expect(Date.now()).toBeLessThan(deadline);
    }
    const { changes } = succeeded(await stack.up());
    const { searches, failures } = await client.stop();
    console.log(`CA rotation: ${searches} searches, ${failures.length} failed: ${failures[0] ?? ""}`);
    expect(changes.update).toBeGreaterThanOrEqual(3);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await podsOf(berlin)).toEqual(pods);
    // the old one is not trusted any more, once nothing uses it
    succeeded(await stack.up());
    expect(succeeded(await stack.up()).changes).toEqual({ same: 17, read: 3 });
});

test("neither the state nor what was printed holds a secret", async () => {
    const traces = (await stack.exportState()) + everythingPrinted();
    expect(traces).toContain("berlin-api-elastic-user");
    const secrets = [
        ...secretValues(),
        berlin.password,
        Buffer.from(berlin.password).toString("base64"),
        eck.api.clientKey,
    ];
    expect(secrets.filter((secret) => traces.includes(secret))).toEqual([]);
});

test("destroy leaves the resource of the cluster as its owner wrote it", async () => {
    succeeded(await stack.destroy());
    expect(await ownersView(berlin)).toEqual(before);
    await settled(berlin);
    expect(await validKeys(berlin)).toEqual([]);
});

async function caOf(secret: string): Promise<string | undefined> {
    const path = `/api/v1/namespaces/berlin/secrets/${secret}`;
    return (await get<{ data: Record<string, string> }>(eck.api, path)).data["ca.crt"];
}
