import type { V1Container } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { containerEnvironment, expand } from "./container-environment";
import type { PodSources } from "./volume-contents";
import type { Watched } from "./watch";

const pod = { metadata: { name: "es-0", namespace: "berlin", labels: { role: "master" } } };
const address = "127.20.1.2";

function environmentOf(container: Partial<V1Container>): Record<string, string> {
    return containerEnvironment(
        { HOME: "/image" },
        { name: "elasticsearch", ...container },
        pod,
        address,
        sources,
    );
}

test("variables see those before them, and what stands in the Pod wins over the image", () => {
    const env = [
        { name: "HOME", value: "/pod" },
        { name: "DATA", value: "$(HOME)/data, $$(HOME), $(MISSING)" },
    ];
    expect(environmentOf({ env })).toEqual({ HOME: "/pod", DATA: "/pod/data, $(HOME), $(MISSING)" });
});

test("values come from fields, Secrets, ConfigMaps and resources", () => {
    const env = [
        { name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        { name: "ROLE", valueFrom: { fieldRef: { fieldPath: "metadata.labels['role']" } } },
        { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "users", key: "elastic" } } },
        { name: "ABSENT", valueFrom: { secretKeyRef: { name: "none", key: "a", optional: true } } },
        { name: "MEMORY", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
    ];
    const envFrom = [{ prefix: "X_", configMapRef: { name: "settings" } }];
    const resources = { limits: { memory: "1.5Gi" } };
    expect(environmentOf({ env, envFrom, resources })).toEqual({
        HOME: "/image",
        IP: address,
        ROLE: "master",
        PASSWORD: "secret",
        MEMORY: "1536",
        X_color: "blue",
    });
});

test("what is missing is named", () => {
    const env = [{ name: "A", valueFrom: { secretKeyRef: { name: "none", key: "a" } } }];
    expect(() => environmentOf({ env })).toThrow('secret "none" not found');
});

test("commands are expanded as variables are", () => {
    expect(expand("http://$(HOST)/$(PATH)", { HOST: "a" })).toBe("http://a/$(PATH)");
});

const sources: PodSources = {
    secrets: holding({ users: { data: { elastic: Buffer.from("secret").toString("base64") } } }),
    configMaps: holding({ settings: { data: { color: "blue" } } }),
};

function holding<T>(objects: Record<string, T>): Watched<T> {
    return {
        list: () => Object.values(objects),
        get: (_namespace, name) => objects[name],
        onChange: () => undefined,
        stop: () => Promise.resolve(),
    };
}
