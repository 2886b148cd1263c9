import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { RemoteConnection, RemoteConnectionArgs } from "../../index";
import { berlinSettings, clusterSettings, connectFrom, remote } from "./connected";
import { certificates, componentType, dynamicType, eckAnswers, munich, textIn, tree } from "./eck-fixtures";
import { elasticsearch, endpoint } from "./fixtures";
import { encodedKey, startMockEngine, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(() => jest.restoreAllMocks());

const connect = (args: Partial<RemoteConnectionArgs>) => connectFrom({ elasticsearch, eck: munich }, args);

describe("a local cluster on ECK whose API is reached", () => {
    test("client, settings and proof, one after the other", async () => {
        const { engine } = await connect({});
        const own = tree(engine).filter(([, , parent]) => parent === "to-berlin" || parent === "");
        expect(own).toEqual([
            [componentType("RemoteConnection"), "to-berlin", ""],
            [componentType("EckRemoteClient"), "to-berlin-client", "to-berlin"],
            [clusterSettings, "to-berlin-settings", "to-berlin"],
            [dynamicType("ProvenConnection"), "to-berlin-proof", "to-berlin"],
        ]);
        const client = tree(engine).filter(([, , parent]) => parent === "to-berlin-client");
        expect(client.map(([, name]) => name).toSorted()).toEqual(
            [
                "ca",
                "ca-content",
                "cluster",
                "credentials",
                "credentials-content",
                "elasticsearch",
                "held",
                "policy",
            ].map((kind) => `to-berlin-client-${kind}`),
        );
        expect(engine.resource("to-berlin-settings").dependencies).toContain("to-berlin-client-held");
        expect(engine.resource("to-berlin-proof").dependencies).toEqual(
            expect.arrayContaining(["to-berlin-client-held", "to-berlin-settings"]),
        );
    });

    test("what each of them gets", async () => {
        const { engine, connection } = await connect({});
        const policy = engine.resource("to-berlin-client-policy").inputs;
        expect(policy.metadata).toMatchObject({ name: "munich-remote-client", namespace: "search" });
        expect(policy.spec).not.toHaveProperty(["elasticsearch", "clusterSettings"]);
        expect(engine.resource("to-berlin-settings").inputs).toEqual(berlinSettings);
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            elasticsearch,
            keyId: "key-id",
            caCertificate: ca,
            enabled: true,
            timeoutSeconds: 180,
        });
        expect(await valueOf(connection.connected)).toBe(true);
        expect(await valueOf(connection.proxyAddress)).toBe("berlin.example.com:9443");
    });

    test("an own CA counts instead of the endpoint's", async () => {
        const { engine } = await connect({ caCertificate: otherCa });
        const { data } = engine.resource("to-berlin-client-ca-content").inputs;
        expect(textIn(data, "ca.crt")).toContain(otherCa.trim());
        expect(textIn(data, "ca.crt")).not.toContain(ca.trim());
        expect(engine.resource("to-berlin-proof").inputs.caCertificate).toBe(otherCa);
    });

    test("a public CA that the program knows needs no bundle", async () => {
        const { engine } = await connect({ remote: endpoint });
        expect(tree(engine).map(([, name]) => name)).not.toContain("to-berlin-client-ca");
        expect(engine.resource("to-berlin-proof").inputs).not.toHaveProperty("caCertificate");
    });

    test("a CA that only `up` knows gets a bundle in any case", async () => {
        const { engine } = await connect({ remote: pulumi.output(endpoint) });
        expect(tree(engine).map(([, name]) => name)).toContain("to-berlin-client-ca");
    });

    test("the proof takes its own terms", async () => {
        const { engine } = await connect({ proof: { timeoutSeconds: 5 } });
        expect(engine.resource("to-berlin-proof").inputs.timeoutSeconds).toBe(5);
    });

    test("how it is attached", async () => {
        const eck = { ...munich, weight: 7, force: true, fileBasedSecureSettings: true };
        const { engine } = await connect({ local: { elasticsearch, eck } });
        expect(engine.resource("to-berlin-client-policy").inputs.spec).toMatchObject({ weight: 7 });
        expect(engine.resource("to-berlin-client-elasticsearch").inputs.metadata).toMatchObject({
            annotations: {
                "pulumi.com/patchForce": "true",
                "eck.k8s.elastic.co/file-based-secure-settings": "true",
            },
        });
    });
});

describe("a local cluster on ECK whose API is not reached", () => {
    const args = { local: { eck: munich }, proof: { enabled: false }, skipUnavailable: true };

    test("the policy brings the settings, too, and nothing is proven", async () => {
        const { engine, connection } = await connect(args);
        expect(
            tree(engine)
                .map(([, name]) => name)
                .toSorted(),
        ).toEqual([
            "to-berlin",
            ...[
                "",
                "-ca",
                "-ca-content",
                "-credentials",
                "-credentials-content",
                "-elasticsearch",
                "-policy",
            ].map((kind) => `to-berlin-client${kind}`),
        ]);
        expect(engine.resource("to-berlin-client-policy").inputs.spec).toMatchObject({
            elasticsearch: {
                clusterSettings: {
                    "cluster.remote.berlin.mode": "proxy",
                    "cluster.remote.berlin.proxy_address": "berlin.example.com:9443",
                    "cluster.remote.berlin.skip_unavailable": "true",
                },
            },
        });
        expect(await valueOf(connection.connected)).toBe(false);
        expect(await valueOf(connection.remoteVersion)).toBeUndefined();
        expect(await valueOf(connection.indexPattern("logs-*"))).toBe("berlin:logs-*");
    });

    test("sniff mode", async () => {
        const { apiKey, ...sniff } = { apiKey: encodedKey, ...args };
        const engine = await startMockEngine({ answers: eckAnswers });
        const mode = "sniff" as RemoteConnectionArgs["mode"];
        new RemoteConnection("to-berlin", { alias: "berlin", ...sniff, apiKey, mode, seeds: ["a:9443"] });
        await engine.settled();
        expect(engine.resource("to-berlin-client-policy").inputs.spec).toMatchObject({
            elasticsearch: {
                clusterSettings: {
                    "cluster.remote.berlin.mode": "sniff",
                    "cluster.remote.berlin.seeds": ["a:9443"],
                },
            },
        });
    });
});

test("the provider of the options serves all that is of Kubernetes", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const provider = new kubernetes.Provider("munich-kubernetes", {});
    const local = { elasticsearch, eck: munich };
    new RemoteConnection("to-berlin", { alias: "berlin", remote, apiKey: encodedKey, local }, { provider });
    await engine.settled();
    const used = [...engine.resources, ...engine.reads].filter(({ type }) => type.startsWith("kubernetes:"));
    expect(used).toHaveLength(7);
    for (const { name, provider: given } of used) {
        expect([name, given]).toEqual([name, expect.stringContaining("::munich-kubernetes::")]);
    }
});
