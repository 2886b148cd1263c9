import { normalize, prune } from "../../lab/kubernetes-provider/normalize";
import { checkpointOf, fieldManagerOf, outputsOf } from "../../lab/kubernetes-provider/state";
import {
    containsSecret,
    containsUnknown,
    plain,
    secret,
    UNKNOWN,
    withSecretsOf,
} from "../../lab/kubernetes-provider/values";

test("secrets and unknowns are found wherever they are", () => {
    expect(containsSecret({ a: [{ b: secret("x") }] })).toBe(true);
    expect(containsUnknown({ a: [{ b: secret(UNKNOWN) }] })).toBe(true);
    expect(containsSecret({ a: [{ b: "x" }] })).toBe(false);
    expect(plain({ a: secret({ b: [secret("x"), 1, null] }) })).toEqual({ a: { b: ["x", 1, null] } });
});

test("what was secret in the inputs is secret in the outputs, and no more than that", () => {
    const inputs = { spec: { token: secret("x"), ports: [1, secret(2)], name: "n" } };
    expect(withSecretsOf(inputs, { spec: { token: "x", ports: [2, 1], name: "n" }, status: {} })).toEqual({
        spec: { token: secret("x"), ports: secret([2, 1]), name: "n" },
        status: {},
    });
});

test("the data of a Secret is always secret", () => {
    expect(withSecretsOf({}, { kind: "Secret", data: { a: "eA==" }, metadata: { name: "n" } })).toEqual({
        kind: "Secret",
        data: secret({ a: "eA==" }),
        metadata: { name: "n" },
    });
});

test("a state keeps the live object, the inputs and who owns the fields", () => {
    const inputs = { apiVersion: "v1", kind: "Secret", metadata: { name: "n" }, data: { a: "eA==" } };
    const live = { ...inputs, type: "Opaque" };
    const checkpoint = { inputs, live, initialApiVersion: "v1", fieldManager: "pulumi-kubernetes-1" };
    const outputs = outputsOf(checkpoint, inputs);
    expect(outputs).toMatchObject({ data: secret({ a: "eA==" }), type: "Opaque" });
    expect(JSON.stringify(outputs.__inputs)).toContain(JSON.stringify(secret({ a: "eA==" })));
    expect(checkpointOf(outputs)).toEqual({ inputs, live });
    expect(fieldManagerOf(outputs, inputs)).toBe("pulumi-kubernetes-1");
});

test("a field manager is new, unless the state or an annotation names one", () => {
    expect(fieldManagerOf({}, {})).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
    const annotations = { "pulumi.com/patchFieldManager": "me" };
    expect(fieldManagerOf({ __fieldManager: "other" }, { metadata: { annotations } })).toBe("me");
});

test("two ways to write a Secret are one", () => {
    const identity = { apiVersion: "v1", kind: "Secret", metadata: { name: "n" } };
    expect(normalize({ ...identity, stringData: { a: "x" }, data: { b: "eQ\n==" } })).toEqual({
        ...identity,
        data: { a: "eA==", b: "eQ\n==" },
    });
    expect(normalize({ ...identity, data: { b: "eQ\n==" } })).toEqual({ ...identity, data: { b: "eQ==" } });
});

test("what the API server leaves out is no input, except of a custom resource", () => {
    const metadata = { name: "n", labels: {}, uid: "1", managedFields: [] };
    const spec = { ports: [], type: "ClusterIP" };
    expect(normalize({ apiVersion: "v1", kind: "Service", metadata, spec })).toEqual({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "n" },
        spec: { type: "ClusterIP" },
    });
    const custom = { apiVersion: "elasticsearch.k8s.elastic.co/v1", kind: "Elasticsearch", metadata, spec };
    expect(normalize(custom)).toEqual({ ...custom, metadata: { name: "n", labels: {} } });
});

test("a live object is cut to the shape of the inputs", () => {
    const list = [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
    ];
    const live = { a: 1, b: { c: 2, d: 3 }, list, other: true };
    expect(prune(live, { b: { d: 9 }, list: [{ x: 9 }], a: {}, missing: 1 })).toEqual({
        a: 1,
        b: { d: 3 },
        list: [{ x: 1 }],
    });
});
