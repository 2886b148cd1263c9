import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckAttachmentMode,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    RemoteConnection,
} from "../../index";
import { berlin, certificates, eckAnswers, munich } from "./eck-fixtures";
import { access, elasticsearch, endpoint } from "./fixtures";
import { encodedKey, isKnown, startMockEngine, UserResource, valueOf } from "./mock-engine";

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

describe("before anything exists", () => {
    test("a whole program previews, and reads nothing", async () => {
        const engine = await startMockEngine({ preview: true });
        const remote = new EckElasticsearch("berlin-api", { cluster: berlin });
        const server = new EckRemoteServer("berlin", { cluster: berlin, expose: { loadBalancer: {} } });
        const key = new CrossClusterApiKey("key", { elasticsearch: remote.access, access });
        const local = new EckElasticsearch("munich-api", { cluster: munich });
        const connection = new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: server.endpoint,
            apiKey: key.encoded,
            local: { elasticsearch: local.access, eck: munich },
        });
        await engine.settled();
        expect(engine.reads.map(({ name, id }) => [name, id]).toSorted()).toEqual(
            ["berlin-api-elastic-user", "berlin-api-http-certs-public", "berlin-ca"]
                .concat("munich-api-elastic-user", "munich-api-http-certs-public", "to-berlin-client-live")
                .map((name) => [name, unknown]),
        );
        const made = engine.resources.map(({ name }) => name);
        for (const name of [
            "berlin-service",
            "berlin-interface",
            "key-key",
            "to-berlin-client-policy",
            "to-berlin-proof",
        ]) {
            expect(made).toContain(name);
        }
        const { endpoint: where, caCertificate, serverName } = server;
        expect(await known({ where, caCertificate, serverName })).toEqual({
            where: false,
            caCertificate: false,
            serverName: true,
        });
        const { alias, connected, mode, proxyAddress } = connection;
        expect(await known({ alias, connected, mode, proxyAddress })).toEqual({
            alias: false,
            connected: false,
            mode: true,
            proxyAddress: false,
        });
    });

    test.each([true, false])(
        "the CA is not read before the cluster can be there, enable: %p",
        async (enable) => {
            const engine = await startMockEngine({ preview: true });
            const cluster = new UserResource("cluster", {});
            const expose = { address: { host: "berlin.example.com" } };
            new EckRemoteServer("berlin", { cluster: berlin, expose, enable }, { dependsOn: [cluster] });
            await engine.settled();
            expect(engine.reads.map(({ id }) => id)).toEqual([unknown]);
        },
    );

    test("what is known shows", async () => {
        const engine = await startMockEngine({ preview: true });
        const expose = { address: { host: "berlin.example.com" } };
        new EckRemoteServer("berlin", { cluster: berlin, expose });
        const remotes = [
            { alias: "berlin", apiKey: notYet<string>("key"), caCertificates: [certificates.ca] },
        ];
        new EckRemoteClient("munich", { cluster: munich, remotes, elasticsearch });
        await engine.settled();
        expect(engine.resource("berlin-elasticsearch").inputs).toMatchObject({
            metadata: berlin,
            spec: { remoteClusterServer: { enabled: true } },
        });
        expect(engine.resource("berlin-interface").inputs).toMatchObject({
            cluster: "Elasticsearch search/berlin",
            proxyAddress: "berlin.example.com:9443",
            serverName: "berlin-es-remote-cluster.search.svc",
            caCertificate: unknown,
            enabled: true,
        });
        expect(engine.resource("munich-policy").inputs).toMatchObject({
            metadata: { name: "munich-remote-client" },
            spec: { elasticsearch: { secureSettings: [{ secretName: "munich-remote-credentials" }] } },
        });
        expect(engine.resource("munich-held").inputs).toMatchObject({
            elasticsearch,
            keyIds: { berlin: unknown },
            restart: unknown,
        });
        expect(engine.resource("munich-credentials-content").inputs).toMatchObject({
            metadata: { name: "munich-remote-credentials" },
            data: unknown,
        });
    });

    test("by the specification, the CA shows: its Secret waits for no cluster", async () => {
        const engine = await startMockEngine({ preview: true });
        const attach = EckAttachmentMode.Specification;
        const remotes = [{ alias: "berlin", apiKey: encodedKey, caCertificates: [certificates.ca] }];
        new EckRemoteClient("munich", { cluster: munich, remotes, attach });
        await engine.settled();
        expect(engine.resource("munich-ca-content").inputs.data).toHaveProperty(["ca.crt"]);
    });
});

test("unknown input of every kind passes", async () => {
    const engine = await startMockEngine({ preview: true });
    new EckRemoteServer("balanced", {
        cluster: { name: notYet("name"), namespace: notYet("namespace") },
        expose: {
            loadBalancer: {
                port: notYet("port"),
                annotations: { kind: notYet("annotation") },
                labels: notYet("labels"),
                loadBalancerClass: notYet("class"),
                loadBalancerSourceRanges: [notYet("range")],
            },
        },
        force: notYet("force"),
        serverName: notYet("serverName"),
        wait: { enabled: notYet("enabled"), timeoutSeconds: notYet("timeout") },
    });
    new EckRemoteServer("of-eck", {
        cluster: berlin,
        expose: { eckService: notYet("eckService") },
        caCertificate: notYet("ca"),
    });
    new EckRemoteServer("addressed", {
        cluster: berlin,
        expose: { address: notYet("address") },
        publicCa: true,
    });
    new EckElasticsearch("api", {
        cluster: berlin,
        endpoints: notYet("urls"),
        timeoutSeconds: notYet("patience"),
    });
    const { client } = new EckRemoteClient("client", {
        cluster: { name: notYet("local"), namespace: "search" },
        elasticsearch: notYet("access"),
        remotes: [
            {
                alias: "berlin",
                apiKey: notYet("apiKey"),
                caCertificates: notYet("cas"),
                remote: notYet("endpoint"),
                settings: { skipUnavailable: notYet("skip") },
            },
        ],
        weight: notYet("weight"),
        force: notYet("client-force"),
        timeoutSeconds: notYet("client-timeout"),
    });
    new RemoteConnection("connection", {
        alias: "berlin",
        remote: notYet("remote"),
        apiKey: notYet("own-key"),
        local: {
            elasticsearch: notYet("own-access"),
            eck: { name: notYet("own-name"), namespace: "search" },
        },
    });
    await engine.settled();
    expect(await isKnown(client)).toBe(false);
    expect(engine.resource("client-policy").inputs).toMatchObject({ spec: unknown });
    expect(engine.resource("balanced-service").inputs).toMatchObject({ spec: { type: "LoadBalancer" } });
    expect(engine.resource("addressed-interface").inputs).toMatchObject({ proxyAddress: unknown });
    expect(engine.resource("api-answers").inputs).toMatchObject({ timeoutSeconds: unknown });
    expect(engine.resource("connection-proof").inputs).toMatchObject({ alias: "berlin", settings: unknown });
});

describe("when everything exists", () => {
    test("the CA is read on every preview, so that another one shows downstream", async () => {
        const engine = await startMockEngine({ preview: true, exists: true, answers: eckAnswers });
        const { endpoint: where } = new EckRemoteServer("berlin", {
            cluster: berlin,
            expose: { loadBalancer: {} },
        });
        await engine.settled();
        expect(engine.reads.map(({ id }) => id)).toEqual(["search/berlin-es-transport-certs-public"]);
        expect(await valueOf(where)).toMatchObject({ caCertificate: certificates.ca });
    });

    test("a key that `up` will make is the only unknown of a client", async () => {
        const log = jest.spyOn(console, "log").mockReturnValue(undefined);
        const engine = await startMockEngine({ preview: true, exists: true, answers: eckAnswers });
        const apiKey = pulumi.output<string>(pulumi.unknown as string);
        new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: endpoint,
            apiKey,
            local: { elasticsearch, eck: munich },
            proof: { timeoutSeconds: 5 },
        });
        await engine.settled();
        expect(engine.resource("to-berlin-client-held").inputs).toMatchObject({
            keyIds: { berlin: unknown },
            restart: true,
        });
        expect(engine.resource("to-berlin-proof").inputs).toMatchObject({
            keyId: unknown,
            timeoutSeconds: 5,
        });
        expect(log.mock.calls.join()).toContain("whenever a credential changes, ECK restarts the nodes");
        log.mockRestore();
    });
});
