import { expectValidKey, readWatchedKey } from "../../resources/runtime";
import { markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";

const clusters: LocalCluster[] = [];

afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

async function watch(answer: Answer, keyId = "key-id") {
    const call = `GET /_security/api_key?id=${encodeURIComponent(keyId)}`;
    const cluster = await startLocalCluster({ [call]: answer });
    clusters.push(cluster);
    return {
        keyId,
        elasticsearch: { endpoints: [cluster.url], username: "elastic", password: markers.password },
    };
}

const keys = (...list: object[]): Answer => ({ body: { api_keys: list } });
const key = { id: "key-id", name: "munich", invalidated: false };
const past = Date.parse("2026-01-02T03:04:05Z");

test.each([
    ["without expiration", keys(key)],
    ["that expires later", keys({ ...key, expiration: Date.now() + 60_000 })],
    ["among others", keys({ ...key, id: "other", invalidated: true }, key)],
])("a key %s is valid", async (_, answer) => {
    const inputs = await watch(answer);
    expect(await expectValidKey(inputs)).toEqual({ ...inputs, valid: true });
    expect(await readWatchedKey({ ...inputs, valid: false })).toEqual({ ...inputs, valid: true });
});

test("an id is put into the address with care", async () => {
    const inputs = await watch(keys({ ...key, id: "a/b&c" }), "a/b&c");
    expect(await expectValidKey(inputs)).toEqual({ ...inputs, valid: true });
});

test.each([
    ["was invalidated by somebody else", keys({ ...key, invalidated: true })],
    ["does not exist any more", keys()],
    ["does not exist any more", { status: 404, body: { error: { type: "resource_not_found" } } }],
    ["expired on 2026-01-02T03:04:05.000Z", keys({ ...key, expiration: past })],
])("a key %s: `up` fails with the cure, `refresh` tells", async (reason, answer) => {
    const warn = jest.spyOn(console, "warn").mockReturnValue(undefined);
    const inputs = await watch(answer);
    const cure = "change `rotation` of its CrossClusterApiKey to make a new key";
    await expect(expectValidKey(inputs)).rejects.toThrow(
        `${inputs.elasticsearch.endpoints.join()}: the cross-cluster API key key-id ${reason}; ${cure}, and run again`,
    );
    expect(await readWatchedKey({ ...inputs, valid: true })).toEqual({ ...inputs, valid: false });
    expect(warn.mock.calls).toEqual([[`the cross-cluster API key key-id ${reason}; ${cure}`]]);
});

test("a cluster that refuses says nothing of the key", async () => {
    const inputs = await watch({
        status: 403,
        body: { error: { type: "security_exception", reason: "no" } },
    });
    for (const attempt of [expectValidKey(inputs), readWatchedKey({ ...inputs, valid: true })]) {
        const error = await attempt.then(String, String);
        expect(error).toContain(
            "answered 403: security_exception: no; the user of `elasticsearch` lacks a privilege",
        );
        expect(error).not.toContain("MARKER");
    }
});
