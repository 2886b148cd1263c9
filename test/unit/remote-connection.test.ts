import * as pulumi from "@pulumi/pulumi";
import { ConnectionMode, RemoteConnection, SelfManagedRemoteClient } from "../../index";
import { makeCertificates } from "./certificates";
import { elasticsearch, endpoint, node } from "./fixtures";
import { encodedKey, MockEngine, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = makeCertificates();
const component = "elastic-remote-clusters:index:RemoteConnection";
const clusterSettings = "elasticstack:index/elasticsearchClusterSettings:ElasticsearchClusterSettings";
const proof = "pulumi-nodejs:dynamic/elastic-remote-clusters:ProvenConnection";

const written = [
    { name: "cluster.remote.berlin.mode", value: "proxy" },
    { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9443" },
];

function tree({ resources }: MockEngine): [string, string, string][] {
    return resources.map(({ type, name, parent }) => [type, name, parent]);
}

async function connect(args: Partial<ConstructorParameters<typeof RemoteConnection>[1]>) {
    const engine = await startMockEngine();
    const connection = new RemoteConnection("to-berlin", {
        alias: "berlin",
        local: { elasticsearch },
        ...(args.mode === ConnectionMode.Sniff ? {} : { remote: endpoint }),
        ...args,
    });
    await engine.settled();
    return { engine, connection };
}

describe("a self-managed local cluster", () => {
    const args = {
        remote: pulumi.output({ ...endpoint, serverName: "berlin", caCertificate: ca }),
        apiKey: encodedKey,
        local: { elasticsearch, selfManaged: { nodes: [node] } },
    };

    test("client, settings and proof, one after the other", async () => {
        const { engine } = await connect(args);
        expect(tree(engine)).toEqual([
            [component, "to-berlin", ""],
            ["elastic-remote-clusters:index:SelfManagedRemoteClient", "to-berlin-client", "to-berlin"],
            [
                "pulumi-nodejs:dynamic/elastic-remote-clusters:NodeRemote",
                "to-berlin-client-berlin",
                "to-berlin-client",
            ],
            [clusterSettings, "to-berlin-settings", "to-berlin"],
            [proof, "to-berlin-proof", "to-berlin"],
        ]);
        expect(engine.resource("to-berlin-settings").dependencies).toContain("to-berlin-client-berlin");
        expect(engine.resource("to-berlin-proof").dependencies).toEqual(
            expect.arrayContaining(["to-berlin-client-berlin", "to-berlin-settings"]),
        );
    });

    test("what each of them gets", async () => {
        const { engine } = await connect(args);
        const settings = [...written, { name: "cluster.remote.berlin.server_name", value: "berlin" }];
        expect(engine.resource("to-berlin-client-berlin").inputs).toMatchObject({
            alias: "berlin",
            credential: encodedKey,
            caCertificates: [ca],
            bundlePath: "remote-certs/ca.crt",
        });
        expect(engine.resource("to-berlin-settings").inputs).toEqual({
            persistent: { settings },
            elasticsearchConnections: [elasticsearch],
        });
        expect(engine.resource("to-berlin-settings").replacementTrigger).toBe("berlin");
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            alias: "berlin",
            settings,
            elasticsearch,
            keyId: "key-id",
            caCertificate: ca,
            enabled: true,
            checkCertificate: true,
            timeoutSeconds: 60,
        });
    });

    test("its outputs", async () => {
        const { engine, connection } = await connect(args);
        expect(await valueOf(connection.alias)).toBe("berlin");
        expect(await valueOf(connection.connected)).toBe(true);
        expect(await valueOf(connection.remoteVersion)).toBe("9.5.4");
        expect(await valueOf(connection.mode)).toBe("proxy");
        expect(await valueOf(connection.proxyAddress)).toBe("berlin.example.com:9443");
        expect(Object.keys(engine.outputs.get("to-berlin") ?? {}).sort()).toEqual([
            "alias",
            "connected",
            "mode",
            "proxyAddress",
            "remoteVersion",
        ]);
    });

    test("an own CA counts instead of the endpoint's", async () => {
        const { engine } = await connect({ ...args, caCertificate: otherCa });
        expect(engine.resource("to-berlin-client-berlin").inputs.caCertificates).toEqual([otherCa]);
        expect(engine.resource("to-berlin-proof").inputs.caCertificate).toBe(otherCa);
    });

    test("an own bundle path", async () => {
        const local = { elasticsearch, selfManaged: { nodes: [node], bundlePath: "certs/berlin.pem" } };
        const { engine } = await connect({ ...args, local });
        expect(engine.resource("to-berlin-client-berlin").inputs.bundlePath).toBe("certs/berlin.pem");
    });
});

describe("a shared client", () => {
    const remotes = [
        { alias: "berlin", apiKey: encodedKey, caCertificates: [`${otherCa}\n${ca}`] },
        { alias: "paris", apiKey: encodedKey },
    ];

    async function share(caCertificate: string | undefined) {
        const engine = await startMockEngine();
        const munich = new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [node], remotes });
        const remote = { ...endpoint, ...(caCertificate ? { caCertificate } : {}) };
        new RemoteConnection("to-berlin", { alias: "berlin", remote, local: { client: munich.client } });
        await engine.settled();
        return engine;
    }

    test("settings and proof only, after all that the client holds", async () => {
        const engine = await share(ca);
        expect(tree(engine).filter(([, , parent]) => parent === "to-berlin")).toEqual([
            [clusterSettings, "to-berlin-settings", "to-berlin"],
            [proof, "to-berlin-proof", "to-berlin"],
        ]);
        expect(engine.resource("to-berlin-settings").dependencies).toContain("munich-berlin");
        expect(engine.resource("to-berlin-settings").inputs.elasticsearchConnections).toEqual([
            elasticsearch,
        ]);
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            elasticsearch,
            keyId: "key-id",
            caCertificate: ca,
        });
    });

    test("the client's CA counts when the endpoint names none", async () => {
        const engine = await share(undefined);
        expect(engine.resource("to-berlin-proof").inputs.caCertificate).toBe(`${otherCa}\n${ca}`);
    });
});

describe("only the cluster's API", () => {
    test("settings and proof", async () => {
        const { engine } = await connect({});
        expect(tree(engine).map(([, name]) => name)).toEqual([
            "to-berlin",
            "to-berlin-settings",
            "to-berlin-proof",
        ]);
        expect(engine.resource("to-berlin-settings").dependencies).toEqual([]);
        expect(engine.resource("to-berlin-proof").dependencies).toEqual(["to-berlin-settings"]);
        expect(engine.resource("to-berlin-proof").inputs).not.toHaveProperty("keyId");
        expect(engine.resource("to-berlin-proof").inputs).not.toHaveProperty("caCertificate");
    });

    test("sniff mode with its own CA", async () => {
        const seeds = ["node-1.example.com:9443", "[2001:db8::1]:9443"];
        const mode = ConnectionMode.Sniff;
        const { engine, connection } = await connect({ mode, seeds, nodeConnections: 2, caCertificate: ca });
        const settings = [
            { name: "cluster.remote.berlin.mode", value: "sniff" },
            { name: "cluster.remote.berlin.seeds", valueLists: seeds },
            { name: "cluster.remote.berlin.node_connections", value: "2" },
        ];
        expect(engine.resource("to-berlin-settings").inputs.persistent).toEqual({ settings });
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({ settings, caCertificate: ca });
        expect(await valueOf(connection.mode)).toBe("sniff");
        expect(await valueOf(connection.proxyAddress)).toBeUndefined();
    });

    test("the proof takes its own terms", async () => {
        const terms = { enabled: pulumi.output(true), timeoutSeconds: 5, checkCertificate: false };
        const { engine } = await connect({ proof: terms });
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            enabled: true,
            timeoutSeconds: 5,
            checkCertificate: false,
        });
    });

    test("switched off, the proof stays to clear the alias at the end", async () => {
        const { engine } = await connect({ proof: { enabled: false } });
        expect(engine.resource("to-berlin-proof").inputs.enabled).toBe(false);
    });
});

test("no access at all: the provider of the options writes the settings, nothing is proven", async () => {
    const { engine, connection } = await connect({ local: {}, proof: { enabled: false } });
    expect(tree(engine).map(([, name]) => name)).toEqual(["to-berlin", "to-berlin-settings"]);
    expect(engine.resource("to-berlin-settings").inputs).toEqual({ persistent: { settings: written } });
    expect(await valueOf(connection.connected)).toBe(false);
    expect(await valueOf(connection.remoteVersion)).toBeUndefined();
    expect(await valueOf(connection.indexPattern("logs-*"))).toBe("berlin:logs-*");
});

test("an index pattern waits for the proof", async () => {
    const { engine, connection } = await connect({});
    const pattern = connection.indexPattern("logs-*,metrics-*");
    expect(await valueOf(pattern)).toBe("berlin:logs-*,berlin:metrics-*");
    new UserResource("user", { pattern });
    await engine.settled();
    expect(engine.resource("user").dependencies).toEqual(["to-berlin-proof", "to-berlin-settings"]);
});

test("a wrong index pattern is refused on the spot", async () => {
    const { connection } = await connect({});
    expect(() => connection.indexPattern("paris:logs-*")).toThrow(pulumi.ResourceError);
    expect(() => connection.indexPattern("paris:logs-*")).toThrow(
        'indexPattern("paris:logs-*"): give index names or patterns without a cluster',
    );
});
