import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { exampleConfig } from "../../lab/example";
import { lab, messages, munich } from "./running-lab";
import { failure, openScratch, removeScratch, succeeded } from "./stacks";

const root = join(__dirname, "../..");
let plugin: ChildProcess;
let attach: Record<string, string>;

/** The plugin as the engine starts it, but in our hands, because no language host is there to start it. */
beforeAll(async () => {
    const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin");
    plugin = spawn(process.execPath, [runner, root], { stdio: ["ignore", "pipe", "inherit"] });
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
    expect(preview.stdout).toContain("elastic-remote-clusters:index:RemoteConnection");
    expect(succeeded(await stack.up({ env: attach })).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    succeeded(await stack.destroy({ env: attach }));
});
