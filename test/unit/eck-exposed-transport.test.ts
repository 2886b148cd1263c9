import * as pulumi from "@pulumi/pulumi";
import { EckRemoteServer, EckRemoteServerArgs } from "../../index";
import {
    berlin,
    certificates,
    dynamicType,
    eckAnswers,
    elasticsearchPatch,
    kubernetesService,
    kubernetesServicePatch,
    service,
    tree,
} from "./eck-fixtures";
import { isKnown, MockOptions, startMockEngine, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;
const serverName = "berlin-es-transport.search.svc";
const address = { host: "berlin.example.com" };

async function serve(args: Partial<EckRemoteServerArgs>, options: MockOptions = {}) {
    const engine = await startMockEngine({ ...options, answers: { ...eckAnswers, ...options.answers } });
    const server = new EckRemoteServer("berlin", { cluster: berlin, ...args });
    await engine.settled();
    return { engine, server };
}

describe("the transport interface alone", () => {
    test("is reached without opening the other one", async () => {
        const { engine, server } = await serve({ exposeTransport: { loadBalancer: {} } });
        expect(
            tree(engine)
                .filter(([, , parent]) => parent === "berlin")
                .map(([type, name]) => [type, name]),
        ).toEqual([
            [elasticsearchPatch, "berlin-elasticsearch"],
            [kubernetesService, "berlin-transport-service"],
            [dynamicType("TrustedCa"), "berlin-transport-trusted"],
            [dynamicType("ServerInterface"), "berlin-transport-interface"],
        ]);
        expect(engine.resource("berlin-elasticsearch").inputs.spec).toEqual({});
        expect(await valueOf(server.endpoint)).toBeUndefined();
        expect(await valueOf(server.serviceName)).toBeUndefined();
        expect(await valueOf(server.serverName)).toBeUndefined();
        expect(await valueOf(server.caCertificate)).toBe(`${ca.trim()}\n`);
    });

    test("by a Service that leads to port 9300 of the Pods", async () => {
        const { engine, server } = await serve({ exposeTransport: { loadBalancer: { port: 443 } } });
        expect(engine.resource("berlin-transport-service").inputs.spec).toMatchObject({
            type: "LoadBalancer",
            selector: { "elasticsearch.k8s.elastic.co/cluster-name": "berlin" },
            ports: [{ name: "transport-443", port: 443, targetPort: 9300 }],
        });
        expect(await valueOf(server.transportEndpoint)).toEqual({
            proxyAddress: "203.0.113.7:443",
            host: "203.0.113.7",
            port: 443,
            serverName,
            caCertificate: `${ca.trim()}\n`,
        });
    });

    test("by the Service of ECK, at its own port", async () => {
        const { engine, server } = await serve({ exposeTransport: { eckService: {} } });
        expect(engine.resource("berlin-transport-service").type).toBe(kubernetesServicePatch);
        expect(engine.resource("berlin-transport-service").inputs.metadata).toMatchObject({
            name: "berlin-es-transport",
            namespace: "search",
        });
        expect(await valueOf(server.transportEndpoint)).toMatchObject({
            proxyAddress: "berlin.elb.example.com:9300",
            serverName,
        });
    });

    test("at an address that is there", async () => {
        const { engine, server } = await serve({ exposeTransport: { address } });
        expect(tree(engine).map(([, name]) => name)).not.toContain("berlin-transport-service");
        expect(await valueOf(server.transportEndpoint)).toMatchObject({
            proxyAddress: "berlin.example.com:9300",
            port: 9300,
        });
    });

    test("is waited for as what it is", async () => {
        const wait = { enabled: false, timeoutSeconds: 5 };
        const { engine } = await serve({ exposeTransport: { address }, wait });
        expect(engine.resource("berlin-transport-interface").inputs).toMatchObject({
            proxyAddress: "berlin.example.com:9300",
            serverName,
            caCertificate: `${ca.trim()}\n`,
            transport: true,
            enabled: false,
            timeoutSeconds: 5,
        });
        expect(engine.resource("berlin-transport-trusted").inputs).toMatchObject({ transport: true });
    });
});

describe("both interfaces", () => {
    const both = { expose: { loadBalancer: {} }, exposeTransport: { loadBalancer: {} } };

    test("each has its own Service, name and look", async () => {
        const { engine, server } = await serve(both);
        const names = tree(engine).map(([, name]) => name);
        expect(names.filter((name) => /service|interface|trusted/.test(name)).toSorted()).toEqual(
            ["", "-transport"]
                .flatMap((kind) => ["interface", "service", "trusted"].map((what) => `berlin${kind}-${what}`))
                .toSorted(),
        );
        expect(engine.resource("berlin-elasticsearch").inputs.spec).toEqual({
            remoteClusterServer: { enabled: true },
        });
        expect(await valueOf(server.endpoint)).toMatchObject({
            port: 9443,
            serverName: "berlin-es-remote-cluster.search.svc",
        });
        expect(await valueOf(server.transportEndpoint)).toMatchObject({ port: 9300, serverName });
        expect(engine.resource("berlin-interface").inputs).not.toHaveProperty("transport");
        // one Secret holds the CA of both
        expect(engine.reads.filter(({ type }) => type === "kubernetes:core/v1:Secret")).toHaveLength(1);
    });

    test("what ends TLS before the one is not before the other", async () => {
        const { server } = await serve({ ...both, caCertificate: otherCa, serverName: "berlin.example.com" });
        expect(await valueOf(server.endpoint)).toMatchObject({
            caCertificate: otherCa,
            serverName: "berlin.example.com",
        });
        expect(await valueOf(server.transportEndpoint)).toMatchObject({
            caCertificate: `${ca.trim()}\n`,
            serverName,
        });
        const { server: open } = await serve({ ...both, publicCa: true });
        expect(await valueOf(open.endpoint)).not.toHaveProperty("caCertificate");
        expect(await valueOf(open.transportEndpoint)).toMatchObject({ caCertificate: `${ca.trim()}\n` });
    });

    test("plain data, for another stack", async () => {
        const { server } = await serve(both);
        expect(await pulumi.isSecret(server.transportEndpoint)).toBe(false);
    });
});

test("in a preview in which nothing is there yet", async () => {
    const { engine, server } = await serve({ exposeTransport: { loadBalancer: {} } }, { preview: true });
    expect(await isKnown(server.transportEndpoint)).toBe(false);
    expect(engine.resource("berlin-transport-interface").inputs).toMatchObject({
        serverName,
        transport: true,
    });
});

test("an address of a load balancer that another Service has is not mixed up", async () => {
    const { server } = await serve(
        { expose: { loadBalancer: {} }, exposeTransport: { eckService: {} } },
        { answers: { Service: service({ ip: "203.0.113.9" }) } },
    );
    expect((await valueOf(server.endpoint)).host).toBe("203.0.113.9");
    expect((await valueOf(server.transportEndpoint)).host).toBe("berlin.elb.example.com");
});
