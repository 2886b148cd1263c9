import * as pulumi from "@pulumi/pulumi";
import { SelfManagedRemoteServer } from "../../index";
import { makeCertificates } from "./certificates";
import { startMockEngine, valueOf } from "./mock-engine";

const { ca, otherCa } = makeCertificates();

test.each([
    [
        { host: "berlin.example.com" },
        { proxyAddress: "berlin.example.com:9443", host: "berlin.example.com", port: 9443 },
        { proxyAddress: "berlin.example.com:9300", host: "berlin.example.com", port: 9300 },
    ],
    [
        { host: "10.0.0.1", port: 443 },
        { proxyAddress: "10.0.0.1:443", host: "10.0.0.1", port: 443 },
        { proxyAddress: "10.0.0.1:9300", host: "10.0.0.1", port: 9300 },
    ],
    [
        { host: "2001:db8::1" },
        { proxyAddress: "[2001:db8::1]:9443", host: "2001:db8::1", port: 9443 },
        { proxyAddress: "[2001:db8::1]:9300", host: "2001:db8::1", port: 9300 },
    ],
    [
        { host: "[2001:db8::1]", port: 1, transport: { port: 2 } },
        { proxyAddress: "[2001:db8::1]:1", host: "2001:db8::1", port: 1 },
        { proxyAddress: "[2001:db8::1]:2", host: "2001:db8::1", port: 2 },
    ],
    [
        { host: "10.0.0.1", serverName: "berlin.example.com", caCertificate: ca },
        {
            proxyAddress: "10.0.0.1:9443",
            host: "10.0.0.1",
            port: 9443,
            serverName: "berlin.example.com",
            caCertificate: ca,
        },
        // the server name stands in the other interface's certificate
        { proxyAddress: "10.0.0.1:9300", host: "10.0.0.1", port: 9300, caCertificate: ca },
    ],
    [
        {
            host: "10.0.0.1",
            caCertificate: ca,
            transport: {
                host: "10.0.0.2",
                port: 9301,
                serverName: "node.example.com",
                caCertificate: otherCa,
            },
        },
        { proxyAddress: "10.0.0.1:9443", host: "10.0.0.1", port: 9443, caCertificate: ca },
        {
            proxyAddress: "10.0.0.2:9301",
            host: "10.0.0.2",
            port: 9301,
            serverName: "node.example.com",
            caCertificate: otherCa,
        },
    ],
])("the endpoints of %p", async (args, endpoint, transportEndpoint) => {
    const engine = await startMockEngine();
    const server = new SelfManagedRemoteServer("berlin", args);
    await engine.settled();
    expect(await valueOf(server.endpoint)).toEqual(endpoint);
    expect(await valueOf(server.transportEndpoint)).toEqual(transportEndpoint);
    expect(await pulumi.isSecret(server.endpoint)).toBe(false);
    expect(await pulumi.isSecret(server.transportEndpoint)).toBe(false);
    expect(engine.outputs.get("berlin")).toEqual({ endpoint, transportEndpoint });
});

test("takes outputs, and registers nothing but itself", async () => {
    const engine = await startMockEngine();
    const server = new SelfManagedRemoteServer("berlin", {
        host: pulumi.output("berlin.example.com"),
        port: Promise.resolve(9500),
        transport: pulumi.output({ port: 9301 }),
    });
    await engine.settled();
    expect((await valueOf(server.endpoint)).proxyAddress).toBe("berlin.example.com:9500");
    expect((await valueOf(server.transportEndpoint)).proxyAddress).toBe("berlin.example.com:9301");
    expect(engine.resources.map(({ type, name, custom }) => [type, name, custom])).toEqual([
        ["elastic-remote-clusters:index:SelfManagedRemoteServer", "berlin", false],
    ]);
});
