import * as pulumi from "@pulumi/pulumi";
import { CloudRemoteServer, CloudRemoteServerArgs } from "../../index";
import { certificates, componentType, dynamicType, tree } from "./eck-fixtures";
import { berlinDeployment } from "./fixtures";
import { MockEngine, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;
const endpoint = "abc123.eu.example.com";

async function serve(args: Partial<CloudRemoteServerArgs> = {}, host = endpoint, transportPort = 9400) {
    const answers = { CloudElasticsearch: { host, transportPort } };
    const engine = await startMockEngine({ answers });
    const server = new CloudRemoteServer("berlin", { deployment: berlinDeployment, ...args });
    await engine.settled();
    return { engine, server };
}

const deploymentOf = (engine: MockEngine) => engine.resource("berlin-elasticsearch").inputs;

test("it looks at the deployment, and changes nothing of it", async () => {
    const { engine } = await serve({ timeoutSeconds: pulumi.output(900) });
    expect(tree(engine)).toEqual([
        [componentType("CloudRemoteServer"), "berlin", ""],
        [dynamicType("CloudElasticsearch"), "berlin-elasticsearch", "berlin"],
    ]);
    expect(deploymentOf(engine)).toMatchObject({
        deployment: { ...berlinDeployment, endpoint: "https://api.elastic-cloud.com" },
        keyIds: {},
        timeoutSeconds: 900,
    });
    expect(Object.keys(engine.outputs.get("berlin") ?? {}).sort()).toEqual([
        "endpoint",
        "serverName",
        "transportEndpoint",
    ]);
});

test("a new deployment gets ten minutes", async () => {
    const { engine } = await serve();
    expect(deploymentOf(engine).timeoutSeconds).toBe(600);
});

test.each<[string, Partial<CloudRemoteServerArgs>, string, string, string | undefined]>([
    ["the deployment's own", {}, endpoint, endpoint, endpoint],
    ["a host of one's own", { host: "proxy.example.com" }, endpoint, "proxy.example.com", endpoint],
    ["a server name of one's own", { serverName: "x.example.com" }, endpoint, endpoint, "x.example.com"],
    [
        "both",
        { host: pulumi.output("10.0.0.1"), serverName: pulumi.output("x.example.com") },
        endpoint,
        "10.0.0.1",
        "x.example.com",
    ],
    ["an IP address has no server name", {}, "192.0.2.7", "192.0.2.7", undefined],
    ["an IPv6 address", { host: "2001:db8::1" }, endpoint, "2001:db8::1", endpoint],
    ["an IPv6 address in brackets", { host: "[2001:db8::1]" }, endpoint, "2001:db8::1", endpoint],
    ["an IPv6 address of the deployment", {}, "2001:db8::1", "2001:db8::1", undefined],
])("where it is reached: %s", async (_, args, there, host, serverName) => {
    const { server } = await serve(args, there);
    const at = (port: number) => ({
        proxyAddress: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
        ...{ host, port },
        ...(serverName && { serverName }),
    });
    expect(await valueOf(server.endpoint)).toEqual(at(9443));
    expect(await valueOf(server.transportEndpoint)).toEqual(at(9400));
    expect(await valueOf(server.serverName)).toBe(serverName);
});

test("the port for certificates is what the cloud says", async () => {
    const { server } = await serve({}, endpoint, 9401);
    expect((await valueOf(server.transportEndpoint)).proxyAddress).toBe(`${endpoint}:9401`);
    expect((await valueOf(server.endpoint)).proxyAddress).toBe(`${endpoint}:9443`);
});

test.each([ca, `${ca}\n${otherCa}`, pulumi.output(ca)])(
    "a private CA of the proxies stands where they end TLS",
    async (pem) => {
        const { server } = await serve({ caCertificate: pem });
        const caCertificate = await valueOf(pulumi.output(pem));
        expect(await valueOf(server.endpoint)).toMatchObject({ caCertificate });
        expect(await valueOf(server.transportEndpoint)).not.toHaveProperty("caCertificate");
    },
);

test("what is told of it is no secret, and known when the deployment is there", async () => {
    const { engine, server } = await serve();
    for (const output of [
        server.endpoint,
        server.transportEndpoint,
        server.serverName,
    ] as pulumi.Output<unknown>[]) {
        expect(await pulumi.isSecret(output)).toBe(false);
    }
    new UserResource("user", { address: server.endpoint.proxyAddress });
    await engine.settled();
    expect(engine.resource("user").dependencies).toEqual(["berlin-elasticsearch"]);
});
