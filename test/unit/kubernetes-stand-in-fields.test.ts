import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forceNewOf } from "../../lab/kubernetes-provider/force-new";
import { accessOf } from "../../lab/kubernetes-provider/kubeconfig";
import { adoption, withIgnoredFields } from "../../lab/kubernetes-provider/managed-fields";
import { settingsOf } from "../../lab/kubernetes-provider/settings";
import { VERSION } from "../../lab/kubernetes-provider/version";

const owned = (manager: string, operation: string, fieldsV1: object, subresource?: string) => ({
    ...{ manager, operation, fieldsV1: fieldsV1 as Record<string, never>, fieldsType: "FieldsV1" },
    ...(subresource === undefined ? {} : { subresource }),
});
const withFields = (...managedFields: ReturnType<typeof owned>[]) => ({
    metadata: { name: "n", resourceVersion: "7", managedFields },
    data: { a: "live" },
});

test("the first update owns what the create made", () => {
    const other = owned("elastic-operator", "Update", { "f:status": {} }, "status");
    const live = withFields(owned("pulumi-kubernetes", "Update", { "f:data": { "f:a": {} } }), other);
    expect(adoption(live, "mine")).toEqual([
        {
            op: "replace",
            path: "/metadata/managedFields",
            value: [other, owned("mine", "Apply", { "f:data": { "f:a": {} } })],
        },
        { op: "replace", path: "/metadata/resourceVersion", value: "7" },
    ]);
});

test("what is adopted joins what is owned already", () => {
    const live = withFields(
        owned("mine", "Apply", { "f:data": { "f:b": {} } }),
        owned("kubectl-edit", "Update", { "f:data": { "f:a": {} } }),
    );
    expect(adoption(live, "mine")[0]?.value).toEqual([
        owned("mine", "Apply", { "f:data": { "f:b": {}, "f:a": {} } }),
    ]);
});

test("fields of others stay theirs", () => {
    expect(adoption(withFields(owned("elastic-operator", "Update", {})), "mine")).toEqual([]);
    expect(adoption(withFields(owned("mine", "Apply", {})), "mine")).toEqual([]);
});

test("an ignored field is not sent when it is somebody else's, and sent as it is when it is ours", () => {
    const inputs = { kind: "Secret", data: { a: "wanted" } };
    const theirs = withFields(owned("other", "Apply", { "f:data": { "f:a": {} } }));
    expect(withIgnoredFields(inputs, theirs, "mine", ["data"])).toEqual({ kind: "Secret" });
    const shared = withFields(
        owned("other", "Apply", { "f:data": { "f:a": {} } }),
        owned("mine", "Apply", { "f:data": { "f:a": {} } }),
    );
    expect(withIgnoredFields(inputs, shared, "mine", ["data.a"])).toEqual({
        kind: "Secret",
        data: { a: "live" },
    });
    expect(withIgnoredFields({ kind: "Secret" }, theirs, "mine", ["stringData"])).toEqual({ kind: "Secret" });
});

test("what cannot be changed depends on the type", () => {
    const mutable = { secrets: false, configMaps: false };
    const forced = (kind: string, patch = false) =>
        forceNewOf({ apiVersion: "v1", kind }, patch, mutable).map((path) => path.join("."));
    const identity = ["metadata.name", "metadata.namespace"];
    expect(forced("Secret")).toEqual([...identity, "type", "stringData", "data"]);
    expect(forced("Secret", true)).toEqual(identity);
    expect(forced("Service")).toEqual([...identity, "spec.clusterIP"]);
    expect(forced("Namespace")).toEqual(identity);
});

test("settings come from the program, and switches from the environment too", () => {
    const variables = new Map([
        ["kubernetes:config:namespace", "elastic"],
        ["kubernetes:config:enablePatchForce", "false"],
    ]);
    const environment = {
        PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
        PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE: "true",
    };
    expect(settingsOf(variables, environment)).toMatchObject({
        namespace: "elastic",
        enablePatchForce: false,
        enableConfigMapMutable: true,
        enableSecretMutable: false,
    });
    const render = new Map([["kubernetes:config:renderYamlToDirectory", "out"]]);
    expect(() => settingsOf(render, {})).toThrow("does not support renderYamlToDirectory");
});

test("a kubeconfig leads to the cluster of its context, or of another one", () => {
    const context = (name: string, namespace?: string) => ({
        name,
        context: { cluster: name, user: name, namespace },
    });
    const kubeconfig = JSON.stringify({
        "current-context": "a",
        contexts: [context("a", "elastic"), context("b")],
        clusters: ["a", "b"].map((name) => ({ name, cluster: { server: `https://${name}.example.com` } })),
        users: [
            { name: "a", user: { token: "t" } },
            { name: "b", user: { exec: { command: "login" } } },
        ],
    });
    expect(accessOf({ kubeconfig })).toMatchObject({
        url: "https://a.example.com",
        namespace: "elastic",
        headers: { authorization: "Bearer t" },
    });
    expect(() => accessOf({ kubeconfig, context: "b" })).toThrow("does not support `exec`");
    expect(accessOf({ kubeconfig, context: "none" })).toBeUndefined();
});

test("it is the plugin that the SDK asks for", () => {
    const { dependencies } = JSON.parse(
        readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
    ) as { dependencies: Record<string, string> };
    expect(VERSION).toBe(dependencies["@pulumi/kubernetes"]);
});
