import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { EckAttachmentMode, EckRemoteClient, EckRemoteClientArgs } from "../../index";
import { mountedBundle, publicRoots } from "../../model/ca-bundle";
import { eckClientAttachment } from "../../model/eck-client-attachment";
import { clientPolicySpec, policyWeight } from "../../model/stack-config-policy";
import {
    certificates,
    componentType,
    dynamicType,
    eckAnswers,
    elasticsearchPatch,
    kubernetesSecret,
    kubernetesSecretPatch,
    munich,
    stackConfigPolicy,
    textIn,
    tree,
} from "./eck-fixtures";
import { elasticsearch, endpoint } from "./fixtures";
import { encodedKey, MockEngine, MockOptions, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;
const otherKey = Buffer.from("other-id:secret").toString("base64");
const berlin = { alias: "berlin", apiKey: encodedKey, caCertificates: [ca, otherCa] };
const paris = { alias: "paris", apiKey: otherKey };
const attachment = eckClientAttachment("munich");
const weight = policyWeight("munich-remote-client");

async function hold(args: Partial<EckRemoteClientArgs> = {}, options: MockOptions = {}) {
    const engine = await startMockEngine({ ...options, answers: { ...eckAnswers, ...options.answers } });
    const client = new EckRemoteClient("munich", { cluster: munich, remotes: [berlin, paris], ...args });
    await engine.settled();
    return { engine, client };
}

// that credentials restart the nodes
beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(() => jest.restoreAllMocks());

const names = (engine: MockEngine) => engine.resources.map(({ name }) => name).toSorted();

describe("by a policy", () => {
    test("with the cluster's API: patch, check, Secrets, policy, and the nodes", async () => {
        const { engine } = await hold({ elasticsearch });
        expect(tree(engine).toSorted()).toEqual([
            [componentType("EckRemoteClient"), "munich", ""],
            [kubernetesSecret, "munich-ca", "munich"],
            [kubernetesSecret, "munich-credentials", "munich"],
            [kubernetesSecretPatch, "munich-ca-content", "munich"],
            [kubernetesSecretPatch, "munich-credentials-content", "munich"],
            [elasticsearchPatch, "munich-elasticsearch", "munich"],
            [stackConfigPolicy, "munich-policy", "munich"],
            [dynamicType("AnsweringCluster"), "munich-cluster", "munich"],
            [dynamicType("HeldCredentials"), "munich-held", "munich"],
        ]);
        expect(engine.reads.map(({ name, id }) => [name, id])).toEqual([["munich-live", "search/munich"]]);
    });

    test("one after the other", async () => {
        const { engine } = await hold({ elasticsearch });
        const after = (name: string) => engine.resource(name).dependencies;
        const before = ["munich-cluster", "munich-elasticsearch"];
        expect(after("munich-elasticsearch")).toEqual([]);
        expect(after("munich-cluster")).toEqual(["munich-elasticsearch"]);
        for (const kind of ["credentials", "ca"]) {
            expect(after(`munich-${kind}`)).toEqual(before);
            expect(after(`munich-${kind}-content`)).toContain(`munich-${kind}`);
        }
        const secrets = ["munich-ca-content", "munich-credentials-content"];
        expect(after("munich-policy")).toEqual(expect.arrayContaining([...before, ...secrets]));
        expect(after("munich-held")).toEqual(
            expect.arrayContaining(["munich-cluster", ...secrets, "munich-policy"]),
        );
    });

    test("without it nobody checks, and nobody waits for the nodes", async () => {
        const { engine, client } = await hold();
        expect(names(engine)).toEqual([
            "munich",
            "munich-ca",
            "munich-ca-content",
            "munich-credentials",
            "munich-credentials-content",
            "munich-elasticsearch",
            "munich-policy",
        ]);
        expect(await valueOf(client.client)).toEqual({
            remotes: [
                { alias: "berlin", keyId: "key-id", caCertificate: `${ca}\n${otherCa}` },
                { alias: "paris", keyId: "other-id" },
            ],
            settleSeconds: 180,
        });
    });

    test("the patch marks the cluster for the policy", async () => {
        const { engine } = await hold();
        expect(engine.resource("munich-elasticsearch").inputs).toEqual({
            apiVersion: "elasticsearch.k8s.elastic.co/v1",
            kind: "Elasticsearch",
            metadata: {
                ...munich,
                labels: { "pulumi-elastic-remote-clusters/client": "munich" },
                annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}" },
            },
            // without a spec Kubernetes would make a resource that is missing
            spec: {},
        });
    });

    test("Secrets under fixed names that are never absent: made empty, filled in place", async () => {
        const { engine } = await hold();
        for (const [name, secret] of Object.entries({
            "munich-credentials": "munich-remote-credentials",
            "munich-ca": "munich-remote-ca",
        })) {
            const metadata = { name: secret, namespace: "search" };
            expect(engine.resource(name).inputs).toEqual({ apiVersion: "v1", kind: "Secret", metadata });
            expect(engine.resource(name).ignoredChanges).toEqual(["data", "stringData"]);
            expect(engine.resource(`${name}-content`).inputs.metadata).toEqual(metadata);
        }
        const credentials = engine.resource("munich-credentials-content").inputs.data;
        expect(Object.keys(credentials as object)).toEqual([
            "cluster.remote.berlin.credentials",
            "cluster.remote.paris.credentials",
        ]);
        expect(textIn(credentials, "cluster.remote.berlin.credentials")).toBe(encodedKey);
        expect(textIn(credentials, "cluster.remote.paris.credentials")).toBe(otherKey);
        const bundle = engine.resource("munich-ca-content").inputs.data;
        expect(Object.keys(bundle as object)).toEqual(["ca.crt"]);
        expect(textIn(bundle, "ca.crt")).toBe(
            mountedBundle([berlin, { alias: "paris", caCertificates: [] }]),
        );
    });

    test("the policy waits until ECK has brought it to all nodes", async () => {
        const { engine } = await hold({ timeoutSeconds: pulumi.output(900) });
        expect(engine.resource("munich-policy").inputs).toEqual({
            apiVersion: "stackconfigpolicy.k8s.elastic.co/v1alpha1",
            kind: "StackConfigPolicy",
            metadata: {
                name: "munich-remote-client",
                namespace: "search",
                annotations: {
                    "pulumi.com/waitFor":
                        '["jsonpath={.status.phase}=Ready","jsonpath={.status.readyCount}=1/1"]',
                    "pulumi.com/timeoutSeconds": "900",
                },
            },
            spec: clientPolicySpec({ cluster: "munich", weight, attachment, settings: [] }),
        });
    });

    test.each([-5, pulumi.output(-5)])("with a weight of one's own", async (own) => {
        const { engine } = await hold({ weight: own });
        expect(engine.resource("munich-policy").inputs.spec).toMatchObject({ weight: -5 });
    });

    test("public CAs alone: no bundle and no mount", async () => {
        const { engine, client } = await hold({ remotes: [paris] });
        expect(names(engine)).not.toContain("munich-ca");
        expect(engine.resource("munich-policy").inputs.spec).toEqual(
            clientPolicySpec({
                cluster: "munich",
                weight,
                attachment: eckClientAttachment("munich", false),
                settings: [],
            }),
        );
        expect(await valueOf(client.attachment)).toEqual({ credentialsSecret: "munich-remote-credentials" });
    });

    test("CAs that only `up` knows: a bundle in any case, so that it need not come later", async () => {
        const remotes = [{ ...paris, caCertificates: pulumi.output([] as string[]) }];
        const { engine } = await hold({ remotes });
        const bundle = textIn(engine.resource("munich-ca-content").inputs.data, "ca.crt");
        expect(bundle).toBe(`${publicRoots.join("\n")}\n`);
    });

    test("brings the settings of remotes that no connection looks after", async () => {
        const remotes = [
            { ...berlin, remote: pulumi.output(endpoint), settings: { skipUnavailable: false } },
            paris,
        ];
        const { engine, client } = await hold({ remotes });
        expect(engine.resource("munich-policy").inputs.spec).toMatchObject({
            elasticsearch: {
                clusterSettings: {
                    "cluster.remote.berlin.mode": "proxy",
                    "cluster.remote.berlin.proxy_address": "berlin.example.com:9443",
                    "cluster.remote.berlin.skip_unavailable": "false",
                },
            },
        });
        const held = await valueOf(client.client);
        expect(held.remotes.map(({ alias, configured }) => [alias, configured])).toEqual([
            ["berlin", true],
            ["paris", undefined],
        ]);
    });

    test("takes label and annotation by force", async () => {
        const { engine } = await hold({ force: true, fileBasedSecureSettings: true });
        expect(engine.resource("munich-elasticsearch").inputs.metadata).toMatchObject({
            annotations: {
                "pulumi.com/patchForce": "true",
                "eck.k8s.elastic.co/file-based-secure-settings": "true",
            },
        });
    });
});

describe("by the specification", () => {
    const attach = EckAttachmentMode.Specification;

    test("only the Secrets: the resource itself may be waiting for them", async () => {
        const { engine, client } = await hold({ attach });
        expect(names(engine)).toEqual([
            "munich",
            "munich-ca",
            "munich-ca-content",
            "munich-credentials",
            "munich-credentials-content",
        ]);
        expect(engine.reads).toEqual([]);
        expect(engine.resource("munich-credentials").dependencies).toEqual([]);
        expect(await valueOf(client.attachment)).toEqual(attachment);
        expect((await valueOf(client.client)).settleSeconds).toBe(600);
    });

    test("with the cluster's API its nodes are looked at before the credentials change, and the CAs do not wait for that", async () => {
        const { engine, client } = await hold({ attach, elasticsearch, timeoutSeconds: 300 });
        expect(names(engine)).toEqual(expect.arrayContaining(["munich-cluster", "munich-held"]));
        expect(engine.resource("munich-credentials").dependencies).toEqual(["munich-cluster"]);
        expect(engine.resource("munich-ca").dependencies).toEqual([]);
        expect(engine.resource("munich-ca-content").dependencies).toEqual(["munich-ca"]);
        expect((await valueOf(client.client)).settleSeconds).toBe(300);
        new UserResource("user", { secret: client.attachment.credentialsSecret });
        await engine.settled();
        // else clusters that point at each other would wait for each other
        expect(engine.resource("user").dependencies).toEqual([]);
    });

    test.each([
        [true, false],
        [false, true],
        [undefined, true],
    ])("fileBasedSecureSettings: %p, restart: %p", async (fileBasedSecureSettings, restart) => {
        const own = fileBasedSecureSettings === undefined ? {} : { fileBasedSecureSettings };
        const { engine } = await hold({ attach, elasticsearch, ...own });
        expect(engine.resource("munich-held").inputs.restart).toBe(restart);
    });
});

describe("the nodes", () => {
    test("are asked for the keys' ids, which are no secret", async () => {
        const { engine } = await hold({ elasticsearch, timeoutSeconds: 900 });
        expect(engine.resource("munich-held").inputs).toMatchObject({
            elasticsearch,
            keyIds: { berlin: "key-id", paris: "other-id" },
            restart: true,
            timeoutSeconds: 900,
        });
        expect(engine.resource("munich-cluster").inputs).toMatchObject({
            elasticsearch,
            local: true,
            timeoutSeconds: 900,
        });
    });

    test("what uses the client waits for them", async () => {
        const { engine, client } = await hold({ elasticsearch });
        new UserResource("user", { aliases: client.client.apply((one) => one.remotes.length) });
        await engine.settled();
        expect(engine.resource("user").dependencies).toContain("munich-held");
        expect(await valueOf(client.client)).toMatchObject({ elasticsearch });
        expect(Object.keys(engine.outputs.get("munich") ?? {}).sort()).toEqual(["attachment", "client"]);
    });
});

test("the provider of the options serves all that is of Kubernetes", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const provider = new kubernetes.Provider("munich-kubernetes", {});
    new EckRemoteClient("munich", { cluster: munich, remotes: [berlin], elasticsearch }, { provider });
    await engine.settled();
    const used = [...engine.resources, ...engine.reads].filter(({ type }) => type.startsWith("kubernetes:"));
    expect(used).toHaveLength(7);
    for (const { name, provider: given } of used) {
        expect([name, given]).toEqual([name, expect.stringContaining("::munich-kubernetes::")]);
    }
});
