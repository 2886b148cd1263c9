import * as pulumi from "@pulumi/pulumi";
import { CloudRemoteClient, CloudRemoteServer, RemoteConnection, RemoteConnectionArgs } from "../../index";
import { Provider } from "../../sdks/ec";
import {
    berlinSettings,
    clusterSettings,
    connectFrom,
    expectShared,
    remote,
    sharedRemotes,
} from "./connected";
import { certificates, componentType, dynamicType, tree } from "./eck-fixtures";
import { berlinDeployment, elasticsearch, endpoint, munichDeployment } from "./fixtures";
import { encodedKey, startMockEngine, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;

const connect = (args: Partial<RemoteConnectionArgs> = {}) =>
    connectFrom({ elasticsearch, cloud: munichDeployment }, args);

describe("a local deployment whose API is reached", () => {
    test("client, settings and proof, one after the other", async () => {
        const { engine } = await connect();
        expect(tree(engine).filter(([, , parent]) => parent === "to-berlin" || parent === "")).toEqual([
            [componentType("RemoteConnection"), "to-berlin", ""],
            [componentType("CloudRemoteClient"), "to-berlin-client", "to-berlin"],
            [clusterSettings, "to-berlin-settings", "to-berlin"],
            [dynamicType("ProvenConnection"), "to-berlin-proof", "to-berlin"],
        ]);
        const client = tree(engine).filter(([, , parent]) => parent === "to-berlin-client");
        expect(client.map(([, name]) => name).toSorted()).toEqual(
            ["berlin", "berlin-trust", "ec", "elasticsearch", "reloaded"].map(
                (kind) => `to-berlin-client-${kind}`,
            ),
        );
        const held = ["to-berlin-client-berlin", "to-berlin-client-reloaded"];
        expect(engine.resource("to-berlin-settings").dependencies).toEqual(expect.arrayContaining(held));
        expect(engine.resource("to-berlin-proof").dependencies).toEqual(
            expect.arrayContaining([...held, "to-berlin-settings"]),
        );
    });

    test("what each of them gets", async () => {
        const { engine, connection } = await connect();
        expect(engine.resource("to-berlin-client-berlin-trust").inputs).toMatchObject({
            name: "berlin",
            certificates: [ca],
        });
        expect(engine.resource("to-berlin-client-berlin").inputs.value).toBe(encodedKey);
        expect(engine.resource("to-berlin-settings").inputs).toEqual(berlinSettings);
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            ...{ elasticsearch, keyId: "key-id", caCertificate: ca, enabled: true, timeoutSeconds: 180 },
        });
        expect(await valueOf(connection.connected)).toBe(true);
    });

    test("an own CA counts instead of the endpoint's", async () => {
        const { engine } = await connect({ caCertificate: otherCa });
        expect(engine.resource("to-berlin-client-berlin-trust").inputs.certificates).toEqual([otherCa]);
        expect(engine.resource("to-berlin-proof").inputs.caCertificate).toBe(otherCa);
    });

    test("an environment of another name", async () => {
        const cloud = { ...munichDeployment, environment: "Berlin's CAs" };
        const { engine } = await connect({ local: { elasticsearch, cloud } });
        const { inputs } = engine.resource("to-berlin-client-Berlin's CAs-trust");
        expect(inputs.name).toBe("Berlin's CAs");
        expect(inputs.deployment).not.toHaveProperty("environment");
    });

    test("a public CA that the program knows needs no trusted environment", async () => {
        const { engine } = await connect({ remote: endpoint });
        expect(tree(engine).map(([type]) => type)).not.toContain(dynamicType("TrustedEnvironment"));
        expect(engine.resource("to-berlin-proof").inputs).not.toHaveProperty("caCertificate");
    });

    test("a CA that only `up` knows gets one in any case, which may turn out to hold none", async () => {
        const { engine } = await connect({ remote: pulumi.output(endpoint) });
        expect(engine.resource("to-berlin-client-berlin-trust").inputs.certificates).toEqual([]);
    });

    test("the proof takes its own terms", async () => {
        const { engine } = await connect({ proof: { timeoutSeconds: 5 } });
        expect(engine.resource("to-berlin-proof").inputs.timeoutSeconds).toBe(5);
    });

    test("another deployment may be the remote", async () => {
        const engine = await startMockEngine();
        const server = new CloudRemoteServer("berlin", { deployment: berlinDeployment });
        new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: server.endpoint,
            apiKey: encodedKey,
            local: { elasticsearch, cloud: munichDeployment },
        });
        await engine.settled();
        expect(engine.resource("to-berlin-settings").inputs.persistent).toEqual({
            settings: [
                { name: "cluster.remote.berlin.mode", value: "proxy" },
                { name: "cluster.remote.berlin.proxy_address", value: "abc123.eu.example.com:9443" },
                { name: "cluster.remote.berlin.server_name", value: "abc123.eu.example.com" },
            ],
        });
    });
});

test("without the cluster's API the settings are for the provider of the options, and nothing is proven", async () => {
    const { engine, connection } = await connect({
        local: { cloud: munichDeployment },
        proof: { enabled: false },
    });
    const names = tree(engine).map(([, name]) => name);
    expect(names).not.toContain("to-berlin-proof");
    expect(names).not.toContain("to-berlin-client-reloaded");
    expect(engine.resource("to-berlin-settings").inputs).not.toHaveProperty("elasticsearchConnections");
    expect(await valueOf(connection.connected)).toBe(false);
});

test("the ec provider of the options serves the keystore, too", async () => {
    const engine = await startMockEngine();
    const provider = new Provider("given", { apikey: munichDeployment.apiKey });
    const { deploymentId } = munichDeployment;
    const local = { elasticsearch, cloud: { deploymentId } };
    new RemoteConnection("to-berlin", { alias: "berlin", remote, apiKey: encodedKey, local }, { provider });
    await engine.settled();
    expect(engine.resource("to-berlin-client-berlin").provider).toContain("::given::");
    expect(engine.resource("to-berlin-client-elasticsearch").inputs.deployment).toMatchObject(
        munichDeployment,
    );
});

test("connections that share a client come after all that it holds", async () => {
    const engine = await startMockEngine();
    const deployment = munichDeployment;
    const { client } = new CloudRemoteClient("munich", { deployment, elasticsearch, remotes: sharedRemotes });
    await expectShared(engine, client, ["munich-berlin", "munich-paris", "munich-reloaded"]);
});
