import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { eckTransportAttachment, withTransportTrust } from "../../index";
import { addTransportTrust, eckNodeNames, trustYml } from "../../model/eck-transport";
import { ElasticsearchSpec } from "../../model/elasticsearch-spec";
import { scopedName } from "../../model/transport-identity";
import { startMockEngine, valueOf } from "./mock-engine";

const munich = { name: "munich", namespace: "search" };
const byFiles = eckTransportAttachment("munich");

const caSetting = "xpack.security.transport.ssl.certificate_authorities";
const namesSetting = "xpack.security.transport.ssl.trust_restrictions.path";
const folder = "/usr/share/elasticsearch/config/transport-trust";

test("what is made for a cluster follows from its name", () => {
    expect(byFiles).toEqual({ secret: "munich-transport-trust" });
});

describe("names of the nodes", () => {
    const nodeSets = [
        { name: "masters", count: 2 },
        { name: "data", count: 1 },
    ];

    test("as ECK makes them", () => {
        const { nodeNames, fullNodeNames } = eckNodeNames(munich, { nodeSets });
        expect(nodeNames).toEqual(["*.node.munich.search.es.local"]);
        expect(fullNodeNames).toEqual([
            "munich-es-masters-0.node.munich.search.es.local",
            "munich-es-masters-1.node.munich.search.es.local",
            "munich-es-data-0.node.munich.search.es.local",
        ]);
        expect(scopedName(nodeNames[0] ?? "")).toEqual({ clusterId: "munich", scopeId: "search.es.local" });
    });

    test("with a suffix of the resource", () => {
        const spec = { transport: { tls: { otherNameSuffix: "munich.example" } }, nodeSets };
        expect(eckNodeNames(munich, spec)).toEqual({
            nodeNames: ["*.munich.example"],
            fullNodeNames: [
                "munich-es-masters-0.munich.example",
                "munich-es-masters-1.munich.example",
                "munich-es-data-0.munich.example",
            ],
        });
    });

    test.each<[string, ElasticsearchSpec]>([
        ["an empty suffix", { transport: { tls: { otherNameSuffix: "" } } }],
        ["no nodeSets", {}],
        ["empty ones", { nodeSets: [] }],
        ["one that a scaler has made small", { nodeSets: [{ name: "data", count: 0 }] }],
        ["one without a count", { nodeSets: [{ name: "data" }] }],
    ])("%s", (_, spec) => {
        expect(eckNodeNames(munich, spec)).toEqual({
            nodeNames: ["*.node.munich.search.es.local"],
            fullNodeNames: [],
        });
    });
});

describe("trust.yml", () => {
    test("each name once, in order, whatever is in it", () => {
        const names = [
            "*.node.munich.search.es.local",
            "node-1",
            "a#b",
            "a: b",
            "*.node.munich.search.es.local",
        ];
        expect(parse(trustYml(names))).toEqual({ "trust.subject_name": names.slice(0, 4) });
    });

    test("a name that begins with `*` is no alias of YAML", () => {
        expect(trustYml(["*.munich"])).toBe('trust.subject_name:\n  - "*.munich"\n');
    });

    test("a long name stays on its line", () => {
        const name = `*.${"munich-".repeat(20)}.example`;
        expect(trustYml([name]).split("\n")).toHaveLength(3);
    });
});

/** An `ElasticsearchSpec` with much in it. */
const spec: ElasticsearchSpec = {
    version: "9.5.4",
    transport: { service: { spec: { type: "LoadBalancer" } }, tls: { otherNameSuffix: "munich.example" } },
    nodeSets: [
        { name: "masters", count: 3 },
        {
            name: "data",
            count: 2,
            config: { "node.roles": ["data"] },
            podTemplate: {
                metadata: { labels: { a: "b" } },
                spec: {
                    containers: [
                        { name: "sidecar" },
                        { name: "elasticsearch", volumeMounts: [{ name: "x", mountPath: "/x" }] },
                    ],
                    volumes: [{ name: "x", emptyDir: {} }],
                },
            },
        },
    ],
};

function refused(given: ElasticsearchSpec, attachment = byFiles): string[] {
    try {
        addTransportTrust(given, attachment);
    } catch (error) {
        expect(pulumi.RunError.isInstance(error)).toBe(true);
        return (error as Error).message.split("\n");
    }
    return [];
}

describe("a resource that trusts others by files", () => {
    test("every nodeSet gets settings, mount and volume, and all else stays", () => {
        const { nodeSets, ...rest } = addTransportTrust(spec, byFiles);
        const { nodeSets: before, ...restBefore } = spec;
        expect(rest).toEqual(restBefore);
        const settings = { [caSetting]: [`${folder}/ca.crt`], [namesSetting]: `${folder}/trust.yml` };
        const mount = { name: "transport-trust", mountPath: folder, readOnly: true };
        const volume = { name: "transport-trust", secret: { secretName: "munich-transport-trust" } };
        expect(nodeSets).toEqual([
            {
                ...before?.[0],
                config: settings,
                podTemplate: {
                    spec: {
                        containers: [{ name: "elasticsearch", volumeMounts: [mount] }],
                        volumes: [volume],
                    },
                },
            },
            {
                ...before?.[1],
                config: { "node.roles": ["data"], ...settings },
                podTemplate: {
                    metadata: { labels: { a: "b" } },
                    spec: {
                        containers: [
                            { name: "sidecar" },
                            { name: "elasticsearch", volumeMounts: [{ name: "x", mountPath: "/x" }, mount] },
                        ],
                        volumes: [{ name: "x", emptyDir: {} }, volume],
                    },
                },
            },
        ]);
    });

    test("twice changes nothing more, and what was given stays as it is", () => {
        const before = structuredClone(spec);
        const once = addTransportTrust(spec, byFiles);
        expect(addTransportTrust(once, byFiles)).toEqual(once);
        expect(spec).toEqual(before);
    });

    test("a resource without nodeSets stays without", () => {
        expect(addTransportTrust({ version: "9.5.4" }, byFiles)).toEqual({ version: "9.5.4" });
    });

    test.each<[string, Record<string, unknown>]>([
        ["flat", { [caSetting]: ["/mine/ca.crt"] }],
        [
            "nested",
            { xpack: { security: { "transport.ssl": { certificate_authorities: ["/mine/ca.crt"] } } } },
        ],
    ])("other CAs in a setting (%s) are refused, with the way out", (_, config) => {
        expect(refused({ nodeSets: [{ name: "a" }, { name: "data", config }] })).toEqual([
            expect.stringContaining(
                `spec.nodeSets[1].config["${caSetting}"]: is ["/mine/ca.crt"] already, but has to be ["${folder}/ca.crt"]; take it out, and give its CAs in \`alsoTrusted\` of the side`,
            ) as string,
        ]);
    });

    test("other trust restrictions are refused", () => {
        const config = { [namesSetting]: "/mine/trust.yml" };
        expect(refused({ nodeSets: [{ name: "data", config }] })).toEqual([
            expect.stringContaining(
                `spec.nodeSets[0].config["${namesSetting}"]: is "/mine/trust.yml" already, but has to be "${folder}/trust.yml"; take it out`,
            ) as string,
        ]);
    });

    test("another volume of the name, and another one at the folder, are told together", () => {
        const podTemplate = {
            spec: {
                containers: [
                    { name: "elasticsearch", volumeMounts: [{ name: "mine", mountPath: `${folder}/` }] },
                ],
                volumes: [{ name: "transport-trust", secret: { secretName: "mine" } }],
            },
        };
        const found = refused({ nodeSets: [{ name: "data", podTemplate }] });
        expect(found).toHaveLength(2);
        expect(found.join("\n")).toContain(`mounts the volume "mine" at ${folder} already`);
        expect(found.join("\n")).toContain('has another volume named "transport-trust"');
    });
});

describe("for a resource that the program declares", () => {
    test("plain values give a plain value, without an engine", () => {
        expect(withTransportTrust(spec, byFiles)).toEqual(addTransportTrust(spec, byFiles));
    });

    test("outputs give an output", async () => {
        await startMockEngine();
        const both = [
            withTransportTrust(pulumi.output(spec), byFiles),
            withTransportTrust(spec, pulumi.output(byFiles)),
        ];
        for (const output of both) {
            expect(await valueOf(output)).toEqual(addTransportTrust(spec, byFiles));
        }
    });
});
