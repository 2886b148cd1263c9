import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import { accessTo, cloudEnvironment, onCloud, onEck, selfManagedConfig } from "../../lab/example";
import { ece, ledger, orders } from "./running-cloud";
import { berlin as eckBerlin, eck, munich as eckMunich, settled } from "./running-eck";
import { berlin, lab, messages, munich } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";

const kinds = ["self-managed", "eck", "ech", "ece"];
const pairs = kinds.flatMap((local) => kinds.map((remote) => [local, remote] as const));
const locals = { "self-managed": munich, eck: eckMunich, ech: orders, ece: ledger };
const greetings: Record<string, string> = {
    "self-managed": "berlin",
    eck: "berlin",
    ech: "archive",
    ece: "billing",
};
let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(
        join(__dirname, "programs/matrix"),
        {
            ...accessTo(berlin),
            berlinInterface: { value: JSON.stringify(berlin.remoteClusterServer) },
            ...selfManagedConfig(munich),
            ...onEck(eck, eckBerlin),
            ...onEck(eck, eckMunich),
            ...["orders", "archive"].reduce((all, name) => ({ ...all, ...onCloud(lab, "ech", name) }), {}),
            ...["ledger", "billing"].reduce((all, name) => ({ ...all, ...onCloud(lab, "ece", name) }), {}),
            echCa: { value: readFileSync(lab.publicAuthority.certificate, "utf8") },
            eceCa: { value: ece.caCertificate ?? "" },
        },
        { environment: cloudEnvironment(lab) },
    );
});

afterAll(() => {
    removeScratch();
});

test("all sixteen pairs are previewed from four components a side", async () => {
    const { stdout } = succeeded(await stack.preview());
    const shown = (type: string) =>
        stdout.match(new RegExp(`elastic-remote-clusters:index:${type} `, "g"))?.length;
    expect(shown("RemoteConnection")).toBe(16);
    expect(shown("\\w+RemoteServer")).toBe(4);
    expect(shown("\\w+RemoteClient")).toBe(4);
});

test("all sixteen connect in one up, and a second one changes nothing", async () => {
    const { outputs } = succeeded(await stack.up());
    const expected = Object.fromEntries(pairs.map(([local, remote]) => [`${local}-to-${remote}`, true]));
    expect(outputs.connected?.value).toEqual(expected);
    const { changes } = succeeded(await stack.up());
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
});

test.each(pairs)("a search from %s to %s returns the remote's document", async (local, remote) => {
    const cluster = locals[local as keyof typeof locals];
    expect(await messages(cluster, `${remote}:logs-*`)).toEqual([
        `Greetings from ${greetings[remote] ?? ""}`,
    ]);
});

test("destroy", async () => {
    succeeded(await stack.destroy());
    await Promise.all([eckBerlin, eckMunich].map(settled));
});
