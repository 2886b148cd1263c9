import * as pulumi from "@pulumi/pulumi";
import { TransportAuthority, TransportTrustArgs } from "../../index";
import { certificates, componentType, dynamicType, munich, secretData, tree } from "./eck-fixtures";
import { berlinDeployment, munichDeployment } from "./fixtures";
import { Answers, isKnown, plainText, valueOf } from "./mock-engine";
import { below, berlin, onCloud, selfManaged, shown, sides, trust } from "./trusting";

const { ca, otherCa } = certificates;
const { nodeNames } = selfManaged;

describe("a self-managed side", () => {
    test("brings CA and names of the other one to its nodes", async () => {
        const { engine, trust: made } = await trust({ local: { selfManaged }, remote: { identity: berlin } });
        expect(tree(engine)).toEqual([
            [componentType("TransportTrust"), "trust", ""],
            [componentType("SelfManagedTrustSide"), "trust-local", "trust"],
            [dynamicType("NodeTrust"), "trust-local-nodes", "trust-local"],
        ]);
        expect(engine.resource("trust-local-nodes").inputs).toMatchObject({
            caCertificates: [otherCa],
            nodeNames: berlin.nodeNames,
            sharedAuthority: false,
            trustWholeAuthority: false,
            nodes: { "node-1": { name: "node-1", configPath: "/etc/elasticsearch", ssh: { port: 22 } } },
        });
        expect(engine.resource("trust-local-nodes").inputs).not.toHaveProperty("restricted");
        expect(await valueOf(made.local)).toEqual({ caCertificate: ca, nodeNames });
        expect(await valueOf(made.remote)).toEqual(berlin);
    });

    test("tells the nodes what is meant of a CA of others, too", async () => {
        const open = {
            ...selfManaged,
            restricted: false,
            trustWholeAuthority: true,
            caPath: "certs/others.crt",
        };
        const { engine } = await trust({ local: { identity: onCloud }, remote: { selfManaged: open } });
        expect(engine.resource("trust-remote-nodes").inputs).toMatchObject({
            sharedAuthority: true,
            trustWholeAuthority: true,
            restricted: false,
            caPath: "certs/others.crt",
        });
    });

    test("two of them, each with what the other shows", async () => {
        const other = {
            ...selfManaged,
            caCertificate: otherCa,
            nodeNames: ["*.node.berlin.cluster.example"],
        };
        const fullNodeNames = ["a.node.berlin.cluster.example"];
        const { engine, trust: made } = await trust({
            local: { selfManaged },
            remote: { selfManaged: { ...other, fullNodeNames } },
        });
        expect(engine.resource("trust-local-nodes").inputs).toMatchObject({
            caCertificates: [otherCa],
            nodeNames: other.nodeNames,
        });
        expect(engine.resource("trust-remote-nodes").inputs).toMatchObject({
            caCertificates: [ca],
            nodeNames,
        });
        expect(engine.resource("trust-local-nodes").inputs.name).not.toBe(
            engine.resource("trust-remote-nodes").inputs.name,
        );
        expect(await valueOf(made.remote)).toMatchObject({ fullNodeNames });
    });
});

describe("a side on Elastic Cloud", () => {
    const nodes = "*.node.a1a1.cluster.1111.account";
    const cloudAnswers: Answers = {
        CloudTransportIdentity: ({ authority = "ESS" }) => ({
            ...{ caCertificate: ca, nodeNames: [nodes], authority },
        }),
    };
    const cloud = munichDeployment;
    const enter = (args: TransportTrustArgs) => trust(args, { answers: cloudAnswers });

    test("shows what the API tells, and gets a trusted environment for the other one", async () => {
        const { engine, trust: made } = await enter({ local: { cloud }, remote: { selfManaged } });
        expect(sides(engine)).toEqual([
            [componentType("CloudTrustSide"), "trust-local"],
            [componentType("SelfManagedTrustSide"), "trust-remote"],
        ]);
        expect(below(engine, "trust-local")).toEqual([
            [dynamicType("AccountTrust"), "trust-local-account"],
            [dynamicType("CloudTransportIdentity"), "trust-local-identity"],
            [dynamicType("TrustedEnvironment"), "trust-local-trust"],
        ]);
        const deployment = { ...munichDeployment, endpoint: "https://api.elastic-cloud.com" };
        expect(engine.resource("trust-local-trust").inputs).toMatchObject({
            deployment,
            name: "trust",
            certificates: [ca],
            terms: {
                type: "generic",
                trust_all: false,
                scope_id: "example",
                trust_allowlist: ["munich"],
            },
            timeoutSeconds: 600,
        });
        expect(engine.resource("trust-local-account").inputs).toMatchObject({
            organizationId: "",
            clusterId: "",
        });
        expect(engine.resource("trust-local-trust").dependencies).toContain("trust-local-account");
        const hosted = { caCertificate: ca, nodeNames: [nodes], authority: "ESS" };
        expect(await valueOf(made.local)).toEqual(hosted);
        expect(engine.resource("trust-remote-nodes").inputs).toMatchObject({
            nodeNames: [nodes],
            sharedAuthority: true,
        });
    });

    test("names that are none of its patterns are given in full", async () => {
        const fullNodeNames = ["node-1.munich", "node-2.munich"];
        const { engine } = await enter({
            local: { cloud: { ...cloud, environment: "munich", timeoutSeconds: 5 } },
            remote: { selfManaged: { ...selfManaged, nodeNames: ["*.munich"], fullNodeNames } },
        });
        const { name, terms, timeoutSeconds } = engine.resource("trust-local-trust").inputs;
        expect([name, timeoutSeconds]).toEqual(["munich", 5]);
        expect(terms).toEqual({ type: "generic", trust_all: false, additional_node_names: fullNodeNames });
    });

    test("another deployment of the same organization is trusted by its account", async () => {
        const kin = { ...onCloud, nodeNames: ["*.node.b2b2.cluster.1111.account"] };
        const { engine } = await enter({ local: { cloud }, remote: { identity: kin } });
        expect(engine.resource("trust-local-account").inputs).toMatchObject({
            organizationId: "1111",
            clusterId: "b2b2",
        });
        // then there is no trusted environment
        expect(engine.resource("trust-local-trust").inputs.certificates).toEqual([]);
    });

    test("one of another organization by its CA, and by its cluster alone", async () => {
        const { engine } = await enter({ local: { cloud }, remote: { identity: onCloud } });
        expect(engine.resource("trust-local-account").inputs.organizationId).toBe("");
        expect(engine.resource("trust-local-trust").inputs).toMatchObject({
            certificates: [otherCa],
            terms: { type: "ESS", trust_all: false, scope_id: "2222", trust_allowlist: ["b2b2"] },
        });
    });

    test("where it runs is as the program says, else as the API is", async () => {
        const said = { ...cloud, authority: TransportAuthority.Enterprise };
        const { engine, trust: made } = await enter({
            local: { cloud: said },
            remote: { cloud: berlinDeployment },
        });
        expect(engine.resource("trust-local-identity").inputs.authority).toBe("ECE");
        expect(engine.resource("trust-remote-identity").inputs).not.toHaveProperty("authority");
        expect(await valueOf(made.local)).toMatchObject({ authority: "ECE" });
        expect(await valueOf(made.remote)).toMatchObject({ authority: "ESS" });
    });
});

describe("in a preview in which nothing is there yet", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    test.each<[string, TransportTrustArgs]>([
        ["ECK", { local: { eck: munich }, remote: { eck: { name: "berlin", namespace: "search" } } }],
        ["ECK and Elastic Cloud", { local: { eck: munich }, remote: { cloud: berlinDeployment } }],
        ["Elastic Cloud", { local: { cloud: munichDeployment }, remote: { cloud: berlinDeployment } }],
        ["self-managed and ECK", { local: { selfManaged }, remote: { eck: munich } }],
    ])("%s: the same resources as in up", async (_, args) => {
        const up = await trust(args);
        const preview = await trust(args, { preview: true });
        expect(tree(preview.engine).toSorted()).toEqual(tree(up.engine).toSorted());
    });

    test("nothing is read of a cluster that may not be there, and what it shows is unknown", async () => {
        const { engine, trust: made } = await trust(
            { local: { selfManaged }, remote: { eck: munich } },
            { preview: true },
        );
        expect(new Set(engine.reads.map(({ id }) => id))).toEqual(new Set([unknown]));
        expect(await isKnown(made.remote)).toBe(false);
        expect(await isKnown(made.local)).toBe(true);
        expect(engine.resource("trust-local-nodes").inputs).toMatchObject({
            caCertificates: unknown,
            nodeNames: unknown,
            sharedAuthority: unknown,
        });
        // the CA of the other side is known, and the name of what holds it
        expect(engine.resource("trust-remote-trust-content").inputs).toMatchObject({
            metadata: { name: "munich-transport-trust" },
            data: { "ca.crt": `${ca.trim()}\n` },
        });
        expect(engine.resource("trust-remote-field").inputs).toMatchObject({
            uid: unknown,
            configMapName: "munich-transport-trust",
        });
    });

    test("an identity that only `up` knows", async () => {
        const identity = pulumi.output(pulumi.unknown as typeof berlin);
        const { engine, trust: made } = await trust(
            { local: { eck: munich }, remote: { identity } },
            { preview: true, exists: true },
        );
        expect(await isKnown(made.remote)).toBe(false);
        expect(await valueOf(made.local)).toEqual(shown);
        expect(engine.resource("trust-local-trust-content").inputs).toMatchObject({ data: unknown });
        expect(engine.resource("trust-local-field").inputs).toMatchObject({ uid: "uid-1" });
    });
});

test("of what ECK publishes only its own CA is shown, not those that the cluster trusts", async () => {
    const { engine, trust: made } = await trust(
        { local: { eck: munich }, remote: { selfManaged } },
        { preview: true, exists: true, answers: { Secret: secretData({ "ca.crt": `${ca}${otherCa}` }) } },
    );
    expect(engine.resource("trust-remote-nodes").inputs.caCertificates).toEqual([ca]);
    expect(await valueOf(made.local)).toEqual(shown);
    // what a preview is read for
    expect(plainText(engine.resource("trust-remote-nodes").raw)).toContain("BEGIN CERTIFICATE");
});
