import { ServiceReadiness } from "../../lab/kubernetes-provider/service-readiness";
import type { PropertyMap } from "../../lab/kubernetes-provider/values";
import { parseConditions } from "../../lab/kubernetes-provider/wait-condition";

function verdicts(annotation: string, live: PropertyMap) {
    return parseConditions(annotation).map((condition) => condition(live));
}

const ready = { status: { phase: "Ready", nodes: 3, loadBalancer: { ingress: [{ ip: "127.0.0.9" }] } } };

test.each([
    ["jsonpath={.status.phase}", "Found {.status.phase}"],
    ["jsonpath={.status.phase}=Ready", "Found {.status.phase}=Ready"],
    ["jsonpath={ $.status.nodes }=3", "Found { $.status.nodes }=3"],
    ["jsonpath={.status.loadBalancer.ingress[0]}", "Found {.status.loadBalancer.ingress[0]}"],
    ["jsonpath={.status['loadBalancer'].ingress[-1].ip}=127.0.0.9", expect.anything()],
])("%s is met", (annotation, message: unknown) => {
    expect(verdicts(annotation, ready)).toEqual([{ met: true, message }]);
});

test.each([
    ["jsonpath={.status.phase}=Invalid", 'Waiting for {.status.phase}=Invalid (found "Ready")'],
    ["jsonpath={.status.conditions}", "{.status.conditions} selected nothing"],
    ["jsonpath={.status.loadBalancer.ingress[1]}", "{.status.loadBalancer.ingress[1]} selected nothing"],
])("%s is not met", (annotation, message) => {
    expect(verdicts(annotation, ready)).toEqual([{ met: false, message }]);
});

test("a value that is no text never matches one", () => {
    expect(verdicts("jsonpath={.status.loadBalancer}=x", ready)[0]?.error).toContain("non-primitive value");
});

test("a status from before the change does not count", () => {
    const live = { metadata: { generation: 2 }, status: { phase: "Ready", observedGeneration: 1 } };
    expect(verdicts("jsonpath={.status.phase}=Ready", live)).toEqual([{ met: false }]);
});

test("conditions of the status have True, or the value that is asked for", () => {
    const live = { status: { conditions: [{ type: "Ready", status: "False" }] } };
    expect(verdicts("condition=ready=false", live)).toEqual([{ met: true }]);
    expect(verdicts("condition=Ready", live)).toEqual([
        { met: false, message: "Resource has condition Ready=False (want True)" },
    ]);
    expect(verdicts("condition=Other", live)).toEqual([{ met: false }]);
    expect(verdicts("condition=Ready", {})).toEqual([{ met: false, message: "Has no .status.conditions" }]);
});

test("several conditions are a JSON list", () => {
    const annotation = JSON.stringify(["jsonpath={.status.phase}=Ready", "condition=Ready"]);
    expect(verdicts(annotation, ready).map(({ met }) => met)).toEqual([true, false]);
});

test.each([
    ["phase=Ready", 'expected a "jsonpath=" or "condition=" prefix'],
    ["jsonpath=.status.phase", "format should be"],
    ["jsonpath={.status.phase}=", "format should be"],
    ["jsonpath={.status.items[*].name}", 'unexpected "[*].name"'],
    ["[]", "at least one condition"],
])("%s is refused", (annotation, reason) => {
    expect(() => parseConditions(annotation)).toThrow(reason);
});

describe("the default wait for a Service", () => {
    const service = (spec: PropertyMap, ingress?: PropertyMap[]): PropertyMap => ({
        metadata: { name: "s" },
        spec: { selector: { app: "x" }, ...spec },
        status: { loadBalancer: ingress === undefined ? {} : { ingress } },
    });
    const endpoints = (version: string, subset: PropertyMap) => ({
        metadata: { resourceVersion: version },
        subsets: [subset],
    });
    const pod = { ip: "10.0.0.1" };

    test("is for an address and for Pods that stay ready for ten seconds", () => {
        const readiness = new ServiceReadiness(service({ type: "LoadBalancer" }));
        const addressed = service({ type: "LoadBalancer" }, [{ ip: "127.0.0.9" }]);
        readiness.observe(service({ type: "LoadBalancer" }), undefined, 0);
        expect(readiness.isReady(60_000)).toBe(false);
        expect(readiness.reasons()).toHaveLength(2);
        readiness.observe(addressed, endpoints("1", { notReadyAddresses: [pod] }), 1_000);
        expect(readiness.isReady(60_000)).toBe(false);
        expect(readiness.isGoodEnough()).toBe(false);
        readiness.observe(addressed, endpoints("2", { addresses: [pod] }), 2_000);
        expect(readiness.isGoodEnough()).toBe(true);
        expect(readiness.isReady(11_999)).toBe(false);
        expect(readiness.isReady(12_000)).toBe(true);
    });

    test("is none when there are no Pods to wait for", () => {
        const specs: PropertyMap[] = [{ selector: {} }, { clusterIP: "None" }, { type: "ExternalName" }];
        for (const spec of specs) {
            expect(new ServiceReadiness(service(spec)).isReady(0)).toBe(true);
        }
    });
});
