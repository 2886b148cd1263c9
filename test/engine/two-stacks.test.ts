import { join } from "node:path";
import { onEck } from "../../lab/example";
import { berlin, eck, munich, ownersView, settled } from "./running-eck";
import { messages } from "./running-lab";
import { everythingPrinted, openScratch, removeScratch, scratchFolder, succeeded } from "./stacks";

afterAll(() => {
    removeScratch();
});

test("two stacks, one a side, joined by a StackReference", async () => {
    const before = await Promise.all([berlin, munich].map(ownersView));
    const shared = { stateFolder: scratchFolder(), passphrase: "shared" };
    const examples = join(__dirname, "../../examples");
    const remote = await openScratch(join(examples, "two-stacks-remote"), onEck(eck, berlin), shared);
    const local = await openScratch(
        join(examples, "two-stacks-local"),
        { ...onEck(eck, munich), remoteStack: { value: "organization/two-stacks-remote/dev" } },
        shared,
    );
    const { outputs } = succeeded(await remote.up());
    expect(outputs.munichKey?.secret).toBe(true);
    expect(outputs.remote).toMatchObject({ secret: false, value: { port: 9443 } });

    expect(Object.keys(succeeded(await local.preview()).changes)).toContain("create");
    expect(succeeded(await local.up()).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(succeeded(await local.up()).changes.update).toBeUndefined();

    const key = String(outputs.munichKey?.value);
    const traces = (await local.exportState()) + (await remote.exportState()) + everythingPrinted();
    expect(traces).not.toContain(key);
    expect(traces).not.toContain(Buffer.from(key, "base64").toString().split(":")[1]);

    succeeded(await local.destroy());
    await settled(munich);
    succeeded(await remote.destroy());
    expect(await Promise.all([berlin, munich].map(ownersView))).toEqual(before);
    await settled(berlin);
});
