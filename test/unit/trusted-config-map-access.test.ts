import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "./kubernetes-server";
import { closeServers } from "./tls-server";
import {
    change,
    done,
    failure,
    inputs,
    kubernetes,
    named,
    spec,
    useResourceOfOthers,
} from "./trusted-config-map";

useResourceOfOthers();

describe("the API server", () => {
    test("that is busy is asked again", async () => {
        kubernetes.server.refusals.push(status(503, "starting"), status(429, "slowly"));
        await done("setTrustedConfigMap", inputs());
        expect(kubernetes.server.calls.filter((call) => call === "GET")).toHaveLength(3);
    });

    test("that fails all the time is told with what to check", async () => {
        kubernetes.server.refusals.push(...Array.from({ length: 9 }, () => status(500, "etcd is gone")));
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toMatch(
            /^Elasticsearch search\/munich: reading the resource answered 500: .*; check the kubeconfig and context of the side/,
        );
        expect(message).not.toContain("\n");
        expect(kubernetes.server.calls).toHaveLength(4);
    });

    test.each([401, 403])("that answers %d is not asked again", async (code) => {
        kubernetes.server.refusals.push(status(code, "no"));
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toContain(`reading the resource answered ${code}: `);
        expect(message).toContain("check that the kubeconfig's user may get and patch");
        expect(kubernetes.server.calls).toHaveLength(1);
    });

    test("that does not answer is told", async () => {
        closeServers();
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toMatch(/reading the resource got no answer: .*; check the kubeconfig and context/);
    });

    test("that breaks off while it writes may have written: the state is kept", async () => {
        kubernetes.server.beforePatches.push(
            ...Array.from({ length: 4 }, () => () => void kubernetes.server.refusals.push({ drops: true })),
        );
        const { message, id, properties } = await failure("setTrustedConfigMap", inputs());
        expect(message).toContain("Elasticsearch search/munich: changing the resource got no answer");
        expect([id, properties]).toEqual(["uid-1", inputs()]);
    });

    test("that broke off after it wrote shows the own name at the next attempt", async () => {
        kubernetes.server.beforePatches.push(() => {
            change({ transport: named("munich-transport-trust") })();
            kubernetes.server.refusals.push({ drops: true });
        });
        expect(await done("setTrustedConfigMap", inputs())).toEqual(inputs());
        expect(spec()).toMatchObject({ transport: named("munich-transport-trust") });
    });
});

describe("how it is reached", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("by a kubeconfig's path", async () => {
        const kubeconfig = join(folder, "config");
        writeFileSync(kubeconfig, kubernetes.server.kubeconfig);
        await done("setTrustedConfigMap", inputs({ kubernetes: { kubeconfig } }));
    });

    test("by another context", async () => {
        const text = JSON.parse(kubernetes.server.kubeconfig) as object;
        const kubeconfig = JSON.stringify({ ...text, "current-context": "nowhere" });
        await done("setTrustedConfigMap", inputs({ kubernetes: { kubeconfig, context: "there" } }));
    });
});
