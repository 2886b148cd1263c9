import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCertificate, localhostNames } from "../../lab/certificates";
import type { CloudDeployment, CloudLab } from "../../lab/cloud/cloud";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { accessTo, cloudEnvironment, onCloud, onEck } from "../../lab/example";
import { startGateway } from "../../lab/gateway";
import { archive, ece, ech, keystoreOf, ledger, orders, settledCloud, trustOf } from "./running-cloud";
import { berlin as eckBerlin, eck, munich as eckMunich, ownersView, settled } from "./running-eck";
import { berlin, lab, messages, validKeys } from "./running-lab";
import { everythingPrinted, openScratch, removeScratch, scratchFolder, succeeded } from "./stacks";

const onHosted = (name: string) => onCloud(lab, "ech", name);

afterAll(() => {
    removeScratch();
});

function openExample(name: string, config: Config): Promise<EngineStack> {
    const program = join(__dirname, "../../examples", name);
    return openScratch(program, config, { environment: cloudEnvironment(lab) });
}

/** A preview of the empty stack, `up`, and a second one that changes nothing. Returns the outputs. */
async function connect(stack: EngineStack): Promise<Record<string, unknown>> {
    expect(succeeded(await stack.preview()).stdout).toMatch(/connected\s*: \[unknown\]/);
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(true);
    const { changes } = succeeded(await stack.up());
    expect(Object.keys(changes).filter((kind) => kind !== "read")).toEqual(["same"]);
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Everything that a connection leaves at a deployment. */
async function heldBy(cloud: CloudLab, deployment: CloudDeployment): Promise<object> {
    await settledCloud(cloud, deployment);
    return { trust: await trustOf(cloud, deployment), keystore: await keystoreOf(cloud, deployment) };
}

test("ech-to-self-managed, private CA: the deployment gets a trusted environment", async () => {
    const before = await heldBy(ech, orders);
    const stack = await openExample("ech-to-self-managed", {
        ...onHosted("orders"),
        ...accessTo(berlin),
        berlinInterface: { value: JSON.stringify(berlin.remoteClusterServer) },
    });
    await connect(stack);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect((await trustOf(ech, orders)).direct).toMatchObject([{ name: "berlin", type: "proxy" }]);
    succeeded(await stack.destroy());
    expect(await heldBy(ech, orders)).toEqual(before);
    expect(await validKeys(berlin)).toEqual([]);
});

test("ech-to-self-managed, public CA: the keystore entry is enough", async () => {
    const { host, port, serverName, caCertificate } = berlin.remoteClusterServer ?? {};
    const leaf = await createCertificate(
        lab.publicAuthority,
        join(scratchFolder(), "gateway"),
        localhostNames,
    );
    const gateway = await startGateway({
        certificate: readFileSync(leaf.certificate, "utf8"),
        key: readFileSync(leaf.key, "utf8"),
        host: "127.0.0.1",
        target: { host: host ?? "", port: port ?? 0 },
        serverName: serverName ?? "",
        caCertificate: caCertificate ?? "",
    });
    try {
        const before = await heldBy(ech, orders);
        const stack = await openExample("ech-to-self-managed", {
            ...onHosted("orders"),
            ...accessTo(berlin),
            berlinInterface: { value: JSON.stringify({ host: gateway.host, port: gateway.port }) },
        });
        await connect(stack);
        expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
        expect((await trustOf(ech, orders)).direct).toEqual([]);
        succeeded(await stack.destroy());
        expect(await heldBy(ech, orders)).toEqual(before);
    } finally {
        await gateway.stop();
    }
});

test.each([
    ["ece-to-eck", "ece", ece, ledger],
    ["ech-to-eck", "ech", ech, orders],
] as const)("%s: a deployment trusts ECK's private CA", async (example, cloudName, cloud, deployment) => {
    const before = [await heldBy(cloud, deployment), await ownersView(eckBerlin)];
    const stack = await openExample(example, {
        ...onCloud(lab, cloudName, deployment.name),
        ...onEck(eck, eckBerlin),
    });
    const outputs = await connect(stack);
    expect(outputs.proxyAddress).toMatch(/^127\.\d+\.\d+\.\d+:9443$/);
    expect(await messages(deployment, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    succeeded(await stack.destroy());
    expect([await heldBy(cloud, deployment), await ownersView(eckBerlin)]).toEqual(before);
    await settled(eckBerlin);
});

test("ech-to-ech: two deployments", async () => {
    const before = await heldBy(ech, orders);
    const stack = await openExample("ech-to-ech", { ...onHosted("orders"), ...onHosted("archive") });
    const outputs = await connect(stack);
    expect(outputs.proxyAddress).toBe(`${archive.host}:9443`);
    expect(await messages(orders, "archive:logs-*")).toEqual(["Greetings from archive"]);
    succeeded(await stack.destroy());
    expect(await heldBy(ech, orders)).toEqual(before);
});

test("eck-to-ech: a cluster on ECK, without a CA", async () => {
    const before = await ownersView(eckMunich);
    const stack = await openExample("eck-to-ech", { ...onEck(eck, eckMunich), ...onHosted("archive") });
    await connect(stack);
    expect(await messages(eckMunich, "archive:logs-*")).toEqual(["Greetings from archive"]);
    succeeded(await stack.destroy());
    expect(await ownersView(eckMunich)).toEqual(before);
    await settled(eckMunich);
});

test("nothing that was printed holds a secret", () => {
    const secrets = [ech, ece]
        .map(({ apiKey }) => apiKey)
        .concat([orders, ledger].map((one) => one.password));
    expect(secrets.filter((secret) => everythingPrinted().includes(secret))).toEqual([]);
});
