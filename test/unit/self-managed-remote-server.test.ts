import * as pulumi from "@pulumi/pulumi";
import { SelfManagedRemoteServer } from "../../index";
import { makeCertificates } from "./certificates";
import { startMockEngine, valueOf } from "./mock-engine";

const { ca } = makeCertificates();

test.each([
    [
        { host: "berlin.example.com" },
        { proxyAddress: "berlin.example.com:9443", host: "berlin.example.com", port: 9443 },
    ],
    [
        { host: "10.0.0.1", port: 443 },
        { proxyAddress: "10.0.0.1:443", host: "10.0.0.1", port: 443 },
    ],
    [{ host: "2001:db8::1" }, { proxyAddress: "[2001:db8::1]:9443", host: "2001:db8::1", port: 9443 }],
    [
        { host: "[2001:db8::1]", port: 1 },
        { proxyAddress: "[2001:db8::1]:1", host: "2001:db8::1", port: 1 },
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
    ],
])("the endpoint of %p", async (args, endpoint) => {
    const engine = await startMockEngine();
    const server = new SelfManagedRemoteServer("berlin", args);
    await engine.settled();
    expect(await valueOf(server.endpoint)).toEqual(endpoint);
    expect(await pulumi.isSecret(server.endpoint)).toBe(false);
    expect(engine.outputs.get("berlin")).toEqual({ endpoint });
});

test("takes outputs, and registers nothing but itself", async () => {
    const engine = await startMockEngine();
    const server = new SelfManagedRemoteServer("berlin", {
        host: pulumi.output("berlin.example.com"),
        port: Promise.resolve(9500),
    });
    await engine.settled();
    expect((await valueOf(server.endpoint)).proxyAddress).toBe("berlin.example.com:9500");
    expect(engine.resources.map(({ type, name, custom }) => [type, name, custom])).toEqual([
        ["elastic-remote-clusters:index:SelfManagedRemoteServer", "berlin", false],
    ]);
});
