import { CrossClusterApiKey } from "../../index";
import {
    certificateIdentityChanged,
    clearCertificateIdentity,
    expectSigningCluster,
    readCertificateIdentity,
    setCertificateIdentity,
    signingClusterChanged,
} from "../../resources/runtime";
import { access, elasticsearch, markers } from "./fixtures";
import { Answer, LocalCluster, startLocalCluster } from "./local-cluster";
import { encodedKey, isKnown, startMockEngine, valueOf } from "./mock-engine";

const clusters: LocalCluster[] = [];
const put = "PUT /_security/cross_cluster/api_key/key-id";
const get = "GET /_security/api_key?id=key-id";
const identity = "CN=munich,.*";

afterEach(async () => {
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

async function start(answers: Record<string, Answer>) {
    const cluster = await startLocalCluster(answers);
    clusters.push(cluster);
    const access = { endpoints: [cluster.url], username: "elastic", password: markers.password };
    return { cluster, state: { elasticsearch: access, keyId: "key-id", identity } };
}

test("sets what a key asks for, and clears it", async () => {
    const { cluster, state } = await start({ [put]: { body: { updated: true } } });
    expect(await setCertificateIdentity(state)).toEqual(state);
    await clearCertificateIdentity(state);
    expect(cluster.requests).toEqual([
        `${put} {"certificate_identity":"CN=munich,.*"}`,
        `${put} {"certificate_identity":null}`,
    ]);
});

test.each([
    ["CN=rome", { id: "key-id", invalidated: false, certificate_identity: "CN=rome" }],
    ["", { id: "key-id", invalidated: false }],
    [identity, { id: "key-id", invalidated: true }],
    [identity, { id: "other", invalidated: false }],
])("reads %p from %p", async (found, key) => {
    const { state } = await start({ [get]: { body: { api_keys: [key] } } });
    const read = await readCertificateIdentity(state);
    expect(read).toEqual({ ...state, identity: found });
    expect(certificateIdentityChanged(read, state)).toBe(found !== identity);
});

test("a key that is gone has nothing to read or to clear", async () => {
    const gone = { status: 404, body: { error: { type: "resource_not_found_exception", reason: "none" } } };
    const { state } = await start({ [get]: gone, [put]: gone });
    expect(await readCertificateIdentity(state)).toEqual(state);
    await clearCertificateIdentity(state);
    const invalidated = { status: 400, body: { error: { reason: "cannot update invalidated API key [a]" } } };
    await clearCertificateIdentity((await start({ [put]: invalidated })).state);
});

test("a refusal is told", async () => {
    const reason = "Invalid certificate_identity format: [CN=(]. Must be a valid regex.";
    const { state } = await start({ [put]: { status: 400, body: { error: { reason } } } });
    await expect(setCertificateIdentity(state)).rejects.toThrow(reason);
    await expect(clearCertificateIdentity(state)).rejects.toThrow(reason);
});

test.each([
    ["9.2.8", false],
    ["8.19.0", false],
    ["9.3.0", true],
    ["10.0.0", true],
])("version %s: %p", async (number, right) => {
    const { state } = await start({ "GET /": { body: { version: { number } } } });
    const inputs = { elasticsearch: state.elasticsearch, property: "certificateIdentity" };
    const looked = expectSigningCluster(inputs);
    if (right) {
        const seen = await looked;
        expect(seen).toEqual({ ...inputs, version: number });
        expect(signingClusterChanged(seen, inputs)).toBe(false);
        expect(signingClusterChanged(seen, { ...inputs, elasticsearch })).toBe(true);
    } else {
        await expect(looked).rejects.toThrow(
            `its version is ${number}, but certificateIdentity needs 9.3.0 or later; upgrade, or leave it out`,
        );
    }
});

test("the version is looked at before the key is made, and the key is known after it asks", async () => {
    const engine = await startMockEngine();
    const key = new CrossClusterApiKey("key", { elasticsearch, access, certificateIdentity: identity });
    await engine.settled();
    expect(engine.resources.map(({ name }) => name).sort()).toEqual([
        "key",
        "key-cluster",
        "key-identity",
        "key-key",
        "key-watch",
    ]);
    expect(engine.resource("key-key").dependencies).toEqual(["key-cluster"]);
    expect(engine.resource("key-identity")).toMatchObject({
        inputs: { elasticsearch, keyId: "key-id", identity },
        dependencies: ["key-key"],
    });
    expect(await valueOf(key.encoded)).toBe(encodedKey);
});

test("a preview does not know the key of a cluster that is not asked yet", async () => {
    const engine = await startMockEngine({ preview: true });
    const key = new CrossClusterApiKey("key", { elasticsearch, access, certificateIdentity: identity });
    await engine.settled();
    expect(await isKnown(key.encoded)).toBe(false);
});
