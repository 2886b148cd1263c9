import { clearAlias, proveConnection, ProvenConnectionInputs, readConnection } from "../../resources/runtime";
import { UnfinishedError } from "../../resources/unfinished-error";
import { markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";

const clusters: LocalCluster[] = [];

afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

const version = (number: string): Answer => ({ body: { version: { number } } });
const info = (berlin: object): Answer => ({ body: { berlin } });
const held = info({ connected: true, cluster_credentials: "::es_redacted::" });
const resolved = (berlin: object): Answer => ({ body: { berlin } });
const refusedFor = (keyId: string) =>
    "action [indices:admin/resolve/cluster] towards remote cluster is unauthorized for user [elastic] with " +
    `assigned roles [superuser] authenticated by API key id [${keyId}] of user [berlin]`;

const all = "GET /_resolve/cluster/berlin:*";
const probe = "GET /_resolve/cluster/berlin:remote-cluster-proof";
const search = "GET /berlin:*/_search?size=0";

const working = {
    "GET /_remote/info": held,
    "GET /": version("9.5.4"),
    [all]: resolved({ connected: true, version: { number: "9.5.1" } }),
    [probe]: resolved({ connected: true, matching_indices: false }),
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
        settings: [],
        keyId: "key-id",
        enabled: true,
        checkCertificate: false,
        timeoutSeconds: 1,
        ...more,
    };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
    const error = await promise.then(
        () => new Error("did not fail"),
        (reason: unknown) => reason as Error,
    );
    expect(JSON.stringify([error.message, error.stack])).not.toContain("MARKER");
    expect(error.message).not.toContain(Buffer.from(`elastic:${markers.password}`).toString("base64"));
    return error;
}

describe("a connection is proven", () => {
    test("by a request to the remote, from 8.13 on", async () => {
        const cluster = await start({});
        const given = inputs(cluster.url);
        expect(await proveConnection(given)).toEqual({ ...given, connected: true, remoteVersion: "9.5.1" });
        expect(cluster.requests).toEqual(["GET /_remote/info", "GET /", all, probe]);
        const basic = Buffer.from(`elastic:${markers.password}`).toString("base64");
        expect([...cluster.authorizations]).toEqual([`Basic ${basic}`]);
    });

    test.each([
        ["8.13.0", all],
        ["8.12.2", search],
        ["7.17.0", search],
        ["10.0.0", all],
    ])("%s is asked with %s", async (number, call) => {
        const cluster = await start({
            "GET /": version(number),
            [search]: { body: { _clusters: { skipped: 0 } } },
        });
        expect((await proveConnection(inputs(cluster.url))).connected).toBe(true);
        expect(cluster.requests).toContain(call);
        expect(cluster.requests).not.toContain(call === all ? search : all);
    });

    test("by a refusal that names the key: the key may be for replication alone", async () => {
        const refused = resolved({ connected: false, error: refusedFor("key-id") });
        const cluster = await start({ [all]: refused, [probe]: refused });
        expect((await proveConnection(inputs(cluster.url))).connected).toBe(true);
    });

    test("by a refusal with status 403 that names the key", async () => {
        const reason = { type: "security_exception", reason: refusedFor("key-id") };
        const cluster = await start({ [all]: { status: 403, body: { error: reason } } });
        expect((await proveConnection(inputs(cluster.url))).connected).toBe(true);
    });

    test("as soon as it works", async () => {
        const late = (times: number) => resolved({ connected: times > 0 });
        const cluster = await start({ [all]: late });
        expect((await proveConnection(inputs(cluster.url, { timeoutSeconds: 10 }))).connected).toBe(true);
        expect(cluster.requests.filter((one) => one === all)).toHaveLength(2);
    });

    test("with an API key of the local cluster", async () => {
        const cluster = await start({});
        const elasticsearch = { endpoints: [cluster.url], apiKey: markers.apiKey };
        expect((await proveConnection(inputs(cluster.url, { elasticsearch }))).connected).toBe(true);
        expect([...cluster.authorizations]).toEqual([`ApiKey ${markers.apiKey}`]);
    });

    test("or not looked at, when switched off", async () => {
        const cluster = await start({});
        const off = inputs(cluster.url, { enabled: false });
        expect(await proveConnection(off)).toEqual({ ...off, connected: false });
        expect(cluster.requests).toEqual([]);
    });
});

describe("a connection is not proven", () => {
    const closed = [{ name: "cluster.remote.berlin.proxy_address", value: "127.0.0.1:1" }];

    test.each<[string, Parameters<typeof startLocalCluster>[0], string]>([
        [
            "with a revoked key",
            {
                [all]: resolved({
                    connected: false,
                    error: "unable to authenticate user [_cross_cluster_access]",
                }),
            },
            "the remote answered: unable to authenticate user [_cross_cluster_access]. The API key was invalidated",
        ],
        [
            "without a credential",
            { "GET /_remote/info": info({ connected: false }), [all]: resolved({ connected: false }) },
            "the local cluster gives no reason. The local cluster holds no credential for this alias",
        ],
        [
            "when nothing is there",
            { [all]: resolved({ connected: false, error: "connect_exception" }) },
            "the remote answered: connect_exception. 127.0.0.1:1 cannot be reached from this machine either",
        ],
        [
            "when the alias is not known",
            { [all]: { body: {} } },
            'the remote answered: the local cluster knows no remote "berlin"',
        ],
        [
            "when the request fails",
            { [all]: { status: 500, body: { error: { type: "remote_transport", reason: "broken" } } } },
            "_resolve/cluster/berlin:* answered 500: remote_transport: broken",
        ],
        [
            "before 8.13, when the remote is skipped",
            {
                "GET /": version("8.12.2"),
                [search]: {
                    body: {
                        _clusters: {
                            skipped: 1,
                            details: {
                                berlin: {
                                    failures: [{ reason: { reason: "unable to authenticate user [x]" } }],
                                },
                            },
                        },
                    },
                },
            },
            "the remote answered: unable to authenticate user [x]. The API key was invalidated",
        ],
        [
            "as long as the old key is used",
            { [probe]: resolved({ connected: false, error: refusedFor("old-id") }) },
            "the local cluster still uses the API key old-id, not key-id",
        ],
    ])("%s", async (_, answers, text) => {
        const cluster = await start(answers);
        const error = await failure(proveConnection(inputs(cluster.url, { settings: closed })));
        expect(error).toBeInstanceOf(UnfinishedError);
        expect(error.message.startsWith(`${cluster.url}: no connection to "berlin" after 1 s: `)).toBe(true);
        expect(error.message).toContain(text);
        const { id, properties, reasons } = error as UnfinishedError<object>;
        expect(id).toBe("berlin");
        expect(reasons).toEqual([error.message]);
        expect(properties).toMatchObject({ alias: "berlin", connected: false });
        expect(JSON.stringify(reasons)).not.toContain("MARKER");
    });

    test.each([
        [401, "check the user name and password, or the API key, of `elasticsearch`"],
        [403, "the user of `elasticsearch` lacks a privilege"],
    ])("when the local cluster answers %p, which no waiting will cure", async (status, advice) => {
        const refusal = { status, body: { error: { type: "security_exception", reason: "not allowed" } } };
        for (const call of ["GET /_remote/info", all]) {
            const cluster = await start({ [call]: refusal });
            const error = await failure(proveConnection(inputs(cluster.url, { timeoutSeconds: 30 })));
            expect(error).not.toBeInstanceOf(UnfinishedError);
            expect(error.message).toContain(`answered ${status}: security_exception: not allowed; ${advice}`);
            expect(cluster.requests.filter((one) => one === call)).toHaveLength(1);
        }
    });

    test("when the local cluster never answers, in the time that is given", async () => {
        const cluster = await start({ [all]: { hangs: true } });
        const begin = performance.now();
        const error = await failure(proveConnection(inputs(cluster.url)));
        expect(error.message).toContain("got no answer");
        expect(performance.now() - begin).toBeLessThan(5_000);
    });

    test("when no local cluster is there", async () => {
        const error = await failure(proveConnection(inputs("http://127.0.0.1:1")));
        expect(error.message).toContain("got no answer");
        expect(error.message).toContain(
            "check `elasticsearch.endpoints`, and that this machine may reach them",
        );
    });
});

describe("a refresh", () => {
    const state = (url: string) => ({ ...inputs(url, { timeoutSeconds: 60 }), connected: true });

    test("keeps the state of a living connection", async () => {
        const cluster = await start({});
        expect(await readConnection(state(cluster.url))).toEqual({
            ...state(cluster.url),
            remoteVersion: "9.5.1",
        });
    });

    test("keeps what is switched off", async () => {
        const off = { ...state("http://127.0.0.1:1"), enabled: false, connected: false };
        expect(await readConnection(off)).toEqual(off);
    });

    test("shows a connection that has died, and says why", async () => {
        const warn = jest.spyOn(console, "warn").mockReturnValue(undefined);
        const died = resolved({ connected: false, error: "unable to authenticate user [x]" });
        const cluster = await start({ [all]: died });
        const given = { ...state(cluster.url), timeoutSeconds: 1 };
        expect(await readConnection(given)).toMatchObject({
            connected: false,
            timeoutSeconds: 1,
            problem: expect.stringContaining("unable to authenticate user [x]") as unknown,
        });
        expect(String(warn.mock.calls)).toContain('no connection to "berlin"');
        expect(String(warn.mock.calls)).not.toContain("MARKER");
    });
});

test("destroying clears the whole alias, however it was set", async () => {
    const cluster = await start({ "PUT /_cluster/settings": {} });
    await clearAlias({ ...inputs(cluster.url), connected: true });
    const nothing = { "cluster.remote.berlin.*": null };
    const body = JSON.stringify({ persistent: nothing, transient: nothing });
    expect(cluster.requests).toEqual([`PUT /_cluster/settings ${body}`]);
});
