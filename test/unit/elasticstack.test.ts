import * as pulumi from "@pulumi/pulumi";
import * as elasticstack from "../../sdks/elasticstack";
import { published } from "./elasticstack-published";
import { elasticsearch, markers } from "./fixtures";
import { plainText, startMockEngine } from "./mock-engine";
import { testSdk } from "./published-sdk";

testSdk({
    name: "elasticstack",
    version: "0.16.2",
    exported: elasticstack,
    resources: published,
    functions: [],
});

test("a key's secret outputs are secret, before they are read from the provider too", async () => {
    const engine = await startMockEngine();
    new elasticstack.ElasticsearchSecurityApiKey("key");
    await engine.settled();
    expect(engine.resource("key").secretOutputs).toEqual(["apiKey", "encoded"]);
});

test("the provider takes its connection as JSON text, secret when a part is", async () => {
    const engine = await startMockEngine();
    const connection = { ...elasticsearch, password: pulumi.secret(markers.password) };
    new elasticstack.Provider("provider", { elasticsearches: [connection] });
    await engine.settled();
    const { type, inputs, raw } = engine.resource("provider");
    expect(type).toBe("pulumi:providers:elasticstack");
    expect(inputs.elasticsearches).toBe(JSON.stringify([elasticsearch]));
    expect(plainText(raw)).not.toContain("MARKER");
});
