import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { onError } from "../../components/error-hook";
import { explained, titleOf } from "../../components/explained";
import { retriedWhileBusy, retriedWhileRestarting } from "../../components/retried";
import { startMockEngine, UserResource } from "./mock-engine";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

afterEach(() => jest.restoreAllMocks());

/** What an engine does with an error: calls back the hooks of the resource; true when one wants to try again. */
async function callBack(
    options: { hooks?: pulumi.ResourceHookBinding },
    ...errors: string[]
): Promise<boolean> {
    const [hook] = options.hooks?.onError ?? [];
    return Boolean(await hook?.callback({ errors } as pulumi.ErrorHookArgs));
}

/** Mocks that know error hooks, as an engine does. */
async function startEngineWithHooks() {
    const engine = await startMockEngine();
    Object.assign(pulumi.runtime.getMonitor() as object, {
        registerErrorHook: (_request: unknown, callback: (error: null, response: object) => void) =>
            callback(null, {}),
    });
    return engine;
}

test("an engine without such hooks gets none", async () => {
    await startMockEngine();
    expect(onError("hook", () => Promise.resolve(true))).toEqual({});
    expect(retriedWhileRestarting("resource")).toEqual({});
});

test("the callback runs where the program runs, although the engine calls from outside", async () => {
    await startEngineWithHooks();
    const program = new AsyncLocalStorage<string>();
    let where: string | undefined;
    const options = program.run("program", () =>
        onError("hook", () => {
            where = program.getStore();
            return Promise.resolve(true);
        }),
    );
    expect(await callBack(options, "error")).toBe(true);
    expect(where).toBe("program");
});

test("two components may have the same name: each hook gets one of its own", async () => {
    const nameOf = (options: { hooks?: pulumi.ResourceHookBinding }) => options.hooks?.onError?.[0]?.name;
    const hook = () => nameOf(onError("eck-elasticsearch-explanation", () => Promise.resolve(false)));
    await startEngineWithHooks();
    expect([hook(), hook(), hook()]).toEqual([
        "eck-elasticsearch-explanation",
        "eck-elasticsearch-explanation-2",
        "eck-elasticsearch-explanation-3",
    ]);
    await startEngineWithHooks();
    expect(hook()).toBe("eck-elasticsearch-explanation");
});

describe("an explanation", () => {
    test("stands below the provider's error, and nothing is tried again", async () => {
        const said = jest.spyOn(console, "error").mockReturnValue(undefined);
        await startEngineWithHooks();
        const component = new UserResource("component", {});
        const options = explained(component, "resource", (error) =>
            error === "known" ? "do this" : undefined,
        );
        expect(options.hooks?.onError?.map(({ name }) => name)).toEqual(["resource-explanation"]);
        expect(await callBack(options, "known", "another")).toBe(false);
        expect(said.mock.calls).toEqual([["error: [runtime] do this"]]);
        expect(await callBack(options, "other")).toBe(false);
        expect(await callBack(options)).toBe(false);
        expect(said).toHaveBeenCalledTimes(1);
    });

    test("names the cluster, as soon as its name is known", async () => {
        await startMockEngine();
        const title = titleOf({ name: pulumi.output("berlin"), namespace: "search" });
        expect(title()).toBe("the Elasticsearch resource");
        await new Promise((resolve) => setImmediate(resolve));
        expect(title()).toBe("Elasticsearch search/berlin");
    });
});

describe("an operation while a cluster restarts", () => {
    test.each([
        "dial tcp 127.0.0.1:9200: connect: connection refused",
        "read tcp 127.0.0.1:9200: connection reset by peer",
        "unexpected EOF",
        "dial tcp 10.0.0.1:9200: i/o timeout",
        "Failed: [503 Service Unavailable] master_not_discovered_exception",
        "502 Bad Gateway",
        "There is no available connection",
    ])("is tried again after: %s", async (error) => {
        await startEngineWithHooks();
        expect(await callBack(retriedWhileRestarting("resource"), error)).toBe(true);
    });

    test.each([
        "[400 Bad Request] illegal_argument_exception",
        "[401 Unauthorized] security_exception",
        "failed to create key 5031",
        "",
    ])("is not tried again after: %s", async (error) => {
        await startEngineWithHooks();
        expect(await callBack(retriedWhileRestarting("resource"), error)).toBe(false);
    });

    test("is tried again for five minutes at most, with pauses", async () => {
        await startEngineWithHooks();
        const options = retriedWhileRestarting("resource");
        let tries = 0;
        while (await callBack(options, "connection refused")) {
            tries += 1;
        }
        expect(tries).toBeGreaterThanOrEqual(59);
        expect(tries).toBeLessThanOrEqual(62);
    });
});

describe("a resource of the ec provider", () => {
    test.each([
        ["[ERROR] Failed to read Elasticsearch keystore after create.: Failed to read it", true],
        ["api error: 429 Too Many Requests", true],
        ['Post "https://api.example.com/api/v1": EOF', true],
        ["api error: 1 error occurred: * deployments.metadata_internal_error: we have failed you", true],
        ["api error: 1 error occurred: * deployments.rate_limited: slow down", true],
        ["auth: failed: root.unauthorized", false],
        ["deployments.deployment_not_found", false],
    ])("%s: tried again %s", async (error, again) => {
        await startEngineWithHooks();
        expect(await callBack(retriedWhileBusy("resource"), error)).toBe(again);
    });
});
