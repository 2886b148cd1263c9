import * as pulumi from "@pulumi/pulumi";
import {
    CloudListedRemote,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    RemoteConnection,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
} from "../../index";
import { certificates } from "./eck-fixtures";
import { elasticsearch, munichDeployment, node, ssh } from "./fixtures";
import { isKnown, startMockEngine, UserResource, valueOf } from "./mock-engine";

const unknown = pulumi.runtime.unknownValue;

/** An output that only `up` will know, as the preview of a new stack has them. */
function notYet<T>(name: string): pulumi.Output<T> {
    return new UserResource(name, {}).id as unknown as pulumi.Output<T>;
}

async function known(outputs: Record<string, pulumi.Output<unknown>>): Promise<Record<string, boolean>> {
    const entries = Object.entries(outputs);
    return Object.fromEntries(
        await Promise.all(entries.map(async ([name, output]) => [name, await isKnown(output)] as const)),
    );
}

test("the whole program previews before anything exists", async () => {
    const engine = await startMockEngine({ preview: true });
    const server = new SelfManagedRemoteServer("berlin", { host: "berlin.example.com" });
    const key = new CrossClusterApiKey("key", { elasticsearch, access: { search: [{ names: ["logs-*"] }] } });
    const connection = new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: server.endpoint,
        apiKey: key.encoded,
        local: { elasticsearch, selfManaged: { nodes: [node] } },
    });
    await engine.settled();
    expect(engine.resources.map(({ name }) => name).sort()).toEqual([
        "berlin",
        "key",
        "key-key",
        "key-watch",
        "to-berlin",
        "to-berlin-client",
        "to-berlin-client-berlin",
        "to-berlin-proof",
        "to-berlin-settings",
    ]);
    expect(await known({ keyId: key.keyId, encoded: key.encoded })).toEqual({
        keyId: false,
        encoded: false,
    });
    const { alias, connected, remoteVersion, mode, proxyAddress } = connection;
    const pattern = connection.indexPattern("logs-*");
    expect(await known({ alias, connected, remoteVersion, mode, proxyAddress, pattern })).toEqual({
        alias: false,
        connected: false,
        remoteVersion: false,
        mode: true,
        proxyAddress: true,
        pattern: false,
    });
});

test("what is known shows in the preview, what is not stays unknown", async () => {
    const engine = await startMockEngine({ preview: true });
    const key = new CrossClusterApiKey("key", { elasticsearch, access: { search: [{ names: ["logs-*"] }] } });
    new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: { proxyAddress: "berlin.example.com:9443", host: "berlin.example.com", port: 9443 },
        apiKey: key.encoded,
        local: { elasticsearch, selfManaged: { nodes: [node] } },
    });
    await engine.settled();
    expect(engine.resource("key-watch").inputs).toMatchObject({ keyId: unknown, elasticsearch });
    expect(engine.resource("to-berlin-client-berlin").inputs).toMatchObject({
        alias: "berlin",
        credential: unknown,
        caCertificates: [],
        elasticsearch,
    });
    const settings = [
        { name: "cluster.remote.berlin.mode", value: "proxy" },
        { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9443" },
    ];
    expect(engine.resource("to-berlin-settings").inputs.persistent).toEqual({ settings });
    expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
        alias: "berlin",
        settings,
        keyId: unknown,
        enabled: true,
        timeoutSeconds: 60,
    });
});

test("unknown input of every kind passes", async () => {
    const engine = await startMockEngine({ preview: true });
    new SelfManagedRemoteServer("server", {
        host: notYet("host"),
        port: notYet("port"),
        serverName: notYet("serverName"),
        caCertificate: notYet("ca"),
    });
    new CrossClusterApiKey("key", {
        elasticsearch: notYet("access-of-key"),
        access: { search: notYet("search"), replication: [{ names: [notYet("index")] }] },
        name: notYet("name"),
        expiration: notYet("expiration"),
        metadata: { team: notYet("team") },
        rotation: notYet("rotation"),
    });
    const client = new SelfManagedRemoteClient("client", {
        elasticsearch: { ...elasticsearch, password: notYet("password") },
        nodes: [
            { ...node, ssh: { ...ssh, privateKey: notYet("private-key") }, configPath: notYet("path") },
            { name: "node-2", ssh: notYet("ssh") },
        ],
        remotes: [{ alias: "berlin", apiKey: notYet("api-key"), caCertificates: notYet("cas") }],
        bundlePath: notYet("bundle-path"),
    });
    new RemoteConnection("connection", {
        alias: "berlin",
        remote: notYet("remote"),
        caCertificate: notYet("own-ca"),
        mode: notYet("mode"),
        seeds: notYet("seeds"),
        skipUnavailable: notYet("skip"),
        transportCompress: notYet("compress"),
        local: { client: client.client },
        proof: { enabled: notYet("enabled"), timeoutSeconds: notYet("timeout") },
    });
    await engine.settled();
    expect(await known({ client: client.client, bundle: client.caBundle })).toEqual({
        client: false,
        bundle: false,
    });
    expect(engine.resource("client-berlin").inputs).toMatchObject({ alias: "berlin", credential: unknown });
    expect(engine.resource("connection-settings").inputs).toMatchObject({
        persistent: { settings: unknown },
    });
    expect(engine.resource("connection-proof").inputs).toMatchObject({ alias: "berlin", settings: unknown });
});

test("a server's endpoint is known in preview when its input is", async () => {
    const engine = await startMockEngine({ preview: true });
    const server = new SelfManagedRemoteServer("berlin", { host: "berlin.example.com" });
    const other = new SelfManagedRemoteServer("paris", { host: notYet("host") });
    await engine.settled();
    expect(await valueOf(server.endpoint)).toMatchObject({ proxyAddress: "berlin.example.com:9443" });
    expect(await isKnown(other.endpoint)).toBe(false);
});

describe("on Elastic Cloud", () => {
    /** A deployment that this program declares. */
    const declared = (name: string) => ({ ...munichDeployment, deploymentId: notYet<string>(name) });

    test("a program previews before its deployments exist, and asks nobody", async () => {
        const engine = await startMockEngine({ preview: true });
        const server = new CloudRemoteServer("berlin", { deployment: declared("berlin-deployment") });
        const { client } = new CloudRemoteClient("munich", {
            deployment: declared("munich-deployment"),
            elasticsearch: notYet("access"),
            remotes: [{ alias: "berlin", apiKey: notYet("key"), caCertificates: notYet("cas") }],
        });
        const connection = new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: server.endpoint,
            local: { client },
        });
        const listed = new CloudListedRemote("listed", {
            deployment: declared("local-deployment"),
            alias: "paris",
            remoteDeploymentId: notYet("remote-deployment"),
        });
        await engine.settled();
        expect(engine.reads).toEqual([]);
        const made = engine.resources.map(({ name }) => name);
        expect(made).toEqual(
            expect.arrayContaining([
                ...["berlin-elasticsearch", "munich-elasticsearch", "munich-berlin-trust", "munich-berlin"],
                ...["munich-reloaded", "to-berlin-settings", "to-berlin-proof", "listed-entry"],
            ]),
        );
        const { endpoint, transportEndpoint, serverName } = server;
        const { alias, connected } = connection;
        const outputs = { endpoint, transportEndpoint, serverName, client, alias, connected };
        expect(Object.values(await known({ ...outputs, listed: listed.alias }))).toEqual(
            Array(7).fill(false),
        );
        expect(engine.resource("munich-elasticsearch").inputs).toMatchObject({
            deployment: { deploymentId: unknown },
            keyIds: { berlin: unknown },
        });
        expect(engine.resource("munich-berlin").inputs).toEqual({
            deploymentId: unknown,
            settingName: "cluster.remote.berlin.credentials",
            value: unknown,
        });
        expect(engine.resource("listed-entry").inputs).toMatchObject({
            alias: "paris",
            remoteDeploymentId: unknown,
        });
    });

    test("what is known shows", async () => {
        const engine = await startMockEngine({ preview: true });
        new CloudRemoteClient("munich", {
            deployment: munichDeployment,
            remotes: [{ alias: "berlin", apiKey: notYet("key"), caCertificates: [certificates.ca] }],
        });
        await engine.settled();
        expect(engine.resource("munich-berlin-trust").inputs).toMatchObject({
            deployment: munichDeployment,
            name: "berlin",
            certificates: [certificates.ca],
            timeoutSeconds: 600,
        });
    });

    test("unknown input of every kind passes", async () => {
        const engine = await startMockEngine({ preview: true });
        const deployment = {
            deploymentId: notYet<string>("id"),
            refId: notYet<string>("ref"),
            endpoint: notYet<string>("api"),
            username: notYet<string>("user"),
            password: notYet<string>("password"),
            caCertificate: notYet<string>("api-ca"),
            insecure: notYet<boolean>("insecure"),
        };
        new CloudRemoteServer("server", {
            deployment,
            caCertificate: notYet("ca"),
            host: notYet("host"),
            serverName: notYet("serverName"),
            timeoutSeconds: notYet("timeout"),
        });
        new CloudListedRemote("listed", {
            deployment,
            alias: "berlin",
            remoteDeploymentId: notYet("remote"),
            remoteRefId: notYet("remote-ref"),
            skipUnavailable: notYet("skip"),
        });
        new RemoteConnection("connection", {
            alias: "berlin",
            remote: notYet("endpoint"),
            apiKey: notYet("key"),
            local: { elasticsearch: notYet("access"), cloud: deployment },
        });
        await engine.settled();
        expect(engine.resource("server-elasticsearch").inputs).toMatchObject({ timeoutSeconds: unknown });
        expect(engine.resource("listed-entry").inputs).toMatchObject({ skipUnavailable: unknown });
        expect(engine.resource("connection-client-berlin-trust").inputs).toMatchObject({
            certificates: unknown,
        });
        expect(engine.resource("connection-client-ec").inputs).toMatchObject({ endpoint: unknown });
    });
});
