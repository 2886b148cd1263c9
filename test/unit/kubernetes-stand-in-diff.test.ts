import { typeOf } from "../../lab/kubernetes-provider/kubernetes-object";
import { formatPath, parsePath } from "../../lab/kubernetes-provider/property-path";
import { diffProvider } from "../../lab/kubernetes-provider/provider-diff";
import { diffResource } from "../../lab/kubernetes-provider/resource-diff";
import { secret, UNKNOWN, type PropertyMap } from "../../lab/kubernetes-provider/values";
import { offlineProvider, stateOf, urnOf } from "./kubernetes-stand-in";

const metadata = { name: "n", namespace: "elastic" };
const policy = {
    apiVersion: "stackconfigpolicy.k8s.elastic.co/v1alpha1",
    kind: "StackConfigPolicy",
    metadata,
    spec: { weight: 1 },
};
const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "1" } };
const emptySecret = { apiVersion: "v1", kind: "Secret", metadata };

async function diff(
    state: PropertyMap,
    news: PropertyMap,
    { ignoreChanges = [] as string[], patch = false, settings = {} } = {},
) {
    const { apiVersion, kind } = typeOf(news);
    const group = apiVersion === "v1" ? "core/v1" : apiVersion;
    const urn = urnOf(`kubernetes:${group}:${kind}${patch ? "Patch" : ""}`, "n");
    const request = { urn, olds: state, news, ignoreChanges };
    const { changes, ...rest } = await diffResource(offlineProvider(settings), request);
    const kinds = changes.map(({ path, kind }): [string, string] => [formatPath(path), kind]);
    return { changes: Object.fromEntries(kinds), ...rest };
}

const none = { changes: {}, replaces: [], deleteBeforeReplace: false };

test("what others add to the object is no difference, what they change of ours is one", async () => {
    const live = {
        ...policy,
        metadata: { ...metadata, uid: "1", labels: { by: "somebody" } },
        status: { phase: "Ready" },
    };
    expect(await diff(stateOf(policy, live), policy)).toEqual(none);
    const drifted = { ...live, spec: { weight: 2 } };
    expect(await diff(stateOf(policy, drifted), policy)).toEqual({
        ...none,
        changes: { "spec.weight": "update" },
    });
});

test("changes are named one by one", async () => {
    const before = { ...policy, spec: { a: 1, list: [{ x: 1 }, { x: 2 }], keep: "k", gone: true } };
    const list: PropertyMap[] = [{ x: 1 }, { x: 3 }, {}];
    const after = { ...policy, spec: { a: UNKNOWN, list, keep: "k", "b.c": {} } };
    expect((await diff(stateOf(before), after)).changes).toEqual({
        "spec.a": "update",
        "spec.list[1].x": "update",
        "spec.list[2]": "add",
        "spec.gone": "delete",
        'spec["b.c"]': "add",
    });
});

test("an empty map differs from none, for ever, in a custom resource only", async () => {
    const labelled = { metadata: { ...metadata, labels: {} } };
    expect((await diff(stateOf(policy), { ...policy, ...labelled })).changes).toEqual({
        "metadata.labels": "add",
    });
    expect(await diff(stateOf(configMap), { ...configMap, ...labelled })).toEqual(none);
});

test("other data is another Secret or ConfigMap, deleted first when its name stays", async () => {
    const changed = { ...configMap, data: { a: "2" } };
    const replaced = { changes: { "data.a": "update" }, replaces: ["data.a"] };
    expect(await diff(stateOf(configMap), changed)).toEqual({ ...replaced, deleteBeforeReplace: true });
    const auto = { metadata: { ...metadata, annotations: { "pulumi.com/autonamed": "true" } } };
    expect(await diff(stateOf({ ...configMap, ...auto }), { ...changed, ...auto })).toEqual({
        ...replaced,
        deleteBeforeReplace: false,
    });
    expect(await diff(stateOf(emptySecret), { ...emptySecret, data: secret({ a: "MQ==" }) })).toMatchObject({
        replaces: ["data"],
    });
});

test("with the switch on the provider it is changed in place", async () => {
    const settings = { enableConfigMapMutable: true, enableSecretMutable: true };
    expect(await diff(stateOf(configMap), { ...configMap, data: {} }, { settings })).toMatchObject({
        changes: { data: "delete" },
        replaces: [],
    });
    const immutable = { ...configMap, immutable: true };
    expect(await diff(stateOf(immutable), { ...immutable, data: { a: "2" } }, { settings })).toMatchObject({
        replaces: ["data.a"],
    });
});

test("a patch changes data in place, and only another object replaces it", async () => {
    const changed = { ...configMap, data: { b: "2" } };
    expect(await diff(stateOf(configMap), changed, { patch: true })).toEqual({
        ...none,
        changes: { "data.a": "delete", "data.b": "add" },
    });
    const moved = { ...configMap, metadata: { name: "other", namespace: "elastic" } };
    expect(await diff(stateOf(configMap), moved, { patch: true })).toMatchObject({
        replaces: ["metadata.name"],
        deleteBeforeReplace: false,
    });
});

test("a Secret without data does not see the data that a patch writes", async () => {
    const filled = { ...emptySecret, data: { password: "eA==" }, type: "Opaque" };
    expect(await diff(stateOf(emptySecret, filled), emptySecret)).toEqual(none);
});

test("ignored changes are none", async () => {
    const changed = { ...policy, spec: { weight: 2, other: { deep: 1 } } };
    expect((await diff(stateOf(policy), changed, { ignoreChanges: ["spec.weight"] })).changes).toEqual({
        "spec.other": "add",
    });
    expect(await diff(stateOf(policy), changed, { ignoreChanges: ["spec"] })).toEqual(none);
});

test("another annotation is a change in place", async () => {
    const waiting = { ...metadata, annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}" } };
    expect(await diff(stateOf(policy), { ...policy, metadata: waiting })).toEqual({
        ...none,
        changes: { "metadata.annotations": "add" },
    });
});

test("paths are read as they are written", () => {
    for (const path of ["spec.ports[0].port", 'metadata.labels["a.b/c"]', "data"]) {
        expect(formatPath(parsePath(path))).toBe(path);
    }
});

test("a provider for another cluster replaces everything, one with another user nothing", () => {
    const kubeconfig = (server: string, token: string) =>
        JSON.stringify({
            "current-context": "c",
            contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
            clusters: [{ name: "c", cluster: { server } }],
            users: [{ name: "u", user: { token } }],
        });
    const before = { kubeconfig: secret(kubeconfig("https://one.example.com", "a")) };
    const diffTo = (kubeconfigAfter: string) => diffProvider(before, { kubeconfig: kubeconfigAfter });
    expect(diffTo(kubeconfig("https://one.example.com", "a"))).toEqual({ diffs: [], replaces: [] });
    expect(diffTo(kubeconfig("https://one.example.com", "b"))).toEqual({
        diffs: ["kubeconfig"],
        replaces: [],
    });
    for (const other of [kubeconfig("https://two.example.com", "a"), UNKNOWN]) {
        expect(diffTo(other)).toEqual({ diffs: ["kubeconfig"], replaces: ["kubeconfig"] });
    }
});
