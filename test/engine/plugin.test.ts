import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { request } from "../../lab/elasticsearch-request";
import { exampleConfig } from "../../lab/example";
import type { LabNode } from "../../lab/lab";
import { keystoreEntries } from "./on-machine";
import { lab, messages, munich } from "./running-lab";
import { failure, openScratch, removeScratch, succeeded } from "./stacks";

const root = join(__dirname, "../..");
let plugin: ChildProcess;
let attach: Record<string, string>;

/** The plugin as the engine starts it, but in our hands, because no language host is there to start it. */
beforeAll(async () => {
    const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin");
    plugin = spawn(process.execPath, [runner, root], { stdio: ["ignore", "pipe", "ignore"] });
    const [port] = (await once(plugin.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    attach = { PULUMI_DEBUG_PROVIDERS: `elastic-remote-clusters:${port.toString().trim()}` };
});

afterAll(() => {
    plugin.kill();
    removeScratch();
});

test("a program that knows only the tokens connects the clusters through the plugin", async () => {
    const program = join(__dirname, "programs/remote-component");
    const stack = await openScratch(program, { ...exampleConfig(lab), alias: { value: "no:alias" } });
    expect(failure(await stack.up({ env: attach }))).toContain('alias: "no:alias" has other characters');

    stack.setConfig({ ...exampleConfig(lab), alias: { value: "berlin" } });
    const preview = succeeded(await stack.preview({ env: attach }));
    expect(preview.stdout).toContain("munich-to-berlin-proof create");
    expect(succeeded(await stack.up({ env: attach })).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);

    // another alias is another connection, made before the old one goes
    stack.setConfig({ ...exampleConfig(lab), alias: { value: "prod" } });
    expect(succeeded(await stack.up({ env: attach })).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "prod:logs-*")).toEqual(["Greetings from berlin"]);
    expect(Object.keys(await request<object>(munich, "GET", "/_remote/info"))).toEqual(["prod"]);
    expect(await keystoreEntries(munich.nodes[0] as LabNode)).toEqual(["cluster.remote.prod.credentials"]);
    succeeded(await stack.destroy({ env: attach }));
});
