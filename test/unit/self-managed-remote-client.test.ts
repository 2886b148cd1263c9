import * as pulumi from "@pulumi/pulumi";
import { bundleBlock, publicRoots } from "../../model/ca-bundle";
import { SelfManagedRemoteClient } from "../../index";
import { makeCertificates } from "./certificates";
import { elasticsearch, node, ssh } from "./fixtures";
import { encodedKey, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = makeCertificates();
const component = "elastic-remote-clusters:index:SelfManagedRemoteClient";
const nodeRemote = "pulumi-nodejs:dynamic/elastic-remote-clusters:NodeRemote";
const otherKey = Buffer.from("other-id:secret").toString("base64");

const remotes = [
    { alias: "berlin", apiKey: encodedKey, caCertificates: [ca, otherCa] },
    { alias: "paris", apiKey: otherKey },
];

const bothBlocks = bundleBlock("berlin", [ca, otherCa]) + bundleBlock("paris", publicRoots);

const resolvedNode = {
    ...node,
    ssh: { ...ssh, port: 22, sudo: false },
    configPath: "/etc/elasticsearch",
    keystoreCommand: "/usr/share/elasticsearch/bin/elasticsearch-keystore",
};

test("brings each remote to the nodes by itself", async () => {
    const engine = await startMockEngine();
    new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [node], remotes });
    await engine.settled();
    expect(engine.resources.map(({ type, name, parent }) => [type, name, parent]).toSorted()).toEqual([
        [component, "munich", ""],
        [nodeRemote, "munich-berlin", "munich"],
        [nodeRemote, "munich-paris", "munich"],
    ]);
    const shared = { nodes: { "node-1": resolvedNode }, bundlePath: "remote-certs/ca.crt", elasticsearch };
    expect(engine.resource("munich-berlin").inputs).toMatchObject({
        alias: "berlin",
        credential: encodedKey,
        caCertificates: [ca, otherCa],
        ...shared,
    });
    expect(engine.resource("munich-paris").inputs).toMatchObject({
        alias: "paris",
        credential: otherKey,
        caCertificates: [],
        ...shared,
    });
    expect(engine.resource("munich-paris").dependencies).toEqual([]);
});

test("tells connections what the cluster holds", async () => {
    const engine = await startMockEngine();
    const client = new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [node], remotes });
    await engine.settled();
    expect(await valueOf(client.client)).toEqual({
        elasticsearch,
        remotes: [
            { alias: "berlin", keyId: "key-id", caCertificate: `${ca}\n${otherCa}` },
            { alias: "paris", keyId: "other-id" },
        ],
    });
    expect(await valueOf(client.keystoreSettings)).toEqual({
        "cluster.remote.berlin.credentials": encodedKey,
        "cluster.remote.paris.credentials": otherKey,
    });
    expect(await valueOf(client.caBundle)).toBe(bothBlocks);
    expect(Object.keys(engine.outputs.get("munich") ?? {}).sort()).toEqual([
        "caBundle",
        "client",
        "keystoreSettings",
    ]);
});

test("what uses the client waits for the nodes", async () => {
    const engine = await startMockEngine();
    const client = new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [node], remotes });
    const settings = client.client.apply((one) => one.remotes.map((remote) => remote.alias));
    new UserResource("user", { settings });
    await engine.settled();
    expect(engine.resource("user").dependencies).toEqual(["munich-berlin", "munich-paris"]);
});

test.each([{ nodes: [] }, {}])("with %p it writes nothing and gives the same outputs", async (nodes) => {
    const engine = await startMockEngine();
    const client = new SelfManagedRemoteClient("munich", { elasticsearch, remotes, ...nodes });
    await engine.settled();
    expect(engine.resources.map(({ name }) => name)).toEqual(["munich"]);
    expect(Object.keys(await valueOf(client.keystoreSettings))).toHaveLength(2);
    expect(await valueOf(client.caBundle)).toBe(bothBlocks);
    expect((await valueOf(client.client)).remotes.map((remote) => remote.alias)).toEqual(["berlin", "paris"]);
});

test("no remotes at all leave an empty client", async () => {
    const engine = await startMockEngine();
    const client = new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [node], remotes: [] });
    await engine.settled();
    expect(await valueOf(client.client)).toEqual({ elasticsearch, remotes: [] });
    expect(await valueOf(client.keystoreSettings)).toEqual({});
    expect(await valueOf(client.caBundle)).toBe("");
});

test("takes its own place for the bundle", async () => {
    const engine = await startMockEngine();
    new SelfManagedRemoteClient("munich", {
        elasticsearch,
        nodes: [{ ...node, configPath: "/srv/es", ssh: pulumi.output({ ...ssh, port: 2222, sudo: true }) }],
        remotes,
        bundlePath: "certs/remotes.pem",
    });
    await engine.settled();
    expect(engine.resource("munich-berlin").inputs).toMatchObject({
        bundlePath: "certs/remotes.pem",
        nodes: {
            "node-1": { ...resolvedNode, configPath: "/srv/es", ssh: { ...ssh, port: 2222, sudo: true } },
        },
    });
});
