import * as pulumi from "@pulumi/pulumi";
import { EckExposure, EckRemoteServer } from "../../index";
import { berlin, certificates, eckAnswers, kubernetesServicePatch, tree } from "./eck-fixtures";
import { startMockEngine, valueOf } from "./mock-engine";

const { ca } = certificates;
const serverName = "berlin-es-remote-cluster.search.svc";

async function serve({ expose }: { expose: EckExposure }) {
    const engine = await startMockEngine({ answers: eckAnswers });
    const server = new EckRemoteServer("berlin", { cluster: berlin, expose });
    await engine.settled();
    return { engine, server };
}

describe("through the Service of ECK", () => {
    test("which is waited for, and not changed", async () => {
        const { engine, server } = await serve({ expose: { eckService: {} } });
        expect(engine.resource("berlin-service").type).toBe(kubernetesServicePatch);
        expect(engine.resource("berlin-service").inputs).toEqual({
            apiVersion: "v1",
            kind: "Service",
            metadata: {
                name: serverName.split(".")[0],
                namespace: "search",
                annotations: {
                    "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}",
                    "pulumi.com/timeoutSeconds": "600",
                },
            },
        });
        expect(engine.resource("berlin-service").dependencies).toContain("berlin-elasticsearch");
        expect(await valueOf(server.serviceName)).toBe("berlin-es-remote-cluster");
        expect(await valueOf(server.endpoint)).toMatchObject({ proxyAddress: "berlin.elb.example.com:9443" });
    });

    test("at another port", async () => {
        const { server } = await serve({ expose: { eckService: { port: 443 } } });
        expect(await valueOf(server.endpoint)).toMatchObject({
            proxyAddress: "berlin.elb.example.com:443",
            port: 443,
        });
    });
});

describe("at an address that is there", () => {
    test("no Service", async () => {
        const { engine, server } = await serve({ expose: { address: { host: "berlin.example.com" } } });
        expect(tree(engine).map(([, name]) => name)).toEqual([
            "berlin",
            "berlin-elasticsearch",
            "berlin-trusted",
            "berlin-interface",
        ]);
        expect(await valueOf(server.serviceName)).toBeUndefined();
        expect(await valueOf(server.endpoint)).toEqual({
            proxyAddress: "berlin.example.com:9443",
            host: "berlin.example.com",
            port: 9443,
            serverName,
            caCertificate: ca,
        });
    });

    test.each([
        ["[2001:db8::1]", "2001:db8::1"],
        ["2001:db8::1", "2001:db8::1"],
    ])("IPv6 as %s", async (host, bare) => {
        const address = pulumi.output({ host, port: pulumi.output(443) });
        const { server } = await serve({ expose: { address } });
        expect(await valueOf(server.endpoint)).toMatchObject({
            proxyAddress: `[${bare}]:443`,
            host: bare,
            port: 443,
        });
    });
});
