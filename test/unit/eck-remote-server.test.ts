import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { EckRemoteServer, EckRemoteServerArgs } from "../../index";
import {
    berlin,
    certificates,
    componentType,
    dynamicType,
    eckAnswers,
    elasticsearchPatch,
    kubernetesService,
    service,
    tree,
} from "./eck-fixtures";
import { MockOptions, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;
const serverName = "berlin-es-remote-cluster.search.svc";

async function serve(args: Partial<EckRemoteServerArgs>, options: MockOptions = {}) {
    const engine = await startMockEngine({ ...options, answers: { ...eckAnswers, ...options.answers } });
    const server = new EckRemoteServer("berlin", { cluster: berlin, expose: { loadBalancer: {} }, ...args });
    await engine.settled();
    return { engine, server };
}

describe("through a load balancer of its own", () => {
    test("patch, CA, Service, and the look at the interface", async () => {
        const { engine } = await serve({});
        expect(tree(engine)).toEqual([
            [componentType("EckRemoteServer"), "berlin", ""],
            [elasticsearchPatch, "berlin-elasticsearch", "berlin"],
            [kubernetesService, "berlin-service", "berlin"],
            [dynamicType("TrustedCa"), "berlin-trusted", "berlin"],
            [dynamicType("ServerInterface"), "berlin-interface", "berlin"],
        ]);
        expect(engine.reads).toEqual([
            {
                type: "kubernetes:core/v1:Secret",
                name: "berlin-ca",
                id: "search/berlin-es-transport-certs-public",
                parent: "berlin",
                provider: "",
            },
        ]);
    });

    test("one after the other", async () => {
        const { engine } = await serve({});
        expect(engine.resource("berlin-elasticsearch").dependencies).toEqual([]);
        expect(engine.resource("berlin-service").dependencies).toEqual(["berlin-elasticsearch"]);
        expect(engine.resource("berlin-trusted").dependencies).toEqual(
            expect.arrayContaining(["berlin-ca", "berlin-service"]),
        );
        expect(engine.resource("berlin-interface").dependencies).toEqual(
            expect.arrayContaining(["berlin-elasticsearch", "berlin-service", "berlin-trusted"]),
        );
    });

    test("the patch sets one field, and waits for ECK", async () => {
        const { engine } = await serve({});
        expect(engine.resource("berlin-elasticsearch").inputs).toEqual({
            apiVersion: "elasticsearch.k8s.elastic.co/v1",
            kind: "Elasticsearch",
            metadata: {
                ...berlin,
                annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}" },
            },
            spec: { remoteClusterServer: { enabled: true } },
        });
        expect(engine.resource("berlin-elasticsearch").secretOutputs).toEqual(["spec"]);
    });

    test("the Service leads to the right port, and waits for its address alone", async () => {
        const { engine } = await serve({});
        const { metadata, spec } = engine.resource("berlin-service").inputs;
        expect(metadata).toEqual({
            namespace: "search",
            annotations: {
                "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}",
                "pulumi.com/timeoutSeconds": "600",
            },
        });
        expect(spec).toEqual({
            type: "LoadBalancer",
            selector: {
                "common.k8s.elastic.co/type": "elasticsearch",
                "elasticsearch.k8s.elastic.co/cluster-name": "berlin",
            },
            ports: [{ name: "rcs-9443", port: 9443, targetPort: 9443 }],
        });
    });

    test("takes what the cloud's load balancer needs", async () => {
        const { engine, server } = await serve({
            expose: {
                loadBalancer: {
                    port: 443,
                    annotations: { kind: pulumi.output("nlb") },
                    labels: pulumi.output({ team: "search" }),
                    loadBalancerClass: "internal",
                    loadBalancerSourceRanges: ["203.0.113.0/24", "2001:db8::/32"],
                },
            },
            wait: { timeoutSeconds: 900 },
        });
        expect(engine.resource("berlin-service").inputs).toMatchObject({
            metadata: {
                annotations: { kind: "nlb", "pulumi.com/timeoutSeconds": "900" },
                labels: { team: "search" },
            },
            spec: {
                ports: [{ name: "rcs-443", port: 443, targetPort: 9443 }],
                loadBalancerClass: "internal",
                loadBalancerSourceRanges: ["203.0.113.0/24", "2001:db8::/32"],
            },
        });
        expect(engine.resource("berlin-interface").inputs.timeoutSeconds).toBe(900);
        expect(await valueOf(server.endpoint)).toMatchObject({ proxyAddress: "203.0.113.7:443", port: 443 });
    });

    test.each([
        [{ ip: "203.0.113.7" }, "203.0.113.7", "203.0.113.7:9443"],
        [{ hostname: "a.elb.example.com" }, "a.elb.example.com", "a.elb.example.com:9443"],
        [{ hostname: "a.example.com", ip: "203.0.113.7" }, "a.example.com", "a.example.com:9443"],
        [{ ip: "2001:db8::7" }, "2001:db8::7", "[2001:db8::7]:9443"],
    ])("the address %j", async (ingress, host, proxyAddress) => {
        const answers = { Service: service(ingress, { ip: "203.0.113.9" }) };
        const { engine, server } = await serve({}, { answers });
        expect(await valueOf(server.endpoint)).toEqual({
            proxyAddress,
            host,
            port: 9443,
            serverName,
            caCertificate: ca,
        });
        expect(engine.resource("berlin-interface").inputs.proxyAddress).toBe(proxyAddress);
    });

    test("its outputs", async () => {
        const { engine, server } = await serve({});
        expect(await valueOf(server.caCertificate)).toBe(ca);
        expect(await valueOf(server.serverName)).toBe(serverName);
        expect(await valueOf(server.serviceName)).toBe("berlin-service-1a2b3c");
        expect(Object.keys(engine.outputs.get("berlin") ?? {}).sort()).toEqual([
            "caCertificate",
            "endpoint",
            "serverName",
            "serviceName",
        ]);
        new UserResource("user", { endpoint: server.endpoint });
        await engine.settled();
        expect(engine.resource("user").dependencies).toContain("berlin-interface");
    });
});

describe("the CA", () => {
    test("of ECK is compared with what the interface shows", async () => {
        const { engine } = await serve({});
        const look = { proxyAddress: "203.0.113.7:9443", serverName, enabled: true };
        expect(engine.resource("berlin-trusted").inputs).toMatchObject({ ...look, caCertificate: ca });
        expect(engine.resource("berlin-interface").inputs).toMatchObject({
            ...look,
            caCertificate: ca,
            cluster: "Elasticsearch search/berlin",
            timeoutSeconds: 600,
        });
    });

    test("with the one before, while nodes still use it", async () => {
        const answers = { TrustedCa: { trusted: ca + otherCa } };
        const { engine, server } = await serve({}, { answers });
        expect(engine.resource("berlin-interface").inputs.caCertificate).toBe(ca + otherCa);
        expect(await valueOf(server.endpoint)).toMatchObject({ caCertificate: ca + otherCa });
        expect(await valueOf(server.caCertificate)).toBe(ca + otherCa);
    });

    test("of one's own: ECK's is not read, and the host counts", async () => {
        const { engine, server } = await serve({ caCertificate: pulumi.output(otherCa) });
        expect(engine.reads).toEqual([]);
        expect(await valueOf(server.serverName)).toBeUndefined();
        expect(await valueOf(server.endpoint)).toEqual({
            proxyAddress: "203.0.113.7:9443",
            host: "203.0.113.7",
            port: 9443,
            caCertificate: otherCa,
        });
        expect(engine.resource("berlin-interface").inputs).not.toHaveProperty("serverName");
    });

    test("of the public", async () => {
        const { engine, server } = await serve({ publicCa: true, serverName: "berlin.example.com" });
        expect(engine.reads).toEqual([]);
        expect(await valueOf(server.caCertificate)).toBeUndefined();
        expect(await valueOf(server.endpoint)).toEqual({
            proxyAddress: "203.0.113.7:9443",
            host: "203.0.113.7",
            port: 9443,
            serverName: "berlin.example.com",
        });
        expect(engine.resource("berlin-interface").inputs).not.toHaveProperty("caCertificate");
    });

    test("may be needed before the interface answers, by nodes of clusters that point at each other", async () => {
        const { engine, server } = await serve({});
        new UserResource("user", { ca: server.caCertificate });
        await engine.settled();
        expect(engine.resource("user").dependencies).not.toContain("berlin-interface");
    });
});

describe("the field", () => {
    test("stays with its owner, when he opens the interface", async () => {
        const { engine } = await serve({ enable: false });
        expect(engine.resource("berlin-elasticsearch").inputs.spec).toEqual({});
        expect(engine.reads.map(({ id }) => id)).toEqual(["search/berlin-es-transport-certs-public"]);
    });

    test.each([true, pulumi.output(true)])("is taken by force", async (force) => {
        const { engine } = await serve({ force });
        expect(engine.resource("berlin-elasticsearch").inputs.metadata).toMatchObject({
            annotations: { "pulumi.com/patchForce": "true" },
        });
    });

    test.each([false, undefined, pulumi.output(false)])("is not taken otherwise", async (force) => {
        const { engine } = await serve(force === undefined ? {} : { force });
        expect(JSON.stringify(engine.resource("berlin-elasticsearch").inputs)).not.toContain("patchForce");
    });
});

test("nobody looks, when that is switched off", async () => {
    const { engine } = await serve({ wait: { enabled: pulumi.output(false) } });
    expect(engine.resource("berlin-trusted").inputs.enabled).toBe(false);
    expect(engine.resource("berlin-interface").inputs.enabled).toBe(false);
});

test("the provider of the options serves all that is of Kubernetes", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const provider = new kubernetes.Provider("berlin-kubernetes", {});
    new EckRemoteServer("one", { cluster: berlin, expose: { loadBalancer: {} } }, { provider });
    new EckRemoteServer("two", { cluster: berlin, expose: { eckService: {} } }, { providers: [provider] });
    await engine.settled();
    const used = [...engine.resources, ...engine.reads].filter(({ type }) => type.startsWith("kubernetes:"));
    expect(used).toHaveLength(6);
    for (const { name, provider: given } of used) {
        expect([name, given]).toEqual([name, expect.stringContaining("::berlin-kubernetes::")]);
    }
});
