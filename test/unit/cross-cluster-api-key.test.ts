import * as pulumi from "@pulumi/pulumi";
import { CrossClusterApiKey } from "../../index";
import { Provider } from "../../sdks/elasticstack";
import { makeCertificates } from "./certificates";
import { access, elasticsearch } from "./fixtures";
import { encodedKey, MockEngine, startMockEngine, valueOf } from "./mock-engine";

const component = "elastic-remote-clusters:index:CrossClusterApiKey";
const apiKey = "elasticstack:index/elasticsearchSecurityApiKey:ElasticsearchSecurityApiKey";
const watch = "pulumi-nodejs:dynamic/elastic-remote-clusters:WatchedApiKey";

afterEach(() => {
    jest.restoreAllMocks();
});

function tree({ resources }: MockEngine): [string, string, string][] {
    return resources.map(({ type, name, parent }) => [type, name, parent]);
}

test("makes a key of the cross-cluster kind, and watches it", async () => {
    const engine = await startMockEngine();
    const key = new CrossClusterApiKey("munich-reads-berlin", {
        elasticsearch: { ...elasticsearch, caCertificate: undefined, insecure: true },
        access: { search: [{ names: ["logs-*"] }], replication: [{ names: ["metrics-*"] }] },
    });
    await engine.settled();
    expect(tree(engine)).toEqual([
        [component, "munich-reads-berlin", ""],
        [apiKey, "munich-reads-berlin-key", "munich-reads-berlin"],
        [watch, "munich-reads-berlin-watch", "munich-reads-berlin"],
    ]);
    expect(engine.resource("munich-reads-berlin-key").inputs).toEqual({
        type: "cross_cluster",
        name: "munich-reads-berlin",
        access: { searches: [{ names: ["logs-*"] }], replications: [{ names: ["metrics-*"] }] },
        elasticsearchConnections: [{ ...elasticsearch, insecure: true }],
    });
    expect(engine.resource("munich-reads-berlin-watch")).toMatchObject({
        inputs: { keyId: "key-id", elasticsearch: { ...elasticsearch, insecure: true } },
        dependencies: ["munich-reads-berlin-key"],
    });
    expect(await valueOf(key.encoded)).toBe(encodedKey);
    expect(await valueOf(key.keyId)).toBe("key-id");
    expect(await valueOf(key.expirationTimestamp)).toBe(0);
    expect(Object.keys(engine.outputs.get("munich-reads-berlin") ?? {}).sort()).toEqual([
        "encoded",
        "expirationTimestamp",
        "keyId",
    ]);
});

test("passes name, expiration and metadata on", async () => {
    const engine = await startMockEngine();
    new CrossClusterApiKey("key", {
        elasticsearch,
        access: pulumi.output(access),
        name: pulumi.output("for-munich"),
        expiration: "90d",
        metadata: { team: pulumi.output("search"), purpose: "logs" },
    });
    await engine.settled();
    expect(engine.resource("key-key").inputs).toMatchObject({
        name: "for-munich",
        expiration: "90d",
        metadata: '{"team":"search","purpose":"logs"}',
    });
});

test("gives the CA of the cluster by the name of the provider", async () => {
    const engine = await startMockEngine();
    const { ca } = makeCertificates();
    new CrossClusterApiKey("key", { elasticsearch: { ...elasticsearch, caCertificate: ca }, access });
    await engine.settled();
    expect(engine.resource("key-key").inputs.elasticsearchConnections).toEqual([
        { ...elasticsearch, caData: ca },
    ]);
});

test("without access to the cluster, the provider of the options makes the key and nothing watches it", async () => {
    const engine = await startMockEngine();
    new CrossClusterApiKey("key", { access });
    await engine.settled();
    expect(tree(engine)).toEqual([
        [component, "key", ""],
        [apiKey, "key-key", "key"],
    ]);
    expect(engine.resource("key-key").inputs).not.toHaveProperty("elasticsearchConnections");
});

test.each([
    [undefined, ""],
    ["2026-11", "2026-11"],
])("rotation %p replaces the key", async (rotation, trigger) => {
    const engine = await startMockEngine();
    new CrossClusterApiKey("key", { elasticsearch, access, ...(rotation ? { rotation } : {}) });
    await engine.settled();
    expect(engine.resource("key-key").replacementTrigger).toBe(trigger);
});

test("a caller's options reach the component", async () => {
    const engine = await startMockEngine();
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const provider = new Provider("provider");
    new CrossClusterApiKey("key", { access }, { parent, providers: [provider] });
    await engine.settled();
    expect(engine.resource("key").parent).toBe("parent");
    expect(engine.resource("key-key").provider).toContain("pulumi:providers:elasticstack::provider");
});

test.each([
    [14, "warn"],
    [90, "info"],
] as const)("tells of a key that expires in %p days: %s", async (days, level) => {
    const expirationTimestamp = Date.now() + days * 24 * 60 * 60 * 1000 - 60_000;
    const engine = await startMockEngine({
        answers: {
            ElasticsearchSecurityApiKey: { keyId: "key-id", encoded: encodedKey, expirationTimestamp },
        },
    });
    const said = { warn: jest.spyOn(pulumi.log, "warn"), info: jest.spyOn(pulumi.log, "info") };
    said.warn.mockResolvedValue(undefined);
    said.info.mockResolvedValue(undefined);
    const key = new CrossClusterApiKey("key", { elasticsearch, access, expiration: `${days}d` });
    await engine.settled();
    expect(await valueOf(key.expirationTimestamp)).toBe(expirationTimestamp);
    expect(said[level]).toHaveBeenCalledWith(
        expect.stringMatching(/^the key expires on .*; change `rotation` before$/),
        key,
    );
    expect(said[level === "warn" ? "info" : "warn"]).not.toHaveBeenCalled();
});
