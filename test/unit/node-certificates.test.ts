import * as pulumi from "@pulumi/pulumi";
import { NodeCertificates } from "../../index";
import { isKnown, plainText, startMockEngine, UserResource, valueOf } from "./mock-engine";
import { makeAuthorities } from "./signing-authorities";

const { sec1, encrypted, passphrase } = makeAuthorities();

const args = {
    caCertificate: sec1.certificate,
    caKey: sec1.key,
    cluster: "munich",
    scope: "example.account",
    nodes: [{ name: "node-1", dnsNames: ["node-1.example.com"] }, { name: "node-2" }],
};

const answers = {
    NodeCertificate: ({ nodeName }: Record<string, unknown>) => ({
        certificate: `certificate of ${String(nodeName)}`,
        key: `MARKER-KEY of ${String(nodeName)}`,
    }),
};

test("makes one certificate a node", async () => {
    const engine = await startMockEngine({ answers });
    const made = new NodeCertificates("munich", { ...args, validityDays: pulumi.output(90) });
    await engine.settled();
    expect(engine.resources.map(({ type, name, parent }) => [type, name, parent])).toEqual([
        ["elastic-remote-clusters:index:NodeCertificates", "munich", ""],
        ["pulumi-nodejs:dynamic/elastic-remote-clusters:NodeCertificate", "munich-node-1", "munich"],
        ["pulumi-nodejs:dynamic/elastic-remote-clusters:NodeCertificate", "munich-node-2", "munich"],
    ]);
    expect(engine.resource("munich-node-1").inputs).toEqual({
        __provider: expect.any(String) as unknown,
        caCertificate: sec1.certificate,
        caKey: sec1.key,
        nodeName: "node-1.node.munich.cluster.example.account",
        dnsNames: ["node-1.example.com"],
        ipAddresses: [],
        validityDays: 90,
        renewBeforeDays: 30,
    });
    expect(engine.resource("munich-node-2").inputs).toMatchObject({
        nodeName: "node-2.node.munich.cluster.example.account",
        dnsNames: [],
    });
    expect(await valueOf(made.certificates)).toEqual({
        "node-1": "certificate of node-1.node.munich.cluster.example.account",
        "node-2": "certificate of node-2.node.munich.cluster.example.account",
    });
    expect(await valueOf(made.keys)).toEqual({
        "node-1": "MARKER-KEY of node-1.node.munich.cluster.example.account",
        "node-2": "MARKER-KEY of node-2.node.munich.cluster.example.account",
    });
    expect(await valueOf(made.nodeNames)).toEqual(["*.node.munich.cluster.example.account"]);
    expect(await valueOf(made.fullNodeNames)).toEqual([
        "node-1.node.munich.cluster.example.account",
        "node-2.node.munich.cluster.example.account",
    ]);
});

test("keys and the passphrase are secrets, names and certificates are not", async () => {
    const engine = await startMockEngine({ answers });
    const made = new NodeCertificates("munich", {
        ...args,
        caKey: encrypted.key,
        caKeyPassphrase: passphrase,
    });
    await engine.settled();
    const { raw, secretOutputs } = engine.resource("munich-node-1");
    expect(secretOutputs).toEqual(["caKey", "caKeyPassphrase", "key"]);
    const stored = plainText(raw) + plainText(engine.outputs.get("munich"));
    expect(stored).not.toMatch(/MARKER|PRIVATE KEY/);
    expect(stored).toContain("node-1.node.munich.cluster.example.account");
    expect(await pulumi.isSecret(made.keys)).toBe(true);
    for (const output of [made.certificates, made.nodeNames, made.fullNodeNames]) {
        expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(false);
    }
});

test("a preview knows the names before there is a CA", async () => {
    const engine = await startMockEngine({ preview: true, answers });
    const pem = new UserResource("authority", {}).id;
    const made = new NodeCertificates("munich", { ...args, caCertificate: pem, caKey: pem });
    await engine.settled();
    expect(engine.resource("munich-node-1").inputs).toMatchObject({
        caKey: pulumi.runtime.unknownValue,
        nodeName: "node-1.node.munich.cluster.example.account",
    });
    expect(await isKnown(made.certificates)).toBe(false);
    expect(await valueOf(made.nodeNames)).toEqual(["*.node.munich.cluster.example.account"]);
});
