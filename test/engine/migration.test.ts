import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { exampleConfig, nodesOf, transportOf } from "../../lab/example";
import { berlin, lab, messages, munich, remoteSettings, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { openScratch, removeScratch, succeeded } from "./stacks";
import { trustFiles } from "./trust-files";

const before = [munich, berlin].map(trustFiles);
let stack: EngineStack;

const config = (securityModel: string): Config => ({
    ...exampleConfig(lab),
    ...transportOf(munich),
    ...transportOf(berlin),
    berlinNodes: { value: JSON.stringify(nodesOf(berlin)) },
    berlinSshKey: { value: berlin.nodes[0]?.ssh.privateKey ?? "", secret: true },
    securityModel: { value: securityModel },
});

beforeAll(async () => {
    stack = await openScratch(
        join(__dirname, "../../examples/certificates-to-api-keys"),
        config("Certificate"),
    );
});

afterAll(() => {
    removeScratch();
});

test("certificates first", async () => {
    const { outputs } = succeeded(await stack.up());
    expect(outputs.proxyAddress?.value).toBe(`127.0.0.1:${berlin.transport.port}`);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await validKeys(berlin)).toEqual([]);
});

test("from certificates to API keys under a searching client: the alias stays", async () => {
    const client = (endpoint: string, patienceMs?: number) =>
        new SearchingClient({ ...munich, endpoint }, "berlin:logs-*", "Greetings from berlin", patienceMs);
    const clients = munich.nodes.map(({ endpoint }) => client(endpoint));
    const patient = client(munich.endpoint, 5_000);
    stack.setConfig(config("ApiKey"));
    const { outputs, stdout } = succeeded(await stack.up());
    const counts = await Promise.all(clients.map((client) => client.stop()));
    for (const { searches, failures } of counts) {
        const reasons = failures.map((failure) => failure.slice(0, 200)).join("; ");
        console.log(`migration: ${searches} searches, ${failures.length} failed: ${reasons}`);
        // Elasticsearch ends the searches on a connection that it builds anew, and lets none through between credential and address
        expect(failures.length).toBeLessThan(15);
        expect(searches).toBeGreaterThan(50);
    }
    const tried = await patient.stop();
    console.log(`migration: ${tried.searches} searches of a patient client, ${tried.failures.length} failed`);
    expect(tried.failures).toEqual([]);
    expect(outputs).toMatchObject({ connected: { value: true }, logs: { value: "berlin:logs-*" } });
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await remoteSettings(munich)).toMatchObject({
        "cluster.remote.berlin.proxy_address": `127.0.0.1:${berlin.remoteClusterServer?.port}`,
    });
    // the proof comes before the trust goes
    const order = [/ProvenConnection munich-to-berlin-proof updated/, /NodeTrust \S+ deleting/].map((step) =>
        stdout.search(step),
    );
    expect(order).not.toContain(-1);
    expect(order[0]).toBeLessThan(order[1] ?? 0);
});

test("the trust goes after the proof, and nothing is left of it", async () => {
    expect([munich, berlin].map(trustFiles)).toEqual(before);
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
    succeeded(await stack.destroy());
    expect(await remoteSettings(munich)).toEqual({});
    expect(await validKeys(berlin)).toEqual([]);
});
