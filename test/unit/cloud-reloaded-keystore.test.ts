import {
    createReloadedKeystore,
    reloadedKeystoreChanged,
    ReloadedKeystoreInputs,
    updateReloadedKeystore,
} from "../../resources/runtime";
import { failure } from "./cloud-trust";
import { elasticsearch, markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const reload = "POST /_nodes/reload_secure_settings";
let cluster: LocalCluster;

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(async () => {
    jest.restoreAllMocks();
    await cluster.close();
});

/** A cluster whose nodes have read these keystores, the first time, the second time, and so on. */
async function start(...answers: (Record<string, string> | number)[]): Promise<void> {
    cluster = await startLocalCluster({
        [reload]: (times): Answer => {
            const answer = answers[Math.min(times, answers.length - 1)] ?? {};
            if (typeof answer === "number") {
                return { status: answer, body: { error: { type: "unavailable", reason: "starting" } } };
            }
            const nodes = Object.entries(answer).map(([name, digest]) => [
                name,
                { name, keystore_digest: digest },
            ]);
            return { body: { nodes: Object.fromEntries(nodes) as object } };
        },
    });
}

function inputs(keyId: string, before: Record<string, string>): ReloadedKeystoreInputs {
    return {
        elasticsearch: { endpoints: [cluster.url], username: "elastic", password: markers.password },
        keyIds: { berlin: keyId },
        before,
        timeoutSeconds: 60,
    };
}

test("the first credentials are not waited for", async () => {
    await start({});
    expect(createReloadedKeystore(inputs("id", {}))).toEqual(inputs("id", {}));
    expect(cluster.requests).toEqual([]);
});

test("a changed key is waited for, until every node has read another keystore", async () => {
    await start({ a: "1", b: "1" }, 503, { a: "2", b: "1" }, { a: "2", b: "2" });
    const given = inputs("new", { a: "1", b: "1" });
    expect(await updateReloadedKeystore(inputs("old", {}), given)).toEqual(given);
    expect(cluster.requests).toEqual(Array<string>(4).fill(reload));
});

test("a node that came meanwhile has the new one", async () => {
    await start({ a: "2", c: "2" });
    await updateReloadedKeystore(inputs("old", {}), inputs("new", { a: "1", b: "1" }));
    expect(cluster.requests).toHaveLength(1);
});

test("but not for ever", async () => {
    await start({ a: "2", b: "1" });
    const { message } = await failure(
        updateReloadedKeystore(inputs("old", {}), inputs("new", { a: "1", b: "1" })),
    );
    expect(message).toBe(
        `${cluster.url}: the nodes do not hold the credentials after 60 s: ` +
            "the cloud has not brought the keystore to b yet; see the activity page of the deployment",
    );
});

test("nodes that do not tell get a minute", async () => {
    await start({});
    const begin = Date.now();
    await updateReloadedKeystore(inputs("old", {}), inputs("new", {}));
    expect(Date.now() - begin).toBeGreaterThanOrEqual(60_000);
    expect(cluster.requests).toEqual([]);
});

test.each<[string, Record<string, string>]>([
    ["one more remote", { berlin: "old", paris: "id" }],
    ["one remote less", {}],
])("%s has no old key that could be taken away", async (_, keyIds) => {
    await start({});
    const given = { ...inputs("old", { a: "1" }), keyIds };
    expect(await updateReloadedKeystore(inputs("old", {}), given)).toEqual(given);
    expect(cluster.requests).toEqual([]);
});

test.each<[string, Partial<ReloadedKeystoreInputs>, boolean]>([
    ["nothing", {}, false],
    ["the time it may take", { timeoutSeconds: 5 }, false],
    ["what the nodes read before", { before: { a: "2" } }, false],
    ["another key", { keyIds: { berlin: "new" } }, true],
    ["another way to the cluster", { elasticsearch }, true],
])("%s changed: waits again", async (_, changes, again) => {
    await start({});
    expect(
        reloadedKeystoreChanged(inputs("old", { a: "1" }), { ...inputs("old", { a: "1" }), ...changes }),
    ).toBe(again);
});
