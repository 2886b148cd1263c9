import {
    trustedConfigMapChanged,
    TrustedConfigMapInputs,
    trustedConfigMapReplaced,
    TrustedConfigMapState,
} from "../../resources/operations/trusted-config-map";
import { status } from "./kubernetes-server";
import {
    change,
    done,
    failure,
    inputs,
    kubernetes,
    named,
    others,
    patches,
    spec,
    useResourceOfOthers,
} from "./trusted-config-map";

const field = "/spec/transport/tls/certificateAuthorities/configMapName";

useResourceOfOthers();

describe("set", () => {
    test.each<[string, object, string]>([
        ["no transport", {}, "/spec/transport"],
        ["an empty one", { transport: {} }, "/spec/transport/tls"],
        // what is empty in YAML is null
        ["one that is null", { transport: null }, "/spec/transport"],
        [
            "a suffix",
            { transport: { tls: { otherNameSuffix: "x" } } },
            "/spec/transport/tls/certificateAuthorities",
        ],
        ["a field of ECK's", { transport: { tls: { certificateAuthorities: {} } } }, field],
        ["an empty name", { transport: named("") }, field],
    ])("on a resource with %s adds no more than is missing", async (_, given, added) => {
        change(given)();
        expect(await done("setTrustedConfigMap", inputs())).toEqual(inputs());
        expect(spec()).toMatchObject({ ...others, transport: named("munich-transport-trust") });
        expect(kubernetes.server.calls).toEqual(["GET", `PATCH test /metadata/resourceVersion add ${added}`]);
        expect(kubernetes.server.managers).toEqual(["pulumi-elastic-remote-clusters"]);
    });

    test("keeps what stands beside it", async () => {
        const transport = { service: { spec: {} }, tls: { otherNameSuffix: "x", certificate: {} } };
        change({ transport })();
        await done("setTrustedConfigMap", inputs());
        expect(spec()).toEqual({
            ...others,
            transport: { ...transport, tls: { ...transport.tls, ...named("munich-transport-trust").tls } },
        });
    });

    test("adopts the own name, which an interrupted run left", async () => {
        change({ transport: named("munich-transport-trust") })();
        expect(await done("setTrustedConfigMap", inputs())).toEqual(inputs());
        expect(kubernetes.server.calls).toEqual(["GET"]);
    });

    test("refuses a ConfigMap of somebody else", async () => {
        change({ transport: named("mine") })();
        const { message, id } = await failure("setTrustedConfigMap", inputs());
        expect(message).toContain(
            'Elasticsearch search/munich: trusts the CAs of the ConfigMap "mine" already ' +
                "(spec.transport.tls.certificateAuthorities.configMapName), and can name one only; give those CAs in `alsoTrusted`",
        );
        expect(id).toBeUndefined();
        expect(patches()).toEqual([]);
    });

    test("refuses a resource of the same name in another Kubernetes cluster", async () => {
        const { message } = await failure("setTrustedConfigMap", inputs({ uid: "uid-2" }));
        expect(message).toContain(
            "Elasticsearch search/munich: the kubeconfig leads to another resource of that name than the kubernetes provider sees; give `kubeconfig` and `context`",
        );
        expect(patches()).toEqual([]);
    });

    test("says that there is no such resource", async () => {
        kubernetes.server.resource = undefined;
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toContain("the kubeconfig leads to no such resource");
        expect(patches()).toEqual([]);
    });

    test("begins again when somebody else wrote in between", async () => {
        kubernetes.server.beforePatches.push(change({ version: "9.5.5" }), change({ transport: {} }));
        await done("setTrustedConfigMap", inputs());
        expect(spec()).toMatchObject({ version: "9.5.5", transport: named("munich-transport-trust") });
        expect(patches()).toEqual([
            "PATCH test /metadata/resourceVersion add /spec/transport",
            "PATCH test /metadata/resourceVersion add /spec/transport",
            "PATCH test /metadata/resourceVersion add /spec/transport/tls",
        ]);
    });

    test("the same, when the other one says it in the other way", async () => {
        kubernetes.server.refusals.push({
            body: kubernetes.server.resource,
            headers: { "content-type": "application/json" },
        });
        kubernetes.server.refusals.push(status(409, "the object has been modified"));
        await done("setTrustedConfigMap", inputs());
        expect(patches()).toHaveLength(2);
    });

    test("sees when the other one was a ConfigMap", async () => {
        kubernetes.server.beforePatches.push(change({ transport: named("mine") }));
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toContain('trusts the CAs of the ConfigMap "mine" already');
        expect(spec()).toMatchObject({ transport: named("mine") });
    });

    test("gives up when others write all the time", async () => {
        kubernetes.server.beforePatches.push(...Array.from({ length: 20 }, () => change({})));
        const { message } = await failure("setTrustedConfigMap", inputs());
        expect(message).toBe(
            "Elasticsearch search/munich: others changed the resource each of 10 times; run again when they are done",
        );
    });
});

describe("refresh", () => {
    const read = (more: Partial<TrustedConfigMapState> = {}) => done("readTrustedConfigMap", inputs(more));

    test("finds it as it was", async () => {
        await done("setTrustedConfigMap", inputs());
        expect(await read()).toEqual(inputs());
    });

    test.each([
        ["took it away", {}, ""],
        ["named another one", { transport: named("mine") }, "mine"],
    ])("shows that somebody %s, so that the next run sets it again or says why not", async (_, now, name) => {
        change(now)();
        const seen = (await read()) as TrustedConfigMapState;
        expect(seen).toEqual(inputs({ configMapName: name }));
        expect(trustedConfigMapChanged(seen, inputs())).toBe(true);
    });

    test("finds none with a resource that is gone, or another one", async () => {
        expect(await read({ uid: "uid-2" })).toBeUndefined();
        kubernetes.server.resource = undefined;
        expect(await read()).toBeUndefined();
    });
});

describe("update", () => {
    test("sets another name in one step", async () => {
        await done("setTrustedConfigMap", inputs());
        kubernetes.server.calls.length = 0;
        const now = inputs({ configMapName: "other" });
        expect(await done("updateTrustedConfigMap", inputs(), now)).toEqual(now);
        expect(spec()).toMatchObject({ transport: named("other") });
        expect(patches()).toEqual([`PATCH test /metadata/resourceVersion add ${field}`]);
    });

    test("sets it again where somebody took it away", async () => {
        await done("updateTrustedConfigMap", inputs({ configMapName: "" }), inputs());
        expect(spec()).toMatchObject({ transport: named("munich-transport-trust") });
    });

    test("leaves a ConfigMap that somebody else put there unless refresh was told of it", async () => {
        change({ transport: named("mine") })();
        const { message } = await failure("updateTrustedConfigMap", inputs(), inputs());
        expect(message).toContain('trusts the CAs of the ConfigMap "mine" already');
    });
});

describe("remove", () => {
    test("gives the field back", async () => {
        await done("setTrustedConfigMap", inputs());
        kubernetes.server.calls.length = 0;
        await done("removeTrustedConfigMap", inputs());
        expect(spec()).toEqual({ ...others, transport: { tls: { certificateAuthorities: {} } } });
        expect(patches()).toEqual([`PATCH test /metadata/resourceVersion remove ${field}`]);
    });

    test("begins again when somebody else wrote in between, and takes nothing of theirs", async () => {
        await done("setTrustedConfigMap", inputs());
        kubernetes.server.beforePatches.push(change({ version: "9.5.5" }));
        await done("removeTrustedConfigMap", inputs());
        expect(spec()).toMatchObject({
            version: "9.5.5",
            transport: { tls: { certificateAuthorities: {} } },
        });
        change({ transport: named("munich-transport-trust") })();
        kubernetes.server.beforePatches.push(change({ transport: named("mine") }));
        await done("removeTrustedConfigMap", inputs());
        expect(spec()).toMatchObject({ transport: named("mine") });
    });

    test.each<[string, object]>([
        ["somebody took it away", {}],
        ["somebody named another one", { transport: named("mine") }],
    ])("has nothing to do when %s", async (_, now) => {
        change(now)();
        await done("removeTrustedConfigMap", inputs());
        expect(kubernetes.server.calls).toEqual(["GET"]);
    });

    test("has nothing to do with a resource that is gone, or another one", async () => {
        change({ transport: named("munich-transport-trust") })();
        await done("removeTrustedConfigMap", inputs({ uid: "uid-2" }));
        kubernetes.server.resource = undefined;
        await done("removeTrustedConfigMap", inputs());
        expect(patches()).toEqual([]);
    });
});

describe("what makes it another one, or changes it", () => {
    test.each<[string, Partial<TrustedConfigMapInputs>, boolean, string[]]>([
        ["nothing", {}, false, []],
        ["another ConfigMap", { configMapName: "other" }, true, []],
        ["another kubeconfig", { kubernetes: { kubeconfig: "other" } }, true, []],
        ["another resource", { uid: "uid-2" }, true, ["uid"]],
    ])("%s", (_, changes, changed, replaced) => {
        expect(trustedConfigMapChanged(inputs(), inputs(changes))).toBe(changed);
        expect(trustedConfigMapReplaced(inputs(), inputs(changes))).toEqual(replaced);
    });
});
