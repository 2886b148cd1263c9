import * as pulumi from "@pulumi/pulumi";
import { bundleSetting } from "../../model/ca-bundle";
import { eckClientAttachment } from "../../model/eck-client-attachment";
import {
    addRemoteClient,
    addRemoteServer,
    caFile,
    caMountPath,
    clientSslSetting,
    ElasticsearchSpec,
} from "../../model/elasticsearch-spec";
import { settingValues } from "../../model/settings";
import { Chance, frozen, lost, nested, randomSpec, seeds } from "./random-specs";

const attachment = eckClientAttachment("munich");
const caSecret = "munich-remote-ca";

/** A property of the specs of all seeds; the seed of one that does not hold is named. */
function forAll(holds: (spec: ElasticsearchSpec, chance: Chance) => void): void {
    for (const seed of seeds) {
        const chance = new Chance(seed);
        const spec = frozen(randomSpec(chance, caSecret));
        try {
            holds(spec, chance);
        } catch (error) {
            throw new Error(`seed ${seed}: ${JSON.stringify(spec)}`, { cause: error });
        }
    }
}

function refusal(change: () => unknown): string[] {
    let error: unknown;
    try {
        change();
    } catch (caught) {
        error = caught;
    }
    expect(error).toBeInstanceOf(pulumi.RunError);
    return (error as Error).message.split("\n");
}

describe("a spec with what its nodes hold for their remotes", () => {
    test("applied twice it changes nothing more", () => {
        forAll((spec) => {
            const once = addRemoteClient(spec, attachment);
            expect(addRemoteClient(once, attachment)).toEqual(once);
        });
    });

    test("everything that was there is there, in its order", () => {
        forAll((spec) => {
            const added = addRemoteClient(spec, attachment);
            expect(lost(spec, added)).toEqual([]);
            expect(added.nodeSets?.map(({ name }) => name)).toEqual(spec.nodeSets?.map(({ name }) => name));
        });
    });

    test("nothing else is added", () => {
        forAll((spec) => {
            const added = addRemoteClient(spec, attachment);
            expect(new Set(Object.keys(added))).toEqual(new Set([...Object.keys(spec), "secureSettings"]));
            added.nodeSets?.forEach((nodeSet, index) => {
                const before = spec.nodeSets?.[index] ?? {};
                expect(new Set(Object.keys(nodeSet))).toEqual(
                    new Set([...Object.keys(before), "config", "podTemplate"]),
                );
                const pod = { containers: [], volumes: [], ...before.podTemplate?.spec };
                expect(new Set(Object.keys(nodeSet.podTemplate?.spec ?? {}))).toEqual(
                    new Set(Object.keys(pod)),
                );
            });
        });
    });

    test("every nodeSet has the file, and the settings that name it, once", () => {
        forAll((spec) => {
            for (const { config, podTemplate } of addRemoteClient(spec, attachment).nodeSets ?? []) {
                const { containers = [], volumes = [] } = podTemplate?.spec ?? {};
                expect(volumes.filter(({ name }) => name === "remote-certs")).toEqual([
                    { name: "remote-certs", secret: { secretName: caSecret } },
                ]);
                const elasticsearch = containers.filter(({ name }) => name === "elasticsearch");
                expect(elasticsearch).toHaveLength(1);
                const mounts = elasticsearch[0]?.volumeMounts ?? [];
                const mounted = mounts.filter(
                    ({ mountPath }) => mountPath.replace(/\/$/, "") === caMountPath,
                );
                expect(mounted).toEqual([expect.objectContaining({ name: "remote-certs" })]);
                expect(settingValues(config, clientSslSetting).map(String)).toEqual(["true"]);
                expect(settingValues(config, bundleSetting).flat()).toEqual([caFile]);
            }
        });
    });

    test("the keystore gets the credentials, once, behind what it has", () => {
        forAll((spec) => {
            const mine = { secretName: "munich-remote-credentials" };
            const { secureSettings } = addRemoteClient(spec, attachment);
            expect(secureSettings).toEqual([...(spec.secureSettings ?? []), mine]);
        });
    });

    test("without a private CA no file, and no setting that names one", () => {
        forAll((spec) => {
            const { secureSettings, ...added } = addRemoteClient(spec, eckClientAttachment("munich", false));
            expect(secureSettings).toHaveLength((spec.secureSettings?.length ?? 0) + 1);
            expect(added).toEqual({
                ...spec,
                secureSettings: undefined,
                ...(spec.nodeSets && {
                    nodeSets: spec.nodeSets.map((nodeSet) => ({
                        ...nodeSet,
                        config: expect.objectContaining(nodeSet.config ?? {}) as unknown,
                    })),
                }),
            });
            added.nodeSets?.forEach(({ config }, index) => {
                const before = spec.nodeSets?.[index]?.config;
                expect(settingValues(config, clientSslSetting).map(String)).toEqual(["true"]);
                expect(settingValues(config, bundleSetting)).toEqual(settingValues(before, bundleSetting));
            });
        });
    });

    test("the first private CA can come later", () => {
        forAll((spec) => {
            const publicOnly = addRemoteClient(spec, eckClientAttachment("munich", false));
            expect(addRemoteClient(publicOnly, attachment)).toEqual(addRemoteClient(spec, attachment));
        });
    });

    test("client and server can be added in any order", () => {
        forAll((spec) => {
            expect(addRemoteServer(addRemoteClient(spec, attachment), {})).toEqual(
                addRemoteClient(addRemoteServer(spec, {}), attachment),
            );
        });
    });

    test("mounts are read-only, and go to the container of Elasticsearch alone", () => {
        const sidecar = { name: "exporter", image: "exporter:1" };
        const spec = { nodeSets: [{ name: "default", podTemplate: { spec: { containers: [sidecar] } } }] };
        expect(addRemoteClient(spec, attachment).nodeSets?.[0]?.podTemplate?.spec?.containers).toEqual([
            sidecar,
            {
                name: "elasticsearch",
                volumeMounts: [{ name: "remote-certs", mountPath: caMountPath, readOnly: true }],
            },
        ]);
    });

    test("parts that are empty in YAML are as good as absent", () => {
        const empty = { name: "default", config: null, podTemplate: null };
        const emptyPod = { name: "other", podTemplate: { spec: null } };
        const emptyLists = { name: "third", podTemplate: { spec: { containers: null, volumes: null } } };
        const nodeSets = [empty, emptyPod, emptyLists];
        const spec = { secureSettings: null, nodeSets } as unknown as ElasticsearchSpec;
        const filled = addRemoteClient(spec, attachment).nodeSets ?? [];
        const [expected] = addRemoteClient({ nodeSets: [{ name: "default" }] }, attachment).nodeSets ?? [];
        expect(filled.map((nodeSet) => ({ ...nodeSet, name: "default" }))).toEqual([
            expected,
            expected,
            expected,
        ]);
    });
});

describe("a spec that says otherwise is refused", () => {
    const wants = (setting: string) => (setting === clientSslSetting ? "true" : `["${caFile}"]`);
    const cure = (setting: string) =>
        setting === bundleSetting
            ? "take it out, and give its CAs as `caCertificates` of their remotes"
            : "take it out";

    test.each([
        [clientSslSetting, false],
        [clientSslSetting, "false"],
        [bundleSetting, "/usr/share/elasticsearch/config/own/ca.crt"],
        [bundleSetting, [caFile, "own/ca.crt"]],
        [bundleSetting, []],
    ])("%s: %p, however it is nested and in whatever nodeSet", (setting, value) => {
        forAll((spec, chance) => {
            if (!spec.nodeSets?.length) {
                return;
            }
            const at = chance.below(spec.nodeSets.length);
            const nodeSets = spec.nodeSets.map((nodeSet, index) =>
                index === at ? { ...nodeSet, config: nested(chance, setting, value) } : nodeSet,
            );
            expect(refusal(() => addRemoteClient({ ...spec, nodeSets }, attachment))).toEqual([
                `spec.nodeSets[${at}].config["${setting}"]: is ${JSON.stringify(value)} already, ` +
                    `but has to be ${wants(setting)}; ${cure(setting)}`,
            ]);
        });
    });

    test("a setting that stands twice, once otherwise", () => {
        const config = {
            [clientSslSetting]: true,
            xpack: { "security.remote_cluster_client.ssl.enabled": false },
        };
        expect(refusal(() => addRemoteClient({ nodeSets: [{ config }] }, attachment))).toEqual([
            `spec.nodeSets[0].config["${clientSslSetting}"]: is false already, but has to be true; take it out`,
        ]);
    });

    test.each([caMountPath, `${caMountPath}/`])("another volume mounted at %s", (mountPath) => {
        const containers = [{ name: "elasticsearch", volumeMounts: [{ name: "own", mountPath }] }];
        const nodeSets = [{}, { podTemplate: { spec: { containers } } }];
        expect(refusal(() => addRemoteClient({ nodeSets }, attachment))).toEqual([
            `spec.nodeSets[1].podTemplate: mounts the volume "own" at ${caMountPath} already, where the CAs of the remotes belong; mount it elsewhere`,
        ]);
    });

    test.each([
        { name: "remote-certs", secret: { secretName: "own" } },
        { name: "remote-certs", configMap: { name: caSecret } },
        { name: "remote-certs", secret: { secretName: caSecret, defaultMode: 0o400 } },
    ])("another volume of that name: %j", (volume) => {
        const nodeSets = [{ podTemplate: { spec: { volumes: [volume] } } }];
        expect(refusal(() => addRemoteClient({ nodeSets }, attachment))).toEqual([
            'spec.nodeSets[0].podTemplate: has another volume named "remote-certs", the name of the volume with the CAs of the remotes; rename it',
        ]);
    });

    test("all at once", () => {
        const spec = {
            version: "8.13.4",
            remoteClusters: [{ name: "paris", apiKey: {} }, { name: "rome" }, { name: "oslo", apiKey: {} }],
            nodeSets: [
                { config: { "node.roles": ["master"], [clientSslSetting]: false } },
                {
                    config: { "node.roles": [], [bundleSetting]: "own.crt" },
                    podTemplate: {
                        spec: {
                            containers: [
                                {
                                    name: "elasticsearch",
                                    volumeMounts: [{ name: "own", mountPath: caMountPath }],
                                },
                            ],
                            volumes: [{ name: "remote-certs", emptyDir: {} }],
                        },
                    },
                },
            ],
        };
        expect(refusal(() => addRemoteClient(spec, attachment)).map((line) => line.split(": ")[0])).toEqual([
            "spec.version",
            "spec.nodeSets",
            "spec.remoteClusters",
            `spec.nodeSets[0].config["${clientSslSetting}"]`,
            `spec.nodeSets[1].config["${bundleSetting}"]`,
            "spec.nodeSets[1].podTemplate",
            "spec.nodeSets[1].podTemplate",
        ]);
    });
});
