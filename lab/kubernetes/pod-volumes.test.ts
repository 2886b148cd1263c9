import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1ConfigMap, V1Pod, V1Volume } from "@kubernetes/client-node" with {
    "resolution-mode": "import",
};
import { labAccount } from "../account";
import { PodVolumes } from "./pod-volumes";
import type { Watched } from "./watch";

let folder: string;
const secrets = new Map<string, { data: Record<string, string> }>();
const claims = new Map<string, { metadata: { uid: string } }>();

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pod-volumes-"));
    secrets.clear();
    claims.clear();
});
afterEach(() => rm(folder, { recursive: true }));

test("all files of a Secret change at once, and those that left it are gone", async () => {
    const volumes = newVolumes();
    const pod = podWith({ name: "certs", secret: { secretName: "certs" } });
    setSecret("certs", { "a.crt": "one", "b.crt": "two" });
    await volumes.sync(pod, "127.0.0.1");
    const before = await readlink(join(folder, "pod", "certs", "..data"));

    setSecret("certs", { "a.crt": "three" });
    await volumes.sync(pod, "127.0.0.1");
    expect(await readlink(join(folder, "pod", "certs", "..data"))).not.toBe(before);
    expect(await readFile(join(folder, "pod", "certs", "a.crt"), "utf8")).toBe("three");
    expect((await readdir(join(folder, "pod", "certs"))).sort()).toEqual([
        "..data",
        expect.stringMatching(/^\.\.version-/),
        "a.crt",
    ]);
});

test("a Pod waits for what it needs, and other volumes do not", async () => {
    const volumes = newVolumes();
    const missing = { name: "late", secret: { secretName: "late" } };
    setSecret("here", { key: "value" });
    const pod = podWith(missing, { name: "here", secret: { secretName: "here" } });
    await expect(volumes.sync(pod, "127.0.0.1")).rejects.toThrow('secret "late" not found');
    expect(await readFile(join(folder, "pod", "here", "key"), "utf8")).toBe("value");

    setSecret("late", { other: "value" });
    const items = [{ key: "wanted", path: "wanted" }];
    const picky = podWith({ name: "late", secret: { secretName: "late", items } });
    await expect(volumes.sync(picky, "127.0.0.1")).rejects.toThrow('"late" has no key wanted');
});

test("a claim keeps its folder, and another one of the same name starts empty", async () => {
    const data = { name: "data", persistentVolumeClaim: { claimName: "data-es-0" } };
    const sourceOf = async () => {
        const volumes = newVolumes();
        await volumes.sync(podWith(data), "127.0.0.1");
        return volumes.source("data", undefined);
    };
    claims.set("data-es-0", { metadata: { uid: "1" } });
    const first = await sourceOf();
    expect(await sourceOf()).toBe(first);
    claims.set("data-es-0", { metadata: { uid: "2" } });
    expect(await sourceOf()).not.toBe(first);
});

test("only volumes that mirror objects are read-only, and only the others get new folders", async () => {
    const volumes = newVolumes();
    setSecret("certs", { key: "value" });
    const pod = podWith({ name: "certs", secret: { secretName: "certs" } }, { name: "tmp", emptyDir: {} });
    await volumes.sync(pod, "127.0.0.1");
    expect(volumes.isReadOnly("certs")).toBe(true);
    expect(volumes.isReadOnly("tmp")).toBe(false);
    expect(await readdir(await volumes.source("tmp", "some/where"))).toEqual([]);
});

function newVolumes(): PodVolumes {
    return new PodVolumes(join(folder, "pod"), join(folder, "claims"), labAccount(), {
        secrets: watched(secrets),
        configMaps: watched(new Map<string, V1ConfigMap>()),
        claims: watched(claims),
    });
}

function podWith(...volumes: V1Volume[]): V1Pod {
    return { metadata: { name: "es-0", namespace: "berlin" }, spec: { containers: [], volumes } };
}

function setSecret(name: string, data: Record<string, string>): void {
    const encode = (text: string) => Buffer.from(text).toString("base64");
    secrets.set(name, {
        data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encode(text)])),
    });
}

function watched<T>(objects: Map<string, T>): Watched<T> {
    return {
        list: () => [...objects.values()],
        get: (_namespace, name) => objects.get(name),
        onChange: () => undefined,
        stop: () => Promise.resolve(),
    };
}
