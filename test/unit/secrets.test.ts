import * as pulumi from "@pulumi/pulumi";
import {
    CloudListedRemote,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    RemoteConnection,
    SelfManagedRemoteClient,
    TransportTrust,
} from "../../index";
import { Provider } from "../../sdks/ec";
import { makeCertificates } from "./certificates";
import { munich, secretData } from "./eck-fixtures";
import {
    access,
    berlinDeployment,
    elasticsearch,
    endpoint,
    markers,
    munichDeployment,
    node,
    ssh,
} from "./fixtures";
import { encodedKey, MockEngine, plainText, startMockEngine } from "./mock-engine";

const { ca } = makeCertificates();
const secretValues = Object.values(markers);

/** Where something secret would be stored in plain text. */
function leaks({ resources, outputs }: MockEngine): string[] {
    const stored = [
        ...resources.map(({ name, raw }) => [`inputs of ${name}`, plainText(raw)] as const),
        ...[...outputs].map(([name, raw]) => [`outputs of ${name}`, plainText(raw)] as const),
    ];
    return stored.flatMap(([where, text]) =>
        secretValues.filter((value) => text.includes(value)).map((value) => `${value} in ${where}`),
    );
}

/** Which secrets reach a resource at all; else their absence in plain text would say nothing. */
function given({ resources }: MockEngine, name: string): string[] {
    const text = JSON.stringify(resources.find((one) => one.name === name)?.inputs);
    return secretValues.filter((value) => text.includes(JSON.stringify(value).slice(1, -1)));
}

async function secret(outputs: Record<string, pulumi.Output<unknown>>): Promise<Record<string, boolean>> {
    const entries = Object.entries(outputs);
    return Object.fromEntries(
        await Promise.all(
            entries.map(async ([key, output]) => [key, Boolean(await pulumi.isSecret(output))] as const),
        ),
    );
}

const withApiKey = { endpoints: elasticsearch.endpoints, apiKey: markers.apiKey };

test("of a key", async () => {
    const engine = await startMockEngine();
    const key = new CrossClusterApiKey("key", { elasticsearch, access });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "key-key")).toEqual([markers.password]);
    expect(given(engine, "key-watch")).toEqual([markers.password]);
    expect(engine.resource("key-key").secretOutputs).toEqual(["apiKey", "encoded"]);
    const { encoded, keyId, expirationTimestamp } = key;
    expect(await secret({ encoded, keyId, expirationTimestamp })).toEqual({
        encoded: true,
        keyId: false,
        expirationTimestamp: false,
    });
});

test("of a client", async () => {
    const engine = await startMockEngine();
    const { client, keystoreSettings, caBundle } = new SelfManagedRemoteClient("munich", {
        elasticsearch: withApiKey,
        nodes: [node],
        remotes: [{ alias: "berlin", apiKey: encodedKey, caCertificates: [ca] }],
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "munich-berlin").sort()).toEqual(
        [markers.apiKey, markers.encoded, markers.privateKey, markers.keystorePassword].sort(),
    );
    expect(engine.resource("munich-berlin").secretOutputs).toEqual(["credential"]);
    expect(await secret({ client, keystoreSettings, caBundle })).toEqual({
        client: true,
        keystoreSettings: true,
        caBundle: false,
    });
});

test("of a node without a keystore password", async () => {
    const engine = await startMockEngine();
    const remotes = [{ alias: "berlin", apiKey: encodedKey }];
    new SelfManagedRemoteClient("munich", { elasticsearch, nodes: [{ name: "node-1", ssh }], remotes });
    await engine.settled();
    expect(given(engine, "munich-berlin")).toContain(markers.privateKey);
    expect(leaks(engine)).toEqual([]);
});

test.each([false, true])("of an ECK cluster that trusts another one, restricted: %p", async (restricted) => {
    const answers = {
        Elasticsearch: { spec: pulumi.secret({ version: "9.5.4" }), metadata: { uid: "uid-1" } },
        Secret: secretData({ "ca.crt": ca }),
    };
    const engine = await startMockEngine({ answers });
    const { local, remote } = new TransportTrust("trust", {
        local: { eck: { ...munich, kubeconfig: markers.kubeconfig, restricted } },
        remote: { identity: { caCertificate: ca, nodeNames: ["*.node.berlin.cluster"] } },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "trust-local-kubernetes")).toEqual([markers.kubeconfig]);
    expect(await secret({ local, remote })).toEqual({ local: false, remote: false });
    // what a preview is read for
    const [made, readable, ...secrets] = restricted
        ? ["trust-local-policy", "trust_restrictions"]
        : ["trust-local-field", "munich-transport-trust", markers.kubeconfig];
    expect(plainText(engine.resource(made).raw)).toContain(readable);
    expect(given(engine, made)).toEqual(secrets);
});

test("of nodes that trust another cluster", async () => {
    const engine = await startMockEngine();
    const { local, remote } = new TransportTrust("trust", {
        local: { selfManaged: { nodes: [node], caCertificate: ca, nodeNames: ["*.node.munich.cluster"] } },
        remote: { identity: { caCertificate: ca, nodeNames: ["*.node.berlin.cluster"] } },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "trust-local-nodes").sort()).toEqual(
        [markers.privateKey, markers.keystorePassword].sort(),
    );
    expect(await secret({ local, remote })).toEqual({ local: false, remote: false });
    const trust = plainText(engine.resource("trust-local-nodes").raw);
    // what a preview is read for
    for (const readable of ["*.node.berlin.cluster", "BEGIN CERTIFICATE", "node-1.example.com"]) {
        expect(trust).toContain(readable);
    }
});

test("of a connection with all it makes", async () => {
    const engine = await startMockEngine();
    const connection = new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: { ...endpoint, caCertificate: ca },
        apiKey: encodedKey,
        local: { elasticsearch, selfManaged: { nodes: [node] } },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "to-berlin-settings")).toEqual([markers.password]);
    expect(given(engine, "to-berlin-proof")).toEqual([markers.password]);
    expect(given(engine, "to-berlin-client-berlin").sort()).toEqual(
        [markers.password, markers.encoded, markers.privateKey, markers.keystorePassword].sort(),
    );
    const { alias, connected, remoteVersion, mode, proxyAddress } = connection;
    const logs = connection.indexPattern("logs-*");
    expect(await secret({ alias, connected, remoteVersion, mode, proxyAddress, logs })).toEqual({
        alias: false,
        connected: false,
        remoteVersion: false,
        mode: false,
        proxyAddress: false,
        logs: false,
    });
});

test("of connections that share a client", async () => {
    const engine = await startMockEngine();
    const munich = new SelfManagedRemoteClient("munich", {
        elasticsearch,
        remotes: [{ alias: "berlin", apiKey: pulumi.secret(encodedKey) }],
    });
    const connection = new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: endpoint,
        local: { client: munich.client },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(await secret({ connected: connection.connected, alias: connection.alias })).toEqual({
        connected: false,
        alias: false,
    });
    const proof = plainText(engine.resource("to-berlin-proof").raw);
    // what proves again must be readable in a diff
    for (const readable of ["key-id", "cluster.remote.berlin.proxy_address"]) {
        expect(proof).toContain(readable);
    }
});

test("a whole access that is a secret stays one, and the rest stays readable", async () => {
    const engine = await startMockEngine();
    const connection = new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: endpoint,
        local: { elasticsearch: pulumi.secret(elasticsearch) },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(plainText(engine.resource("to-berlin-settings").raw)).toContain("berlin.example.com:9443");
    expect(await secret({ connected: connection.connected, alias: connection.alias })).toEqual({
        connected: false,
        alias: false,
    });
});

describe("of a deployment on Elastic Cloud", () => {
    const { deploymentId } = munichDeployment;
    const user = { deploymentId, username: "admin", password: markers.cloudPassword };
    const remotes = [{ alias: "berlin", apiKey: encodedKey, caCertificates: [ca] }];

    test.each([
        [munichDeployment, markers.cloudApiKey],
        [{ ...munichDeployment, apiKey: pulumi.output(markers.cloudApiKey) }, markers.cloudApiKey],
        [user, markers.cloudPassword],
    ])("that is the local cluster: %#", async (deployment, credential) => {
        const engine = await startMockEngine();
        const { client } = new CloudRemoteClient("munich", { deployment, elasticsearch, remotes });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        expect(given(engine, "munich-elasticsearch").sort()).toEqual([markers.password, credential].sort());
        expect(given(engine, "munich-berlin-trust")).toEqual([credential]);
        expect(given(engine, "munich-ec")).toEqual([credential]);
        expect(given(engine, "munich-berlin")).toEqual([markers.encoded]);
        expect(given(engine, "munich-reloaded")).toEqual([markers.password]);
        expect(engine.resource("munich-berlin").secretOutputs).toEqual(["value"]);
        expect(await secret({ client })).toEqual({ client: true });
        const trust = plainText(engine.resource("munich-berlin-trust").raw);
        // what a preview is read for
        for (const readable of [deploymentId, "https://api.elastic-cloud.com", "BEGIN CERTIFICATE"]) {
            expect(trust).toContain(readable);
        }
    });

    test("reached by the provider of the options", async () => {
        const engine = await startMockEngine();
        const provider = new Provider("given", { apikey: markers.cloudApiKey });
        new CloudRemoteClient("munich", { deployment: { deploymentId }, remotes }, { provider });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        expect(given(engine, "munich-elasticsearch")).toEqual([markers.cloudApiKey]);
    });

    test("that is the remote, or is listed as one", async () => {
        const engine = await startMockEngine();
        const server = new CloudRemoteServer("berlin", { deployment: berlinDeployment, caCertificate: ca });
        const listed = new CloudListedRemote("listed", {
            deployment: munichDeployment,
            alias: "berlin",
            remoteDeploymentId: berlinDeployment.deploymentId,
        });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        expect(given(engine, "berlin-elasticsearch")).toEqual([markers.cloudApiKey]);
        expect(given(engine, "listed-entry")).toEqual([markers.cloudApiKey]);
        const { endpoint: where, transportEndpoint, serverName } = server;
        expect(await secret({ where, transportEndpoint, serverName, alias: listed.alias })).toEqual({
            where: false,
            transportEndpoint: false,
            serverName: false,
            alias: false,
        });
    });

    test("that trusts another one at its transport interface", async () => {
        const engine = await startMockEngine();
        const { local, remote } = new TransportTrust("trust", {
            local: { cloud: munichDeployment },
            remote: { cloud: user },
        });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        for (const made of ["identity", "account", "trust"]) {
            expect(given(engine, `trust-local-${made}`)).toEqual([markers.cloudApiKey]);
            expect(given(engine, `trust-remote-${made}`)).toEqual([markers.cloudPassword]);
        }
        expect(await secret({ local, remote })).toEqual({ local: false, remote: false });
        // what a preview is read for
        for (const readable of ["1053523734", "abc123"]) {
            expect(plainText(engine.resource("trust-local-account").raw)).toContain(readable);
        }
    });

    test("of a connection with all it makes", async () => {
        const engine = await startMockEngine();
        const { alias, connected } = new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: { ...endpoint, caCertificate: ca },
            apiKey: pulumi.secret(encodedKey),
            local: { elasticsearch, cloud: munichDeployment },
        });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        expect(given(engine, "to-berlin-client-berlin")).toEqual([markers.encoded]);
        expect(await secret({ alias, connected })).toEqual({ alias: false, connected: false });
    });
});
