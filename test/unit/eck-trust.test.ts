import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EckAttachmentMode, TransportTrustArgs } from "../../index";
import { policyWeight } from "../../model/stack-config-policy";
import {
    certificates,
    componentType,
    dynamicType,
    elasticsearchPatch,
    kubernetesSecret,
    kubernetesSecretPatch,
    munich,
    stackConfigPolicy,
    textIn,
    tree,
} from "./eck-fixtures";
import { berlinDeployment } from "./fixtures";
import { MockEngine, plainText, valueOf } from "./mock-engine";
import { below, berlin, live, nodeSets, onCloud, shown, sides, trust } from "./trusting";

const { ca, otherCa } = certificates;
const configMap = "kubernetes:core/v1:ConfigMap";
const configMapPatch = "kubernetes:core/v1:ConfigMapPatch";
const paris = { caCertificate: ca, nodeNames: ["*.node.paris.cluster.example"] };

describe("a side on ECK that trusts a CA", () => {
    const args = { local: { eck: munich }, remote: { identity: berlin } };

    test("makes a ConfigMap, and the field that names it; the other side gets nothing", async () => {
        const { engine } = await trust(args);
        expect(sides(engine)).toEqual([[componentType("EckTrustSide"), "trust-local"]]);
        expect(below(engine, "trust-local")).toEqual([
            [configMap, "trust-local-trust"],
            [configMapPatch, "trust-local-trust-content"],
            [elasticsearchPatch, "trust-local-elasticsearch"],
            [dynamicType("TrustedConfigMap"), "trust-local-field"],
        ]);
        expect(engine.reads.map(({ name, id }) => [name, id]).toSorted()).toEqual([
            ["trust-local-ca", "search/munich-es-transport-certs-public"],
            ["trust-local-live", "search/munich"],
        ]);
    });

    test("what each of them gets", async () => {
        const { engine } = await trust(args);
        const metadata = { name: "munich-transport-trust", namespace: "search" };
        expect(engine.resource("trust-local-trust").inputs.metadata).toEqual(metadata);
        expect(engine.resource("trust-local-trust").ignoredChanges).toEqual(["data"]);
        expect(engine.resource("trust-local-trust-content").inputs).toMatchObject({
            metadata,
            data: { "ca.crt": `${otherCa.trim()}\n` },
        });
        expect(engine.resource("trust-local-field").inputs).toMatchObject({
            cluster: munich,
            uid: "uid-1",
            configMapName: "munich-transport-trust",
            kubernetes: {},
        });
        // nothing of the resource is patched, and no label is put on it
        const { metadata: patched, spec } = engine.resource("trust-local-elasticsearch").inputs;
        expect(patched).not.toHaveProperty("labels");
        expect(spec).toEqual({});
    });

    test("one after the other: the field last, because ECK needs the ConfigMap that it names", async () => {
        const { engine } = await trust(args);
        const after = (name: string) => engine.resource(name).dependencies;
        expect(after("trust-local-elasticsearch")).toEqual([]);
        expect(after("trust-local-trust")).toContain("trust-local-elasticsearch");
        expect(after("trust-local-trust-content")).toContain("trust-local-trust");
        expect(after("trust-local-field")).toContain("trust-local-trust-content");
    });

    test("shows its CA, and the names of its nodes, in plain text", async () => {
        const { engine, trust: made } = await trust(args);
        expect(await valueOf(made.local)).toEqual(shown);
        expect(await valueOf(made.remote)).toEqual(berlin);
        expect(await pulumi.isSecret(made.local)).toBe(false);
        expect(await pulumi.isSecret(made.remote)).toBe(false);
        expect(engine.outputs.get("trust")).toEqual({ local: shown, remote: berlin });
    });

    test("the same as remote side", async () => {
        const { engine, trust: made } = await trust({ local: { identity: berlin }, remote: { eck: munich } });
        expect(sides(engine)).toEqual([[componentType("EckTrustSide"), "trust-remote"]]);
        expect(engine.resource("trust-remote-field").inputs.configMapName).toBe("munich-transport-trust");
        expect(await valueOf(made.remote)).toEqual(shown);
    });

    test("with the suffix that its resource gives to names", async () => {
        const spec = pulumi.secret({ nodeSets, transport: { tls: { otherNameSuffix: "munich.example" } } });
        const { trust: made } = await trust(args, { answers: { Elasticsearch: { ...live, spec } } });
        expect(await valueOf(made.local)).toMatchObject({ nodeNames: ["*.munich.example"] });
    });

    test("further clusters stand in the same ConfigMap", async () => {
        const local = { eck: { ...munich, alsoTrusted: pulumi.output([paris]) } };
        const { engine } = await trust({ ...args, local });
        expect(engine.resource("trust-local-trust-content").inputs.data).toEqual({
            "ca.crt": `${otherCa.trim()}\n${ca.trim()}\n`,
        });
    });
});

describe("a side on ECK that trusts names", () => {
    const args = { local: { eck: munich }, remote: { identity: onCloud } };

    test("makes a Secret of files, and a policy that mounts it, for another side on Elastic Cloud", async () => {
        const { engine } = await trust(args);
        expect(below(engine, "trust-local")).toEqual([
            [kubernetesSecret, "trust-local-trust"],
            [kubernetesSecretPatch, "trust-local-trust-content"],
            [elasticsearchPatch, "trust-local-elasticsearch"],
            [stackConfigPolicy, "trust-local-policy"],
        ]);
        const { data } = engine.resource("trust-local-trust-content").inputs;
        expect(textIn(data, "ca.crt")).toBe(`${otherCa.trim()}\n`);
        // its own nodes are let in, too
        expect(textIn(data, "trust.yml")).toBe(
            'trust.subject_name:\n  - "*.node.munich.search.es.local"\n  - "*.node.b2b2.cluster.2222.account"\n',
        );
    });

    test("the policy, and the label that it selects the cluster by", async () => {
        const { engine } = await trust(args);
        const label = { "pulumi-elastic-remote-clusters/transport-trust": "munich" };
        expect(engine.resource("trust-local-elasticsearch").inputs.metadata).toMatchObject({ labels: label });
        expect(engine.resource("trust-local-policy").inputs).toMatchObject({
            metadata: {
                name: "munich-transport-trust",
                namespace: "search",
                annotations: { "pulumi.com/timeoutSeconds": "600" },
            },
            spec: {
                weight: policyWeight("munich-transport-trust"),
                resourceSelector: { matchLabels: label },
                elasticsearch: {
                    config: {
                        "xpack.security.transport.ssl.certificate_authorities": [
                            "/usr/share/elasticsearch/config/transport-trust/ca.crt",
                        ],
                        "xpack.security.transport.ssl.trust_restrictions.path":
                            "/usr/share/elasticsearch/config/transport-trust/trust.yml",
                    },
                    secretMounts: [
                        {
                            secretName: "munich-transport-trust",
                            mountPath: "/usr/share/elasticsearch/config/transport-trust",
                        },
                    ],
                },
            },
        });
        expect(engine.resource("trust-local-policy").dependencies).toEqual(
            expect.arrayContaining(["trust-local-elasticsearch", "trust-local-trust-content"]),
        );
    });

    test.each<[string, TransportTrustArgs, string]>([
        [
            "asked for",
            { local: { eck: { ...munich, restricted: true } }, remote: { identity: berlin } },
            "policy",
        ],
        ["a deployment", { local: { eck: munich }, remote: { cloud: berlinDeployment } }, "policy"],
        [
            "all of it is meant",
            {
                local: { eck: { ...munich, restricted: false, trustWholeAuthority: true } },
                remote: { identity: onCloud },
            },
            "field",
        ],
    ])("or not: %s", async (_, given, last) => {
        const { engine } = await trust(given);
        const names = tree(engine).map(([, name]) => name);
        expect(names.filter((name) => /^trust-local-(policy|field)$/.test(name))).toEqual([
            `trust-local-${last}`,
        ]);
    });

    test("further clusters, each with its names", async () => {
        const local = { eck: { ...munich, restricted: true, alsoTrusted: [paris], weight: 7, force: true } };
        const { engine } = await trust({ local, remote: { identity: berlin } });
        const { data } = engine.resource("trust-local-trust-content").inputs;
        expect(textIn(data, "ca.crt")).toBe(`${otherCa.trim()}\n${ca.trim()}\n`);
        expect(textIn(data, "trust.yml").match(/\*\.node\.\w+/g)).toEqual([
            "*.node.munich",
            "*.node.berlin",
            "*.node.paris",
        ]);
        expect(engine.resource("trust-local-policy").inputs.spec).toMatchObject({ weight: 7 });
        expect(engine.resource("trust-local-elasticsearch").inputs.metadata).toMatchObject({
            annotations: { "pulumi.com/patchForce": "true" },
        });
    });

    test("whose resource the program declares gets no policy, and no label", async () => {
        const local = { eck: { ...munich, attach: EckAttachmentMode.Specification } };
        const { engine } = await trust({ ...args, local });
        expect(below(engine, "trust-local")).toEqual([
            [kubernetesSecret, "trust-local-trust"],
            [kubernetesSecretPatch, "trust-local-trust-content"],
            [elasticsearchPatch, "trust-local-elasticsearch"],
        ]);
        expect(engine.resource("trust-local-elasticsearch").inputs.metadata).not.toHaveProperty("labels");
    });
});

describe("how the API server is reached", () => {
    const kubeconfig = "apiVersion: v1\nusers: MARKER-KUBECONFIG";
    const args = (eck: object) => ({ local: { eck: { ...munich, ...eck } }, remote: { identity: berlin } });
    const providers = (engine: MockEngine) =>
        [...engine.resources, ...engine.reads]
            .filter(({ type }) => type.startsWith("kubernetes:"))
            .map(({ provider }) => provider.split("::")[3]);

    test("by a kubeconfig of the side", async () => {
        const { engine } = await trust(args({ kubeconfig, context: "there" }));
        expect(engine.resource("trust-local-kubernetes").inputs).toMatchObject({
            kubeconfig,
            context: "there",
        });
        expect(providers(engine)).toEqual(Array.from({ length: 5 }, () => "trust-local-kubernetes"));
        expect(engine.resource("trust-local-field").inputs.kubernetes).toEqual({
            kubeconfig,
            context: "there",
        });
        expect(plainText(engine.resources.map(({ raw }) => raw))).not.toContain("MARKER");
    });

    test("by the provider of the options", async () => {
        const { engine } = await trust(args({}), {}, () => ({
            provider: new kubernetes.Provider("given", {
                kubeconfig: pulumi.secret(kubeconfig),
                context: "there",
            }),
        }));
        expect(providers(engine)).toEqual(Array.from({ length: 5 }, () => "given"));
        expect(engine.resource("trust-local-field").inputs.kubernetes).toEqual({
            kubeconfig,
            context: "there",
        });
        expect(plainText(engine.resource("trust-local-field").raw)).not.toContain("MARKER");
    });

    test("two sides, each by its own", async () => {
        const { engine } = await trust({
            local: { eck: { ...munich, kubeconfig } },
            remote: { eck: { name: "berlin", namespace: "search", kubeconfig: `${kubeconfig}-2` } },
        });
        expect(sides(engine).map(([, name]) => name)).toEqual([
            "trust-local",
            "trust-remote",
            "trust-local-kubernetes",
            "trust-remote-kubernetes",
        ]);
        expect(engine.resource("trust-remote-field").inputs.kubernetes).toEqual({
            kubeconfig: `${kubeconfig}-2`,
        });
        expect(engine.resource("trust-remote-elasticsearch").provider).toContain("trust-remote-kubernetes");
    });
});
