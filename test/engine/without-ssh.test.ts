import { join } from "node:path";
import { request } from "../../lab/elasticsearch-request";
import { exampleConfig } from "../../lab/example";
import { bringToNode, bundleOf, keystoreEntries, takeFromNode } from "./on-machine";
import { berlin, lab, messages, munich, validKeys } from "./running-lab";
import { everythingPrinted, failure, openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/without-ssh");
const credential = "cluster.remote.berlin.credentials";

function config(keys: string[], use: string, proof = true) {
    return {
        ...exampleConfig(lab),
        keys: { value: JSON.stringify(keys) },
        use: { value: use },
        proof: { value: String(proof) },
    };
}

let bundles: string[];

beforeAll(async () => {
    bundles = await Promise.all(munich.nodes.map(bundleOf));
});

// what a person has brought, a person takes away: other tests use the same nodes
afterAll(async () => {
    await Promise.all(
        munich.nodes.map((node, index) => takeFromNode(node, credential, bundles[index] ?? "")),
    );
    await request(munich, "POST", "/_nodes/reload_secure_settings", {});
    removeScratch();
});

/** What somebody's own configuration management does with the outputs. */
async function deliver(keystoreSettings: Record<string, string>, caBundle: unknown): Promise<void> {
    await Promise.all(
        munich.nodes.map((node, index) =>
            bringToNode(node, keystoreSettings, `${bundles[index]}${String(caBundle)}`),
        ),
    );
    await request(munich, "POST", "/_nodes/reload_secure_settings", {});
}

test("the outputs are all that the nodes need", async () => {
    const stack = await openScratch(program, config(["a"], "a", false));
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(false);
    expect(outputs.keystoreSettings?.secret).toBe(true);
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([[], []]);

    stack.setConfig(config(["a"], "a"));
    expect(failure(await stack.up())).toContain("The local cluster holds no credential for this alias");
    await deliver(outputs.keystoreSettings?.value as Record<string, string>, outputs.caBundle?.value);
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);

    // a new key, proven only when the nodes have it; until then the old one stays
    const [old] = await validKeys(berlin);
    stack.setConfig(config(["a", "b"], "a"));
    const both = succeeded(await stack.up()).outputs;
    stack.setConfig(config(["b"], "b"));
    expect(failure(await stack.up())).toContain(`the local cluster still uses the API key ${old}`);
    expect(await validKeys(berlin)).toContain(old);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);

    const { b } = both.encoded?.value as { b: string };
    const [id = "", secret = ""] = Buffer.from(b, "base64").toString().split(":");
    const traces = (await stack.exportState()) + everythingPrinted();
    expect(traces).toContain(id);
    expect([b, secret].filter((text) => traces.includes(text))).toEqual([]);
    await deliver({ [credential]: b }, both.caBundle?.value);
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    expect(await validKeys(berlin)).not.toContain(old);
    succeeded(await stack.destroy());
});
