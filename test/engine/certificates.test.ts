import { join } from "node:path";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { cloudEnvironment, onCloud, onEck, selfManagedConfig, transportOf } from "../../lab/example";
import { resourceOf } from "../../lab/kubernetes/eck-cluster";
import { ece, ech, ledger, orders, settledCloud, trustOf } from "./running-cloud";
import { berlin as eckBerlin, eck, munich as eckMunich, ownersView, podsOf, settled } from "./running-eck";
import { berlin, lab, messages, munich, remoteSettings, secretValues } from "./running-lab";
import { everythingPrinted, openScratch, removeScratch, succeeded } from "./stacks";
import { trustFiles } from "./trust-files";

const traces: string[] = [];

afterAll(() => {
    removeScratch();
});

function openExample(name: string, config: Config): Promise<EngineStack> {
    const program = join(__dirname, "../../examples", name);
    return openScratch(program, config, { environment: cloudEnvironment(lab) });
}

/** A preview of the empty stack, `up`, a second one and a refresh that change nothing. */
async function connect(stack: EngineStack): Promise<Record<string, unknown>> {
    expect(succeeded(await stack.preview()).stdout).toMatch(/connected\s*: \[unknown\]/);
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(true);
    expect(changedKinds(succeeded(await stack.up()).changes)).toEqual(["same"]);
    succeeded(await stack.refresh());
    expect(changedKinds(succeeded(await stack.up()).changes)).toEqual(["same"]);
    traces.push(await stack.exportState());
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

const changedKinds = (changes: object) => Object.keys(changes).filter((kind) => kind !== "read");

const trustedConfigMap = async (place: typeof eckBerlin) => {
    const { transport } = (await resourceOf(eck.api, place))?.spec as {
        transport?: { tls?: { certificateAuthorities?: { configMapName?: string } } };
    };
    return transport?.tls?.certificateAuthorities?.configMapName;
};

test("self-managed-to-eck-certificates: each side gets the other's CA, and gives it back", async () => {
    const before = [await ownersView(eckBerlin), trustFiles(munich)];
    const pods = await podsOf(eckBerlin);
    const stack = await openExample("self-managed-to-eck-certificates", {
        ...onEck(eck, eckBerlin),
        ...selfManagedConfig(munich),
        ...transportOf(munich),
    });
    const outputs = await connect(stack);
    expect(outputs.proxyAddress).toMatch(/^127\.\d+\.\d+\.\d+:9300$/);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await trustedConfigMap(eckBerlin)).toBe("berlin-transport-trust");
    expect(trustFiles(munich)[0]?.names).toContain("*.node.berlin.berlin.es.local");
    succeeded(await stack.destroy());
    expect(await trustedConfigMap(eckBerlin)).toBeUndefined();
    expect([await ownersView(eckBerlin), trustFiles(munich)]).toEqual(before);
    expect(await remoteSettings(munich)).toEqual({});
    // no restart, from the beginning to the end
    await settled(eckBerlin);
    expect(await podsOf(eckBerlin)).toEqual(pods);
});

test("eck-to-eck-certificates: two ECK environments, without a restart", async () => {
    const places = [eckBerlin, eckMunich];
    const before = await Promise.all(places.map(ownersView));
    const pods = await Promise.all(places.map((place) => podsOf(place)));
    const stack = await openExample("eck-to-eck-certificates", {
        ...onEck(eck, eckBerlin),
        ...onEck(eck, eckMunich),
    });
    await connect(stack);
    expect(await messages(eckMunich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await Promise.all(places.map(trustedConfigMap))).toEqual([
        "berlin-transport-trust",
        "munich-transport-trust",
    ]);
    succeeded(await stack.destroy());
    expect(await Promise.all(places.map(ownersView))).toEqual(before);
    await Promise.all(places.map(settled));
    expect(await Promise.all(places.map((place) => podsOf(place)))).toEqual(pods);
});

test("ece-to-eck-certificates: names are restricted on both sides", async () => {
    const before = [await ownersView(eckBerlin), await trustOf(ece, ledger)];
    const stack = await openExample("ece-to-eck-certificates", {
        ...onCloud(lab, "ece", "ledger"),
        ...onEck(eck, eckBerlin),
    });
    await connect(stack);
    expect(await messages(ledger, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect((await trustOf(ece, ledger)).direct).toMatchObject([
        {
            ...{ name: "ledger-berlin", type: "generic", trust_all: false },
            ...{ scope_id: "berlin.es.local", trust_allowlist: ["berlin"] },
            additional_node_names: ["berlin-es-default-0.node.berlin.berlin.es.local"],
        },
    ]);
    succeeded(await stack.destroy());
    await settledCloud(ece, ledger);
    expect([await ownersView(eckBerlin), await trustOf(ece, ledger)]).toEqual(before);
    await settled(eckBerlin);
});

test("ech-to-self-managed-certificates: one deployment of the region is let in", async () => {
    const before = [trustFiles(berlin), await trustOf(ech, orders)];
    const stack = await openExample("ech-to-self-managed-certificates", {
        ...onCloud(lab, "ech", "orders"),
        ...selfManagedConfig(berlin),
        ...transportOf(berlin),
    });
    await connect(stack);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect((await trustOf(ech, orders)).direct).toMatchObject([
        { name: "orders-berlin", type: "generic", scope_id: "lab.test", trust_allowlist: ["berlin"] },
    ]);
    expect(trustFiles(berlin)[0]?.names).toContain(
        `*.node.${orders.resourceId}.cluster.${ech.organizationId}.account`,
    );
    succeeded(await stack.destroy());
    await settledCloud(ech, orders);
    expect([trustFiles(berlin), await trustOf(ech, orders)]).toEqual(before);
});

test("neither the states nor what was printed hold a secret", () => {
    const text = traces.join("") + everythingPrinted();
    const secrets = [
        ...secretValues(),
        ...[ech, ece].map(({ apiKey }) => apiKey),
        ...[orders, ledger].map(({ password }) => password),
        eck.api.clientKey,
        Buffer.from(eck.api.clientKey).toString("base64"),
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});
