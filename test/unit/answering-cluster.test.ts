import { SecurityModel } from "../../model/security-model";
import {
    answeringClusterChanged,
    AnsweringClusterInputs,
    expectAnsweringCluster,
    leaveCluster,
} from "../../resources/runtime";
import { markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

// many real connections, on machines that do other things as well
jest.setTimeout(30_000);

const clusters: LocalCluster[] = [];

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

const license = (type: string, status = "active"): Answer => ({ body: { license: { type, status } } });
const version = (number: string): Answer => ({ body: { version: { number } } });
/** Nodes with these roles; the first started at 1000, the next at 1001. */
const nodes = (...roles: string[][]): Answer => {
    const all = roles.map((list, index) => [
        `id-${index}`,
        { name: `node-${index}`, roles: list, jvm: { start_time_in_millis: 1000 + index } },
    ]);
    return { body: { nodes: Object.fromEntries(all) as object } };
};
const getNodes = "GET /_nodes/jvm?filter_path=nodes.*.name,nodes.*.roles,nodes.*.jvm.start_time_in_millis";
const notIssued: Answer = {
    status: 404,
    body: { error: { type: "resource_not_found_exception", reason: "no license" } },
};
const role = ["data", "remote_cluster_client"];

async function start(answers: Parameters<typeof startLocalCluster>[0]): Promise<LocalCluster> {
    const cluster = await startLocalCluster({
        "GET /": version("9.5.4"),
        "GET /_license": license("enterprise"),
        [getNodes]: nodes(["master"], role),
        ...answers,
    });
    clusters.push(cluster);
    return cluster;
}

function inputs(url: string, more: Partial<AnsweringClusterInputs> = {}): AnsweringClusterInputs {
    const elasticsearch = { endpoints: [url], username: "elastic", password: markers.password };
    return {
        elasticsearch,
        local: true,
        keyIds: { berlin: "id" },
        restarts: true,
        timeoutSeconds: 60,
        ...more,
    };
}

async function failure(given: AnsweringClusterInputs): Promise<string> {
    const error = await expectAnsweringCluster(given).then(
        () => new Error("did not fail"),
        (reason: unknown) => reason as Error,
    );
    expect(JSON.stringify([error.message, error.stack])).not.toContain("MARKER");
    expect(error.message.startsWith(given.elasticsearch.endpoints.join())).toBe(true);
    return error.message;
}

describe("a cluster can be a side of a connection", () => {
    test.each([
        ["enterprise", "9.5.4", {}],
        ["trial", "8.14.0", {}],
        ["basic", "7.17.29", { securityModel: SecurityModel.Certificate }],
    ])("with the licence %s and version %s %j", async (type, number, model) => {
        const cluster = await start({ "GET /": version(number), "GET /_license": license(type) });
        const given = inputs(cluster.url, model);
        expect(await expectAnsweringCluster(given)).toEqual({
            ...given,
            version: number,
            started: { "node-1": 1001 },
        });
        expect(cluster.requests).toEqual(["GET /", "GET /_license", getNodes]);
    });

    test("as the remote without the role", async () => {
        const cluster = await start({ [getNodes]: nodes(["master"]) });
        const given = inputs(cluster.url, { local: false });
        expect(await expectAnsweringCluster(given)).toEqual({ ...given, version: "9.5.4", started: {} });
    });

    test.each([429, 502, 503, 504])(
        "when it stops to answer %d, as it does while it starts",
        async (status) => {
            const busy = { status, body: { error: { type: "unavailable", reason: "starting" } } };
            const cluster = await start({ "GET /": (times) => (times < 9 ? busy : version("9.5.4")) });
            expect((await expectAnsweringCluster(inputs(cluster.url))).version).toBe("9.5.4");
        },
    );

    test.each<[string, Answer]>([
        ["another", license("basic")],
        ["none", notIssued],
    ])("when ECK has given it its licence at last, after %s", async (_, before) => {
        const cluster = await start({
            "GET /_license": (times) => (times < 30 ? before : license("trial")),
        });
        expect((await expectAnsweringCluster(inputs(cluster.url))).version).toBe("9.5.4");
        expect(cluster.requests.filter((one) => one === "GET /_license")).toHaveLength(31);
    });

    test("when it is there at last, and a node with the role", async () => {
        const cluster = await start({});
        const { url } = cluster;
        await cluster.close();
        const waiting = expectAnsweringCluster(inputs(url, { timeoutSeconds: 3600 }));
        clusters.push(
            await startLocalCluster(
                {
                    "GET /": version("9.5.4"),
                    "GET /_license": license("trial"),
                    [getNodes]: nodes(role),
                },
                Number(new URL(url).port),
            ),
        );
        expect((await waiting).version).toBe("9.5.4");
    });
});

describe("a cluster cannot", () => {
    test.each<[string, Parameters<typeof startLocalCluster>[0], string]>([
        [
            "of an old version",
            { "GET /": version("8.13.4") },
            "its version is 8.13.4; upgrade to 8.14 or later",
        ],
        [
            "with another licence",
            { "GET /_license": license("basic") },
            'its licence is "basic" (active); remote clusters by API key need an Enterprise licence, or a trial',
        ],
        [
            "without any licence",
            { "GET /_license": notIssued },
            'its licence is "none" (not issued yet); remote clusters by API key need an Enterprise licence, or a trial',
        ],
        [
            "with a licence that has expired",
            { "GET /_license": license("enterprise", "expired") },
            'its licence is "enterprise" (expired); remote clusters by API key need an Enterprise licence, or a trial',
        ],
        [
            "without the role",
            { [getNodes]: nodes(["master"], []) },
            "no node has the role remote_cluster_client; add it to `node.roles` of at least one",
        ],
    ])("%s, and that is said after a short while", async (_, answers, found) => {
        const cluster = await start(answers);
        expect(await failure(inputs(cluster.url, { timeoutSeconds: 600 }))).toBe(
            `${cluster.url}: it cannot be a side of a remote cluster connection: ${found}`,
        );
        expect(cluster.requests.length).toBeGreaterThan(3 * 40);
        expect(cluster.requests.length).toBeLessThan(3 * 55);
    });

    test("within less time than that, when so little is given", async () => {
        const cluster = await start({ "GET /_license": license("basic") });
        const text = await failure(inputs(cluster.url, { timeoutSeconds: 5 }));
        expect(text).toContain('it cannot be a side of a remote cluster connection: its licence is "basic"');
        expect(cluster.requests.length).toBeLessThan(3 * 8);
    });

    test("for all reasons together", async () => {
        const cluster = await start({
            "GET /": version("8.0.0"),
            "GET /_license": license("gold"),
            [getNodes]: nodes(["data"]),
        });
        const text = await failure(inputs(cluster.url));
        for (const part of ["its version is 8.0.0", 'its licence is "gold"', "no node has the role"]) {
            expect(text).toContain(part);
        }
    });

    test.each([
        [401, "check the user name and password, or the API key, of `elasticsearch`"],
        [403, "the user of `elasticsearch` lacks a privilege"],
    ])("that answers %d, and nobody asks twice", async (status, advice) => {
        const refusal = { status, body: { error: { type: "security_exception", reason: "not allowed" } } };
        for (const call of ["GET /", "GET /_license", getNodes]) {
            const cluster = await start({ [call]: refusal });
            const text = await failure(inputs(cluster.url));
            expect(text).toContain(`${call} answered ${status}: security_exception: not allowed; ${advice}`);
            expect(cluster.requests.filter((one) => one === call)).toHaveLength(1);
        }
    });

    test("that does not answer in time", async () => {
        const url = "http://127.0.0.1:1";
        const text = await failure(inputs(url, { timeoutSeconds: 30 }));
        expect(text).toContain(`${url}: the cluster does not answer after 30 s: ${url}: GET / got no answer`);
        expect(text).toContain("check `elasticsearch.endpoints`, and that this machine may reach them");
    });
});

test.each<[string, Partial<AnsweringClusterInputs>, boolean]>([
    ["nothing changed", {}, false],
    ["other time to wait", { timeoutSeconds: 5 }, false],
    ["another way to take the credentials away", { restarts: false }, false],
    ["another way to the cluster", inputs("http://127.0.0.1:2"), true],
    ["another side", { local: false }, true],
    ["another key that its nodes shall hold", { keyIds: { berlin: "other" } }, true],
    ["one remote less", { keyIds: {} }, true],
])("it is looked at again: %s", (_, changed, again) => {
    const old = inputs("http://127.0.0.1:1");
    expect(
        answeringClusterChanged({ ...old, version: "9.5.4", started: { a: 1 } }, { ...old, ...changed }),
    ).toBe(again);
});

describe("a cluster that is left", () => {
    const startedAt = (started: Record<string, number>): Answer => ({
        body: {
            nodes: Object.fromEntries(
                Object.entries(started).map(([name, time]) => [
                    `id-${name}`,
                    { name, roles: role, jvm: { start_time_in_millis: time } },
                ]),
            ) as object,
        },
    });
    const busy: Answer = { status: 503, body: { error: { type: "unavailable", reason: "restarting" } } };
    let warnings: jest.SpyInstance;
    beforeEach(() => (warnings = jest.spyOn(console, "warn").mockReturnValue(undefined)));

    async function leave(
        nodesAt: Answer | ((times: number) => Answer),
        more: Partial<AnsweringClusterInputs> = {},
    ): Promise<number> {
        const { url, requests } = await start({ [getNodes]: nodesAt });
        await leaveCluster({
            ...inputs(url, { timeoutSeconds: 600, ...more }),
            version: "9.5.4",
            started: {},
        });
        return requests.length;
    }

    test("is not waited for when nothing restarts", async () => {
        expect(await leave(startedAt({ a: 1 }), { restarts: false })).toBe(0);
    });

    test("is there again when each node has restarted, however long that takes", async () => {
        const phases: Record<string, number>[] = [
            { a: 1, b: 2 },
            { a: 1, b: 20 },
            { b: 20 },
            { a: 10, b: 20 },
        ];
        const count = await leave((times) => startedAt(phases[Math.min(Math.floor(times / 40), 3)] ?? {}));
        expect(count).toBe(3 * 40 + 1);
        expect(warnings).not.toHaveBeenCalled();
    });

    test("may be away meanwhile", async () => {
        const count = await leave((times) =>
            times >= 5 && times < 150 ? busy : startedAt({ a: times < 5 ? 1 : 10 }),
        );
        expect(count).toBe(151);
    });

    test.each<[string, Answer]>([
        ["does not restart", startedAt({ a: 1 })],
        ["does not answer", busy],
    ])("is waited for a minute when it %s", async (_, answer) => {
        const begun = Date.now();
        await leave(answer);
        expect(Date.now() - begun).toBeGreaterThan(60_000);
        expect(Date.now() - begun).toBeLessThan(70_000);
        expect(warnings).not.toHaveBeenCalled();
    });

    test("does not stop the destroy: what is missing in the end is only said", async () => {
        await leave((times) => startedAt({ a: times < 3 ? 1 : 10, b: 2 }), { timeoutSeconds: 90 });
        expect(warnings.mock.calls.join()).toContain("the nodes do not restart after 90 s: b has not yet");
        expect(warnings.mock.calls.join()).not.toContain("MARKER");
    });

    test("that refuses is asked once", async () => {
        const refusal = { status: 401, body: { error: { type: "security_exception", reason: "no" } } };
        expect(await leave(refusal)).toBe(1);
        expect(warnings.mock.calls.join()).toContain("answered 401: security_exception: no");
    });
});
