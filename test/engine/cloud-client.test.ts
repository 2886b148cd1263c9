import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DirectTrust } from "../../lab/cloud/trust";
import type { EngineStack } from "../../lab/engine";
import { accessTo, cloudEnvironment, onCloud } from "../../lab/example";
import {
    askedOf,
    changeMeanwhile,
    ech,
    fail,
    keystoreOf,
    orders,
    resetCloud,
    setDirectTrust,
    settledCloud,
    tellLate,
    trustOf,
} from "./running-cloud";
import { berlin, lab, messages, paris, secretValues, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import {
    everythingPrinted,
    failure,
    openScratch,
    type Remote,
    remoteOf,
    removeScratch,
    succeeded,
} from "./stacks";

interface CloudRemote extends Remote {
    caCertificates?: string[];
    environment?: string;
    rotation?: string;
}

const program = join(__dirname, "programs/cloud-client");
const environment = cloudEnvironment(lab);
const both = [remoteOf(berlin), remoteOf(paris)];
const config = (remotes: CloudRemote[], more = {}) => ({
    local: { value: "orders" },
    ...onCloud(lab, "ech", "orders"),
    ...accessTo(berlin),
    ...accessTo(paris),
    remotes: { value: JSON.stringify(remotes) },
    proofSeconds: { value: "60" },
    ...more,
});
/** What others put into the trust of the deployment, in the console or by another program. */
const partner = (name: string): DirectTrust => ({
    name,
    type: "generic",
    trust_all: false,
    additional_node_names: ["node1.example.com"],
    certificates: [{ pem: paris.caCertificate }],
});
const names = async () => (await trustOf(ech, orders)).direct.map(({ name }) => name).sort();
const updates = { method: "PUT", path: `/deployments/${orders.deploymentId}` };
let stack: EngineStack;

beforeAll(async () => {
    await setDirectTrust(ech, orders, [
        partner("partner"),
        { ...partner("proxy"), type: "proxy", additional_node_names: undefined },
    ]);
    stack = await openScratch(program, config(both), { environment });
});

beforeEach(() => resetCloud(ech));

afterAll(async () => {
    await resetCloud(ech);
    await setDirectTrust(ech, orders, []);
    removeScratch();
});

test("a deployment that nobody imported searches two remotes with private CAs", async () => {
    const before = await trustOf(ech, orders);
    expect(succeeded(await stack.preview()).changes.create).toBeGreaterThan(10);
    expect(await trustOf(ech, orders)).toEqual(before);
    expect(succeeded(await stack.up()).outputs.connected?.value).toEqual({ berlin: true, paris: true });
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await messages(orders, "paris:logs-*")).toEqual(["Greetings from paris"]);
    expect(await keystoreOf(ech, orders)).toEqual(
        expect.arrayContaining(["cluster.remote.berlin.credentials", "cluster.remote.paris.credentials"]),
    );
    const after = await trustOf(ech, orders);
    expect({ ...after, direct: after.direct.slice(0, 2) }).toEqual(before);
    expect(await names()).toEqual(["berlin", "paris", "partner", "proxy"]);
    expect(await stack.exportState()).not.toContain("ec:index/deployment:Deployment");
});

test("a second up and a refresh change nothing", async () => {
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
    expect(Object.keys(succeeded(await stack.refresh()).changes)).toEqual(["same"]);
});

test("remotes of one environment share a trusted environment, which keeps its identity when its CAs change", async () => {
    const uid = async () => (await trustOf(ech, orders)).direct.find(({ name }) => name === "berlin")?.uid;
    const before = await uid();
    stack.setConfig(config([remoteOf(berlin), { ...remoteOf(paris), environment: "berlin" }]));
    succeeded(await stack.up());
    expect(await names()).toEqual(["berlin", "partner", "proxy"]);
    expect(await uid()).toBe(before);
    expect(await messages(orders, "paris:logs-*")).toEqual(["Greetings from paris"]);
});

test("what somebody else adds between reading and writing stays, in create, update and delete", async () => {
    const meanwhile = (name: string) =>
        changeMeanwhile(ech, { ...updates, deploymentId: orders.deploymentId, trust: partner(name) });
    await meanwhile("before-both");
    stack.setConfig(config(both));
    succeeded(await stack.up());
    expect(await names()).toEqual(["before-both", "berlin", "paris", "partner", "proxy"]);
    await meanwhile("before-one");
    stack.setConfig(config([remoteOf(berlin)]));
    succeeded(await stack.up());
    expect(await names()).toEqual(["before-both", "before-one", "berlin", "partner", "proxy"]);
    const conflicts = (await askedOf(ech)).filter(({ status }) => status === 409);
    expect(conflicts.length).toBeGreaterThanOrEqual(2);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("drift is shown by a refresh and mended by the next up", async () => {
    const direct = async () => (await trustOf(ech, orders)).direct;
    const others = (await direct()).filter(({ name }) => name !== "berlin");
    await setDirectTrust(
        ech,
        orders,
        (await direct()).map((one) =>
            one.name === "berlin" ? { ...one, certificates: [{ pem: paris.caCertificate }] } : one,
        ),
    );
    expect(succeeded(await stack.refresh()).changes.update).toBe(1);
    expect(succeeded(await stack.up()).changes.update).toBe(1);
    await setDirectTrust(ech, orders, others);
    expect(succeeded(await stack.refresh()).changes.delete).toBe(1);
    expect(succeeded(await stack.up()).changes.create).toBe(1);
    expect(await direct()).toEqual([...others, expect.objectContaining({ name: "berlin", type: "proxy" })]);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("a key rotates under a searching client", async () => {
    const [old] = await validKeys(berlin);
    const client = new SearchingClient(orders, "berlin:logs-*", "Greetings from berlin");
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "2" }]));
    succeeded(await stack.up());
    const { searches, failures } = await client.stop();
    console.log(`rotation: ${searches} searches, ${failures.length} failed: ${failures[0] ?? ""}`);
    expect(await validKeys(berlin)).not.toContain(old);
    expect(failures).toEqual([]);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("a key whose entry could not be written is written by the next up, before the old one goes", async () => {
    const [old] = await validKeys(berlin);
    await fail(ech, { method: "PATCH", path: "/keystore", status: 400 });
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "3" }]));
    expect(failure(await stack.up())).toContain("the lab was told to answer like this");
    expect(await validKeys(berlin)).toContain(old);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    succeeded(await stack.up());
    expect(await validKeys(berlin)).not.toContain(old);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("what the API refuses for a while is tried again, and what it tells late is waited for", async () => {
    const before = (await trustOf(ech, orders)).direct;
    await fail(ech, { ...updates, status: 429, times: 2, retryAfter: 1 });
    await fail(ech, { ...updates, status: 500, handled: true });
    await fail(ech, { method: "PATCH", path: "/keystore", status: 429, times: 1, retryAfter: 1 });
    await fail(ech, { method: "PATCH", path: "/keystore", status: 500, times: 1 });
    await tellLate(ech, 2_000);
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "3" }, remoteOf(paris)]));
    succeeded(await stack.up());
    await resetCloud(ech);
    const after = (await trustOf(ech, orders)).direct;
    expect(after).toEqual([...before, expect.objectContaining({ name: "paris" })]);
    expect(await messages(orders, "paris:logs-*")).toEqual(["Greetings from paris"]);
});

test("an API that fails for good is told, nothing is lost, and the next up goes on", async () => {
    const before = await trustOf(ech, orders);
    await fail(ech, { ...updates, status: 500, times: 6 });
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "3", environment: "elsewhere" }]));
    expect(failure(await stack.up())).toMatch(
        /https:\/\/127\.0\.0\.1:\d+: PUT \/deployments\/[0-9a-f]{32}\?version=\d+ answered 500: .*; the API fails; see the status page/,
    );
    expect(await trustOf(ech, orders)).toEqual(before);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    await resetCloud(ech);
    succeeded(await stack.up());
    expect(await names()).toEqual(["before-both", "before-one", "elsewhere", "partner", "proxy"]);
    expect(await messages(orders, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
});

test("a name that somebody else's trusted environment has is not taken over", async () => {
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "3", environment: "proxy" }]));
    expect(failure(await stack.up())).toContain(
        'has a trusted environment "proxy" already, with other CAs; give another name (`environment` of the remote)',
    );
    stack.setConfig(config([{ ...remoteOf(berlin), rotation: "3", environment: "elsewhere" }]));
    succeeded(await stack.up());
});

test("destroy takes away what is ours and nothing else", async () => {
    await changeMeanwhile(ech, {
        ...updates,
        deploymentId: orders.deploymentId,
        trust: partner("at-the-end"),
    });
    succeeded(await stack.destroy());
    await settledCloud(ech, orders);
    expect(await names()).toEqual(["at-the-end", "before-both", "before-one", "partner", "proxy"]);
    expect(await keystoreOf(ech, orders)).not.toContain("cluster.remote.berlin.credentials");
    expect(await validKeys(berlin)).toEqual([]);
});

test("neither the state nor what was printed holds a secret", async () => {
    succeeded(await stack.up());
    const traces = (await stack.exportState()) + everythingPrinted();
    const secrets = [...secretValues(), orders.password, ech.apiKey];
    expect(traces).toContain("orders-elsewhere-trust");
    expect(secrets.filter((secret) => traces.includes(secret))).toEqual([]);
    succeeded(await stack.destroy());
});

describe("wrong input", () => {
    const deployment = (changes: object) => {
        const given = JSON.parse(onCloud(lab, "ech", "orders").ordersDeployment?.value ?? "{}") as object;
        return { ordersDeployment: { value: JSON.stringify({ ...given, ...changes }) } };
    };
    const error = async (remotes: CloudRemote[], more = {}) => {
        const other = await openScratch(program, config(remotes, more), { environment });
        const text = failure(await other.up());
        succeeded(await other.destroy());
        return text;
    };

    test("a leaf certificate is refused before the API is asked", async () => {
        const leaf = readFileSync(join(berlin.nodes[0]?.configPath ?? "", "certs/http.crt"), "utf8");
        const text = await error([{ ...remoteOf(berlin), caCertificates: [leaf] }]);
        expect(text).toMatch(
            /remotes\[0\]\.caCertificates\[0\]: .* is not a certificate authority but a leaf/,
        );
        expect(await askedOf(ech)).toEqual([]);
    });

    test("an unknown deployment", async () => {
        const text = await error([remoteOf(berlin)], deployment({ deploymentId: "0".repeat(32) }));
        expect(text).toContain("answered 404: deployments.deployment_not_found");
        expect(text).toContain("check `deploymentId` and `refId`");
    });

    test("an unknown Elasticsearch resource", async () => {
        const text = await error([remoteOf(berlin)], deployment({ refId: "other-elasticsearch" }));
        expect(text).toContain(
            "has no Elasticsearch resource other-elasticsearch; check `refId`, it has main-elasticsearch",
        );
    });

    test("a wrong credential, which is not repeated", async () => {
        const wrong = "bm90LXRoZTpyaWdodC1vbmU=";
        const text = await error([remoteOf(berlin)], { ordersCloudKey: { value: wrong, secret: true } });
        expect(text).toMatch(
            /GET \/deployments\/[0-9a-f]{32}\?\S+ answered 401: .*; check `apiKey` of the deployment/,
        );
        expect(everythingPrinted()).not.toContain(wrong);
    });
});
