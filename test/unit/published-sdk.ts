import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startMockEngine } from "./mock-engine";

/** The properties that a resource of a published SDK has. */
export interface PublishedResource {
    token: string;
    inputs: string[];
    outputs: string[];
    secrets: string[];
}

/** An SDK of this package, and the published one that it is a subset of. */
export interface Sdk {
    name: string;
    version: string;
    exported: object;
    resources: Record<string, PublishedResource>;
    /** What it exports beside resources and provider. */
    functions: string[];
}

type Resource = new (
    name: string,
    args: Record<string, unknown>,
    opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** Tests that the SDK can be replaced by the published one. */
export function testSdk({ name: sdk, version, exported, resources, functions }: Sdk): void {
    const parameter = { remote: { url: `registry.opentofu.org/elastic/${sdk}`, version } };
    const decoded = (base64: string) => JSON.parse(Buffer.from(base64, "base64").toString()) as unknown;

    test("has exactly what is used", () => {
        const expected = [...Object.keys(resources), ...functions, "Provider"];
        expect(Object.keys(exported).sort()).toEqual(expected.sort());
    });

    describe.each(Object.entries(resources))("%s", (name, { token, inputs, outputs, secrets }) => {
        const Declared = (exported as Record<string, Resource>)[name] as Resource;

        test("has the published token, plugin and parameter", async () => {
            const engine = await startMockEngine();
            new Declared("one", {});
            await engine.settled();
            expect(engine.resource("one")).toMatchObject({
                type: token,
                custom: true,
                packageRef: "mock-uuid",
            });
            expect(engine.packages).toHaveLength(1);
            const [request] = engine.packages;
            expect(request).toMatchObject({ name: "terraform-provider", version: "1.1.3", downloadUrl: "" });
            const { parameterization } = request as {
                parameterization: { name: string; version: string; value: string };
            };
            expect(parameterization).toMatchObject({ name: sdk, version });
            expect(decoded(parameterization.value)).toEqual(parameter);
        });

        test("passes the published inputs on, and no others", async () => {
            const engine = await startMockEngine();
            const all = Object.fromEntries([...inputs, "unpublished"].map((key) => [key, `value of ${key}`]));
            new Declared("one", all);
            await engine.settled();
            expect(Object.keys(engine.resource("one").inputs).sort()).toEqual([...inputs].sort());
        });

        test("has the published outputs", async () => {
            await startMockEngine();
            const found = Object.keys(new Declared("one", {})).filter(
                (key) => !key.startsWith("__") && key !== "urn" && key !== "id",
            );
            expect(found.sort()).toEqual([...outputs].sort());
        });

        test("keeps what a caller's options say", async () => {
            const engine = await startMockEngine();
            new Declared("one", {}, { additionalSecretOutputs: ["name"] });
            await engine.settled();
            expect(engine.resource("one").secretOutputs.sort()).toEqual(["name", ...secrets].sort());
        });
    });

    test("the manifest says the same as the code", () => {
        const file = join(__dirname, `../../sdks/${sdk}/package.json`);
        const manifest = JSON.parse(readFileSync(file, "utf8")) as {
            name: string;
            version: string;
            pulumi: { version: string; parameterization: { name: string; version: string; value: string } };
        };
        expect(manifest).toMatchObject({ name: `@pulumi/${sdk}`, version });
        expect(manifest.pulumi).toMatchObject({
            ...{ resource: true, name: sdk, version },
            parameterization: { name: "terraform-provider", version: "1.1.3" },
        });
        expect(decoded(manifest.pulumi.parameterization.value)).toEqual(parameter);
    });
}
