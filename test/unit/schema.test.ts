import * as pulumi from "@pulumi/pulumi";
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
    "CloudListedRemote",
    "CloudRemoteClient",
    "CloudRemoteServer",
    "CrossClusterApiKey",
    "EckElasticsearch",
    "EckRemoteClient",
    "EckRemoteServer",
    "NodeCertificates",
    "RemoteAccessRole",
    "RemoteConnection",
    "RemoteSigningAuthorities",
    "SelfManagedRemoteClient",
    "SelfManagedRemoteServer",
    "TransportTrust",
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
    const classes = Object.entries<unknown>(index).filter(([, value]) => isComponent(value));
    expect(classes.map(([name]) => name).sort()).toEqual(names);
});

function isComponent(value: unknown): boolean {
    return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}

test("the plugin serves every component", () => {
    const plugin = readFileSync(join(root, "plugin.ts"), "utf8");
    const [, served = ""] = /components: \[([^\]]*)\]/.exec(plugin) ?? [];
    expect(served.match(/\w+/g)).toEqual(names);
});

test("beside components and enums there are the functions for a resource that the program declares", () => {
    const functions = Object.entries<unknown>(index).filter(
        ([, value]) => typeof value === "function" && !isComponent(value),
    );
    expect(functions.map(([name]) => name).sort()).toEqual([
        "eckClientAttachment",
        "eckTransportAttachment",
        "withRemoteClient",
        "withRemoteServer",
        "withTransportTrust",
    ]);
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
    ["EckAttachmentMode", ["StackConfigPolicy", "Specification"]],
    ["SecurityModel", ["ApiKey", "Certificate"]],
    ["TransportAuthority", ["generic", "ECE", "ESS"]],
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
    expect(inputProperties.securityModel).toEqual(ref("SecurityModel"));
    expect(resource("RemoteAccessRole").inputProperties?.securityModel).toEqual(ref("SecurityModel"));
    expect(resource("EckRemoteClient").inputProperties?.attach).toEqual(ref("EckAttachmentMode"));
    expect(type("EckTrust").properties?.attach).toEqual(ref("EckAttachmentMode"));
    expect(type("CloudTrust").properties?.authority).toEqual(ref("TransportAuthority"));
    expect(type("TransportIdentity").properties?.authority).toEqual(ref("TransportAuthority"));
});

test("what crosses from one component to another is the same type on both sides", () => {
    const input = (name: string, property: string) => resource(name).inputProperties?.[property];
    const output = (name: string, property: string) => resource(name).properties?.[property];
    const field = (name: string, property: string) => type(name).properties?.[property];
    const crossing = {
        RemoteEndpoint: [
            output("SelfManagedRemoteServer", "endpoint"),
            output("SelfManagedRemoteServer", "transportEndpoint"),
            output("EckRemoteServer", "endpoint"),
            output("EckRemoteServer", "transportEndpoint"),
            output("CloudRemoteServer", "transportEndpoint"),
            input("RemoteConnection", "remote"),
            field("EckRemote", "remote"),
        ],
        RemoteClient: [
            output("SelfManagedRemoteClient", "client"),
            output("EckRemoteClient", "client"),
            field("LocalCluster", "client"),
        ],
        ElasticsearchAccess: [
            output("EckElasticsearch", "access"),
            input("CrossClusterApiKey", "elasticsearch"),
            input("EckRemoteClient", "elasticsearch"),
            field("LocalCluster", "elasticsearch"),
            field("RemoteClient", "elasticsearch"),
        ],
        EckCluster: ["EckElasticsearch", "EckRemoteClient", "EckRemoteServer"].map((name) =>
            input(name, "cluster"),
        ),
        EckClientAttachment: [output("EckRemoteClient", "attachment")],
        EckLocal: [field("LocalCluster", "eck")],
        EckExposure: [input("EckRemoteServer", "expose"), input("EckRemoteServer", "exposeTransport")],
        TransportIdentity: [
            output("TransportTrust", "local"),
            output("TransportTrust", "remote"),
            field("TrustSide", "identity"),
        ],
        TrustSide: [input("TransportTrust", "local"), input("TransportTrust", "remote")],
    };
    for (const [name, uses] of Object.entries(crossing)) {
        for (const use of uses) {
            expect(use).toMatchObject({ $ref: `#/types/elastic-remote-clusters:index:${name}` });
        }
    }
});

test("what has to be known at once is marked so", () => {
    const plain = (name: string) => {
        const { inputProperties = {} } = resource(name);
        return Object.keys(inputProperties)
            .filter((key) => inputProperties[key]?.plain)
            .sort();
    };
    expect(plain("EckRemoteServer")).toEqual([
        ...["cluster", "enable", "expose", "exposeTransport", "publicCa", "wait"],
    ]);
    expect(plain("EckRemoteClient")).toEqual(["attach", "cluster", "fileBasedSecureSettings", "remotes"]);
    expect(plain("EckElasticsearch")).toEqual(["cluster", "securityModel"]);
    expect(plain("NodeCertificates")).toEqual(["nodes"]);
    expect(plain("RemoteAccessRole")).toEqual(["securityModel"]);
    expect(plain("RemoteConnection")).toEqual(["alias", "local", "proof", "securityModel"]);
    expect(plain("TransportTrust")).toEqual(["local", "remote"]);
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
        CloudListedRemote: ["alias", "deployment", "remoteDeploymentId"],
        CloudRemoteClient: ["deployment", "remotes"],
        CloudRemoteServer: ["deployment"],
        CrossClusterApiKey: ["access"],
        EckElasticsearch: ["cluster"],
        EckRemoteClient: ["cluster", "remotes"],
        EckRemoteServer: ["cluster"],
        NodeCertificates: ["caCertificate", "caKey", "cluster", "nodes", "scope"],
        RemoteAccessRole: [],
        RemoteConnection: ["alias", "local"],
        RemoteSigningAuthorities: ["caCertificates", "elasticsearch", "nodes"],
        SelfManagedRemoteClient: ["elasticsearch", "remotes"],
        SelfManagedRemoteServer: ["host"],
        TransportTrust: ["local", "remote"],
    });
});

test("and the types what they require", () => {
    const required = (name: string) => [...(type(name).required ?? [])].sort();
    expect(required("EckCluster")).toEqual(["name", "namespace"]);
    expect(required("EckLocal")).toEqual(["name", "namespace"]);
    expect(required("EckRemote")).toEqual(["alias", "apiKey"]);
    expect(required("EckExposure")).toEqual([]);
    expect(required("LoadBalancerExposure")).toEqual([]);
    expect(required("AddressExposure")).toEqual(["host"]);
    expect(required("EckClientAttachment")).toEqual(["credentialsSecret"]);
    expect(required("NodeCertificateNode")).toEqual(["name"]);
    expect(required("ReplicationRole")).toEqual(["followerNames", "leaderNames"]);
    expect(required("TransportIdentity")).toEqual(["caCertificate", "nodeNames"]);
    expect(required("TrustSide")).toEqual([]);
    expect(required("EckTrust")).toEqual(["name", "namespace"]);
    expect(required("CloudTrust")).toEqual(["deploymentId"]);
    expect(required("SelfManagedTrust")).toEqual(["caCertificate", "nodeNames", "nodes"]);
    expect(required("SelfManagedTransport")).toEqual([]);
    expect(required("RemoteClient")).toEqual(["remotes"]);
    expect(required("HeldRemote")).toEqual(["alias", "keyId"]);
});
