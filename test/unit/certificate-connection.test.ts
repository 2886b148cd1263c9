import { RemoteConnection, RemoteConnectionArgs, SecurityModel } from "../../index";
import {
    connectionChanged,
    proveConnection,
    ProvenConnectionInputs,
    readConnection,
} from "../../resources/runtime";
import { UnfinishedError } from "../../resources/unfinished-error";
import { certificates, componentType, dynamicType, tree } from "./eck-fixtures";
import { elasticsearch, markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";
import { clusterSettings } from "./connected";
import { startMockEngine, valueOf } from "./mock-engine";

const { ca } = certificates;
const securityModel = SecurityModel.Certificate;
const remote = {
    proxyAddress: "berlin.example.com:9300",
    host: "berlin.example.com",
    port: 9300,
    serverName: "berlin-es-transport.search.svc",
    caCertificate: ca,
};

describe("a connection with certificates", () => {
    async function connect(args: Partial<RemoteConnectionArgs> = {}) {
        const engine = await startMockEngine();
        const connection = new RemoteConnection("to-berlin", {
            ...{ alias: "berlin", securityModel, remote, local: { elasticsearch } },
            ...args,
        });
        await engine.settled();
        return { engine, connection };
    }

    test("has settings and a proof, and nothing that the local cluster holds", async () => {
        const { engine, connection } = await connect();
        expect(tree(engine)).toEqual([
            [componentType("RemoteConnection"), "to-berlin", ""],
            [clusterSettings, "to-berlin-settings", "to-berlin"],
            [dynamicType("ProvenConnection"), "to-berlin-proof", "to-berlin"],
        ]);
        const settings = [
            { name: "cluster.remote.berlin.mode", value: "proxy" },
            { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9300" },
            { name: "cluster.remote.berlin.server_name", value: "berlin-es-transport.search.svc" },
        ];
        expect(engine.resource("to-berlin-settings").inputs.persistent).toEqual({ settings });
        const proof = engine.resource("to-berlin-proof").inputs;
        expect(proof).toMatchObject({
            ...{ alias: "berlin", settings, caCertificate: ca, securityModel: "Certificate" },
            // nodes read what they trust again some seconds after it came
            timeoutSeconds: 180,
        });
        expect(proof).not.toHaveProperty("keyId");
        expect(await valueOf(connection.connected)).toBe(true);
    });

    test("takes the ports of Elastic Cloud, of ECK's Pods, and any other", async () => {
        for (const port of [9300, 9400, 9301, 443]) {
            const { engine } = await connect({ remote: { ...remote, port } });
            expect(engine.resource("to-berlin-proof").inputs.securityModel).toBe("Certificate");
        }
    });

    test("in sniff mode through a proxy, for old remotes on Elastic Cloud", async () => {
        const sniff = {
            ...{ alias: "berlin", securityModel, local: { elasticsearch } },
            mode: "sniff" as RemoteConnectionArgs["mode"],
            ...{ seeds: ["berlin.example.com:9300"], proxy: "proxy.example.com:9400" },
        };
        const engine = await startMockEngine();
        new RemoteConnection("to-berlin", sniff);
        await engine.settled();
        expect(engine.resource("to-berlin-settings").inputs.persistent).toEqual({
            settings: [
                { name: "cluster.remote.berlin.mode", value: "sniff" },
                { name: "cluster.remote.berlin.seeds", valueLists: ["berlin.example.com:9300"] },
                { name: "cluster.remote.berlin.proxy", value: "proxy.example.com:9400" },
            ],
        });
    });

    test("with API keys nothing is said of the model, so that stacks of before stay as they are", async () => {
        const { engine } = await connect({
            securityModel: SecurityModel.ApiKey,
            remote: { ...remote, port: 9443 },
        });
        expect(engine.resource("to-berlin-proof").inputs).not.toHaveProperty("securityModel");
    });

    test("another model is a reason to prove again", () => {
        const before = { ...inputs("http://127.0.0.1:1"), connected: true };
        const now = { ...inputs("http://127.0.0.1:1") };
        expect(connectionChanged(before, now)).toBe(false);
        expect(connectionChanged({ ...before, securityModel: undefined }, now)).toBe(true);
    });
});

const clusters: LocalCluster[] = [];

afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

const all = "GET /_resolve/cluster/berlin:*";
const search = "GET /berlin_pulumi_probe:*/_search?size=0";
const put = "PUT /_cluster/settings";
const resolved = (berlin: object): Answer => ({ body: { berlin } });
const working = {
    "GET /_remote/info": { body: { berlin: { connected: true } } },
    "GET /": { body: { version: { number: "9.5.4" } } },
    [all]: resolved({ connected: true, version: { number: "9.5.1" } }),
    "GET /_resolve/cluster/berlin:remote-cluster-proof": resolved({ connected: true }),
    [put]: { body: {} },
};

async function start(answers: Parameters<typeof startLocalCluster>[0]): Promise<LocalCluster> {
    const cluster = await startLocalCluster({ ...working, ...answers });
    clusters.push(cluster);
    return cluster;
}

function inputs(url: string, more: Partial<ProvenConnectionInputs> = {}): ProvenConnectionInputs {
    return {
        elasticsearch: { endpoints: [url], username: "elastic", password: markers.password },
        alias: "berlin",
        settings: [
            { name: "cluster.remote.berlin.mode", value: "proxy" },
            { name: "cluster.remote.berlin.proxy_address", value: "127.0.0.1:1" },
        ],
        securityModel,
        enabled: true,
        checkCertificate: false,
        timeoutSeconds: 1,
        ...more,
    };
}

async function failure(promise: Promise<unknown>): Promise<UnfinishedError<object>> {
    const error = await promise.then(
        () => new Error("did not fail"),
        (reason: unknown) => reason as Error,
    );
    expect(error).toBeInstanceOf(UnfinishedError);
    expect(JSON.stringify([error.message, error.stack])).not.toContain("MARKER");
    return error as UnfinishedError<object>;
}

const reason = (text: string): Answer => ({
    status: 500,
    body: { error: { type: "connect_transport_exception", reason: text } },
});
const pkix =
    "(certificate_unknown) PKIX path building failed: " +
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target";
const probed = (value: unknown) => `${put} ${JSON.stringify({ persistent: value })}`;

describe("its proof", () => {
    test("is a request that succeeds, without any other key or setting", async () => {
        const cluster = await start({});
        const given = inputs(cluster.url);
        expect(await proveConnection(given)).toEqual({ ...given, connected: true, remoteVersion: "9.5.1" });
        expect(cluster.requests.filter((one) => !one.startsWith("GET"))).toEqual([]);
    });

    test("a credential that is left means an API key, even when requests succeed", async () => {
        const held = { connected: true, cluster_credentials: "::es_redacted::" };
        const cluster = await start({ "GET /_remote/info": { body: { berlin: held } } });
        const { message } = await failure(proveConnection(inputs(cluster.url)));
        expect(message).toContain(
            'the local cluster holds a credential for "berlin", and so connects with an API key',
        );
    });

    test("a reason that the cluster tells is taken", async () => {
        const cluster = await start({ [all]: resolved({ connected: false, error: pkix }) });
        const { message } = await failure(proveConnection(inputs(cluster.url)));
        expect(message).toContain(
            `the local cluster says: ${pkix}. The local cluster does not trust "berlin"`,
        );
        expect(cluster.requests.filter((one) => one.startsWith("PUT"))).toEqual([]);
    });

    test("one that it keeps to itself is asked for once, by another alias that goes at once", async () => {
        const cluster = await start({
            [all]: resolved({ connected: false }),
            [search]: reason(`[berlin_pulumi_probe][127.0.0.1:1] ${pkix}`),
        });
        const { message, properties } = await failure(
            proveConnection(inputs(cluster.url, { timeoutSeconds: 2 })),
        );
        expect(message).toContain(`[berlin][127.0.0.1:1] ${pkix}. The local cluster does not trust "berlin"`);
        expect(message).not.toContain("probe");
        expect(properties).toMatchObject({
            connected: false,
            problem: expect.stringContaining("PKIX") as unknown,
        });
        expect(cluster.requests.filter((one) => one.startsWith("PUT") || one === search)).toEqual([
            probed({
                "cluster.remote.berlin_pulumi_probe.mode": "proxy",
                "cluster.remote.berlin_pulumi_probe.proxy_address": "127.0.0.1:1",
                "cluster.remote.berlin_pulumi_probe.skip_unavailable": false,
            }),
            search,
            probed({ "cluster.remote.berlin_pulumi_probe.*": null }),
        ]);
    });

    test("the other alias goes also when it cannot be asked", async () => {
        const cluster = await start({
            [all]: resolved({ connected: false }),
            [search]: { status: 200, body: {} },
        });
        const { message } = await failure(proveConnection(inputs(cluster.url)));
        expect(message).toContain(
            "the local cluster gives no reason. 127.0.0.1:1 cannot be reached from this machine",
        );
        expect(cluster.requests.at(-1)).toBe(probed({ "cluster.remote.berlin_pulumi_probe.*": null }));
    });

    test("a refresh changes nothing on the cluster to learn it", async () => {
        const warn = jest.spyOn(console, "warn").mockReturnValue(undefined);
        const cluster = await start({ [all]: resolved({ connected: false }) });
        const state = { ...inputs(cluster.url), connected: true };
        expect(await readConnection(state)).toMatchObject({ connected: false });
        expect(warn).toHaveBeenCalled();
        expect(cluster.requests.filter((one) => one.startsWith("PUT"))).toEqual([]);
    });
});
