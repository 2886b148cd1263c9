import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import {
    ComplexType,
    generateSchema,
    PackageSpec,
    Property,
} from "@pulumi/pulumi/provider/experimental/schema";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as index from "../../index";

const root = join(__dirname, "../..");
const names = [
    "CrossClusterApiKey",
    "RemoteConnection",
    "SelfManagedRemoteClient",
    "SelfManagedRemoteServer",
];
const said: unknown[][] = [];
let schema: PackageSpec;

// as `componentProviderHost` does it for `pulumi package add`
beforeAll(() => {
    for (const level of ["log", "info", "warn", "error"] as const) {
        jest.spyOn(console, level).mockImplementation((...args: unknown[]) => void said.push(args));
    }
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, string>;
    const analyzer = new Analyzer(root, "elastic-remote-clusters", manifest, new Set(names));
    const { components, typeDefinitions, dependencies } = analyzer.analyze();
    schema = generateSchema(
        "elastic-remote-clusters",
        manifest.version ?? "",
        manifest.description ?? "",
        components,
        typeDefinitions,
        dependencies,
    );
    jest.restoreAllMocks();
}, 60_000);

function resource(name: string) {
    const found = schema.resources[`elastic-remote-clusters:index:${name}`];
    if (!found) {
        throw new Error(`no ${name} in the schema`);
    }
    return found;
}

function type(name: string): ComplexType {
    const found = schema.types[`elastic-remote-clusters:index:${name}`];
    if (!found) {
        throw new Error(`no ${name} in the schema`);
    }
    return found;
}

test("no warning is printed", () => {
    expect(said).toEqual([]);
});

test("has every component that the package exports, and nothing else", () => {
    expect(Object.keys(schema.resources).sort()).toEqual(
        names.map((name) => `elastic-remote-clusters:index:${name}`),
    );
    const classes = Object.entries(index).filter(([, value]) => typeof value === "function");
    expect(classes.map(([name]) => name).sort()).toEqual(names);
});

test("each input and output has a description", () => {
    const missing = names.flatMap((name) => {
        const { inputProperties = {}, properties = {}, description } = resource(name);
        const without = (of: Record<string, Property>) =>
            Object.keys(of).filter((key) => !of[key]?.description);
        expect(Object.keys(inputProperties).length).toBeGreaterThan(0);
        expect(Object.keys(properties).length).toBeGreaterThan(0);
        return [...without(inputProperties), ...without(properties), ...(description ? [] : ["itself"])].map(
            (key) => `${name}: ${key}`,
        );
    });
    expect(missing).toEqual([]);
});

test("each property of each type has a description", () => {
    const missing = Object.entries(schema.types).flatMap(([token, { properties = {} }]) =>
        Object.keys(properties)
            .filter((key) => !properties[key]?.description)
            .map((key) => `${token}: ${key}`),
    );
    expect(missing).toEqual([]);
});

test.each([
    ["ConnectionMode", ["proxy", "sniff"]],
    ["TransportCompress", ["true", "indexing_data", "false"]],
    ["CompressionScheme", ["lz4", "deflate"]],
])("%s is an enum", (name, values) => {
    expect(type(name).enum?.map(({ value }) => value)).toEqual(values);
    expect(type(name).type).toBe("string");
});

test("enums are used where they belong", () => {
    const { inputProperties = {}, properties = {} } = resource("RemoteConnection");
    const ref = (name: string) =>
        expect.objectContaining({ $ref: `#/types/elastic-remote-clusters:index:${name}` }) as unknown;
    expect(inputProperties.mode).toEqual(ref("ConnectionMode"));
    expect(inputProperties.transportCompress).toEqual(ref("TransportCompress"));
    expect(inputProperties.transportCompressionScheme).toEqual(ref("CompressionScheme"));
    expect(properties.mode).toEqual(ref("ConnectionMode"));
});

test("what crosses from one component to another is the same type on both sides", () => {
    const server = resource("SelfManagedRemoteServer").properties?.endpoint;
    const connection = resource("RemoteConnection").inputProperties?.remote;
    const ref = "#/types/elastic-remote-clusters:index:RemoteEndpoint";
    expect([server, connection]).toEqual([
        expect.objectContaining({ $ref: ref }),
        expect.objectContaining({ $ref: ref }),
    ]);
    const client = resource("SelfManagedRemoteClient").properties?.client;
    expect(client).toMatchObject({ $ref: "#/types/elastic-remote-clusters:index:RemoteClient" });
    expect(type("LocalCluster").properties?.client).toMatchObject({
        $ref: "#/types/elastic-remote-clusters:index:RemoteClient",
    });
});

test("refers only to types of this package, which exist", () => {
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = ""]) => ref);
    expect(refs.length).toBeGreaterThan(10);
    const strangers = refs.filter(
        (ref) => !ref.startsWith("#/types/") || !(ref.slice("#/types/".length) in schema.types),
    );
    expect(strangers).toEqual([]);
});

test("requires what the components require", () => {
    const required = Object.fromEntries(
        names.map((name) => [name, [...(resource(name).requiredInputs ?? [])].sort()]),
    );
    expect(required).toEqual({
        CrossClusterApiKey: ["access"],
        RemoteConnection: ["alias", "local"],
        SelfManagedRemoteClient: ["elasticsearch", "remotes"],
        SelfManagedRemoteServer: ["host"],
    });
});
