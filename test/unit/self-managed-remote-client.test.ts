import { X509Certificate } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { bundleBlock, publicRoots } from "../../model/ca-bundle";
import { SelfManagedRemoteClient } from "../../index";
import { makeCertificates } from "./certificates";
import { elasticsearch, endpoint, node, ssh } from "./fixtures";
import { encodedKey, plainText, startMockEngine, UserResource, valueOf } from "./mock-engine";
import { makeAuthorities } from "./signing-authorities";

const { ca, otherCa, leaf, leafKey } = makeCertificates();
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

test("brings what requests are signed with, and tells where it lies", async () => {
    const engine = await startMockEngine();
    const signing = { certificate: leaf, key: leafKey };
    const client = new SelfManagedRemoteClient("munich", {
        elasticsearch,
        nodes: [node],
        remotes: [
            {
                alias: "berlin",
                apiKey: encodedKey,
                signing,
                remote: endpoint,
                settings: { skipUnavailable: false },
            },
            { alias: "paris", apiKey: otherKey },
        ],
    });
    await engine.settled();
    const { inputs, raw } = engine.resource("munich-berlin");
    const files = { certificate: "remote-certs/berlin.signing.crt", key: "remote-certs/berlin.signing.key" };
    const prefix = "cluster.remote.berlin";
    expect(inputs).toMatchObject({
        signing,
        settings: [
            { name: `${prefix}.mode`, value: "proxy" },
            { name: `${prefix}.proxy_address`, value: "berlin.example.com:9443" },
            { name: `${prefix}.skip_unavailable`, value: "false" },
            { name: `${prefix}.signing.certificate`, value: files.certificate },
            { name: `${prefix}.signing.key`, value: files.key },
        ],
    });
    expect(plainText(raw)).not.toContain(leafKey.split("\n")[1]);
    expect(engine.resource("munich-paris").inputs).not.toHaveProperty("signing");
    expect(engine.resource("munich-paris").inputs).not.toHaveProperty("settings");
    const held = { ...files, fingerprint: new X509Certificate(leaf).fingerprint256 };
    expect((await valueOf(client.client)).remotes.map((remote) => remote.signing)).toEqual([held, undefined]);
});

test("a certificate authority that signs is allowed, and warned of", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const authority = makeAuthorities().sec1;
    const engine = await startMockEngine();
    const client = new SelfManagedRemoteClient("munich", {
        elasticsearch,
        remotes: [{ alias: "berlin", apiKey: encodedKey, signing: authority }],
    });
    await engine.settled();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("is a certificate authority"), client);
    warn.mockRestore();
});
