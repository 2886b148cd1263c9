import {
    createHeldCredentials,
    heldCredentialsChanged,
    HeldCredentialsInputs,
    updateHeldCredentials,
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

const getNodes = "GET /_nodes/jvm?filter_path=nodes.*.name,nodes.*.roles,nodes.*.jvm.start_time_in_millis";

/** Nodes by name, with the time when each started. */
function nodes(started: Record<string, number>, roles = ["data", "remote_cluster_client"]): Answer {
    const one = ([name, time]: [string, number]) => [
        `id-${name}-${time}`,
        { name, roles, jvm: { start_time_in_millis: time } },
    ];
    return { body: { nodes: Object.fromEntries(Object.entries(started).map(one)) as object } };
}

async function start(answer: Answer | ((times: number) => Answer)): Promise<LocalCluster> {
    const cluster = await startLocalCluster({ [getNodes]: answer });
    clusters.push(cluster);
    return cluster;
}

function inputs(url: string, more: Partial<HeldCredentialsInputs> = {}): HeldCredentialsInputs {
    const elasticsearch = { endpoints: [url], username: "elastic", password: markers.password };
    return {
        elasticsearch,
        keyIds: { berlin: "new" },
        before: {},
        restart: true,
        timeoutSeconds: 600,
        ...more,
    };
}

/** The state of nodes that hold the key before. */
function state(url: string): HeldCredentialsInputs {
    return inputs(url, { keyIds: { berlin: "old" } });
}

async function failure(promise: Promise<unknown>): Promise<string> {
    const error = await promise.then(
        () => new Error("did not fail"),
        (reason: unknown) => reason as Error,
    );
    expect(JSON.stringify([error.message, error.stack])).not.toContain("MARKER");
    return error.message;
}

test("at first nobody waits for a restart", async () => {
    const { url, requests } = await start(nodes({ a: 1, b: 2 }));
    const given = inputs(url, { before: { a: 1, b: 2 } });
    expect(createHeldCredentials(given)).toEqual(given);
    expect(requests).toEqual([]);
});

describe("another credential", () => {
    test("waits until each node has restarted", async () => {
        const { url, requests } = await start((times) =>
            nodes({ a: times < 5 ? 1 : 10, b: times < 9 ? 2 : 20 }),
        );
        const given = inputs(url, { before: { a: 1, b: 2 } });
        expect(await updateHeldCredentials(state(url), given)).toEqual(given);
        expect(requests).toEqual(Array(10).fill(getNodes));
    });

    test("waits for a node that is away while it restarts, and while nobody answers", async () => {
        const busy = { status: 503, body: { error: { type: "unavailable", reason: "restarting" } } };
        const phases = [
            nodes({ a: 1, b: 2 }),
            nodes({ a: 1 }),
            busy,
            nodes({ a: 1, b: 20 }),
            nodes({ b: 20 }),
        ];
        const { url, requests } = await start(
            (times) => phases[Math.floor(times / 8)] ?? nodes({ a: 10, b: 20 }),
        );
        await updateHeldCredentials(state(url), inputs(url, { before: { a: 1, b: 2 } }));
        expect(requests).toHaveLength(8 * phases.length + 1);
    });

    test("does not wait for a node that is gone for good, but for a minute", async () => {
        const { url, requests } = await start(nodes({ a: 10 }));
        await updateHeldCredentials(state(url), inputs(url, { before: { a: 1, b: 2 } }));
        expect(requests.length).toBeGreaterThan(55);
        expect(requests.length).toBeLessThan(70);
    });

    test("the minute begins again whenever a node comes or goes", async () => {
        const { url, requests } = await start((times) =>
            nodes({ a: 10, ...(times === 40 ? { c: 30 } : {}) }),
        );
        await updateHeldCredentials(state(url), inputs(url, { before: { a: 1, b: 2 } }));
        expect(requests.length).toBeGreaterThan(95);
    });

    test("does not wait for new nodes, which start with it", async () => {
        const { url, requests } = await start(nodes({ a: 10, c: 30 }));
        await updateHeldCredentials(state(url), inputs(url, { before: { a: 1 } }));
        expect(requests).toHaveLength(1);
    });

    test("does not wait for nodes that have no remotes", async () => {
        const { url, requests } = await start(nodes({ master: 1 }, ["master"]));
        await updateHeldCredentials(state(url), inputs(url));
        expect(requests).toHaveLength(1);
    });

    test("counts from the nodes as they were before this change, not before the last one", async () => {
        const { url, requests } = await start((times) => nodes({ a: times < 5 ? 10 : 100 }));
        const old = { ...state(url), before: { a: 1 } };
        await updateHeldCredentials(old, inputs(url, { before: { a: 10 } }));
        expect(requests).toHaveLength(6);
    });

    test("fails when a node does not restart in time, and names it", async () => {
        const { url } = await start(nodes({ a: 10, b: 2, c: 3 }));
        const given = inputs(url, { before: { a: 1, b: 2, c: 3 }, timeoutSeconds: 30 });
        expect(await failure(updateHeldCredentials(state(url), given))).toBe(
            `${url}: the nodes do not hold the credentials after 30 s: ECK has not restarted b, c yet; check its operator's log`,
        );
    });

    test("can be tried again: what was noted stays noted", async () => {
        const { url, requests } = await start((times) => nodes({ a: times < 40 ? 1 : 10 }));
        const given = inputs(url, { before: { a: 1 } });
        const impatient = { ...given, timeoutSeconds: 20 };
        expect(await failure(updateHeldCredentials(state(url), impatient))).toContain("restarted a");
        await updateHeldCredentials(state(url), given);
        expect(requests).toHaveLength(41);
    });

    test("one remote more or less is another credential", async () => {
        for (const keyIds of [{}, { berlin: "old", paris: "id" }] as Record<string, string>[]) {
            const { url, requests } = await start((times) => nodes({ a: times < 3 ? 1 : 10 }));
            await updateHeldCredentials(state(url), inputs(url, { keyIds, before: { a: 1 } }));
            expect(requests).toHaveLength(4);
        }
    });

    test("waits for nothing where ECK brings it without a restart", async () => {
        const { url, requests } = await start(nodes({ a: 1 }));
        const given = inputs(url, { before: { a: 1 }, restart: false });
        expect(await updateHeldCredentials(state(url), given)).toEqual(given);
        expect(requests).toEqual([]);
    });
});

test("the same credentials with another way to the cluster restart nothing", async () => {
    const { url, requests } = await start(nodes({ a: 1 }));
    const given = inputs(url, { before: { a: 1 } });
    expect(await updateHeldCredentials(inputs("http://127.0.0.1:1"), given)).toEqual(given);
    expect(requests).toEqual([]);
});

test("a cluster that refuses is asked once", async () => {
    const { url, requests } = await start({
        status: 401,
        body: { error: { type: "security_exception", reason: "no" } },
    });
    const text = await failure(updateHeldCredentials(state(url), inputs(url, { before: { a: 1 } })));
    expect(text).toContain("answered 401: security_exception: no; check the user name and password");
    expect(requests).toHaveLength(1);
});

test.each<[string, Partial<HeldCredentialsInputs>, boolean]>([
    ["nothing changed", {}, false],
    ["other time to wait", { timeoutSeconds: 5 }, false],
    ["other nodes before", { before: { a: 10, b: 20 } }, false],
    ["another key", { keyIds: { berlin: "new" } }, true],
    ["one remote less", { keyIds: {} }, true],
    ["a key that is not known yet", { keyIds: { berlin: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } }, true],
    ["another way to bring them", { restart: false }, true],
])("the nodes are looked at again: %s", (_, changed, again) => {
    const old = inputs("http://127.0.0.1:1", { keyIds: { berlin: "old" }, before: { a: 1 } });
    expect(heldCredentialsChanged(old, { ...old, ...changed })).toBe(again);
});
