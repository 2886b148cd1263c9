import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as elasticstack from "../../sdks/elasticstack";
import { published } from "./elasticstack-published";
import { elasticsearch, markers } from "./fixtures";
import { plainText, startMockEngine } from "./mock-engine";

type Resource = new (
    name: string,
    args: Record<string, unknown>,
    opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

const names = Object.keys(published) as (keyof typeof published)[];
const classes = elasticstack as unknown as Record<string, Resource>;

function resource(name: string): Resource {
    const found = classes[name];
    if (!found) {
        throw new Error(`no ${name} in the SDK`);
    }
    return found;
}

test("has exactly the resources that are used", () => {
    expect(Object.keys(classes).sort()).toEqual([...names, "Provider"].sort());
});

describe.each(names)("%s", (name) => {
    const { token, inputs, outputs } = published[name];

    test("has the published token, plugin and parameter", async () => {
        const engine = await startMockEngine();
        new (resource(name))("one", {});
        await engine.settled();
        expect(engine.resource("one")).toMatchObject({ type: token, custom: true, packageRef: "mock-uuid" });
        expect(engine.packages).toHaveLength(1);
        const [request] = engine.packages;
        expect(request).toMatchObject({ name: "terraform-provider", version: "1.1.3", downloadUrl: "" });
        const { parameterization } = request as {
            parameterization: { name: string; version: string; value: string };
        };
        expect(parameterization).toMatchObject({ name: "elasticstack", version: "0.16.2" });
        expect(JSON.parse(Buffer.from(parameterization.value, "base64").toString())).toEqual({
            remote: { url: "registry.opentofu.org/elastic/elasticstack", version: "0.16.2" },
        });
    });

    test("passes the published inputs on, and no others", async () => {
        const engine = await startMockEngine();
        const all = Object.fromEntries([...inputs, "unpublished"].map((key) => [key, `value of ${key}`]));
        new (resource(name))("one", all);
        await engine.settled();
        expect(Object.keys(engine.resource("one").inputs).sort()).toEqual([...inputs].sort());
    });

    test("has the published outputs", async () => {
        await startMockEngine();
        const one = new (resource(name))("one", {});
        const found = Object.keys(one).filter(
            (key) => !key.startsWith("__") && key !== "urn" && key !== "id",
        );
        expect(found.sort()).toEqual([...outputs].sort());
    });

    test("keeps what a caller's options say", async () => {
        const engine = await startMockEngine();
        new (resource(name))("one", {}, { additionalSecretOutputs: ["timeouts"] });
        await engine.settled();
        expect(engine.resource("one").secretOutputs).toEqual(
            expect.arrayContaining(["timeouts", ...published[name].secrets]),
        );
    });
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

test("the manifest says the same as the code", () => {
    const file = join(__dirname, "../../sdks/elasticstack/package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as {
        name: string;
        version: string;
        pulumi: { version: string; parameterization: { name: string; version: string; value: string } };
    };
    expect(manifest).toMatchObject({ name: "@pulumi/elasticstack", version: "0.16.2" });
    expect(manifest.pulumi).toMatchObject({
        resource: true,
        name: "elasticstack",
        version: "0.16.2",
        parameterization: { name: "terraform-provider", version: "1.1.3" },
    });
    expect(JSON.parse(Buffer.from(manifest.pulumi.parameterization.value, "base64").toString())).toEqual({
        remote: { url: "registry.opentofu.org/elastic/elasticstack", version: "0.16.2" },
    });
});
