import * as pulumi from "@pulumi/pulumi";
import { knownNow, unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import { checkNodes, hostKeyData, resolveNode, SelfManagedNode } from "../../model/self-managed-node";
import { markers, node, publicKey, ssh } from "./fixtures";
import { valueOf } from "./mock-engine";

function problemsOf(nodes: unknown): string[] {
    const problems = new Problems();
    checkNodes(problems, "nodes", knownNow(nodes as SelfManagedNode[]));
    return problems.found;
}

test.each(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])("takes a host key of type %s", (type) => {
    const line = publicKey(type);
    const raw = Buffer.from(line.split(" ")[1] ?? "", "base64");
    expect(hostKeyData(line)).toEqual(raw);
    expect(hostKeyData(`  ${line} root@node-1\n`)).toEqual(raw);
});

test.each([
    ["with the host before it", `node-1.example.com ${publicKey()}`],
    ["a comment", `# node-1:22 SSH-2.0-OpenSSH`],
    ["another type than the data", publicKey().replace("ssh-ed25519", "ssh-rsa")],
    ["the data alone", publicKey().split(" ")[1] ?? ""],
    ["the type alone", "ssh-ed25519"],
    ["no base64", "ssh-ed25519 AAAA*"],
    ["too short", "ssh-ed25519 AAAA"],
    ["a fingerprint", "256 SHA256:abcdef node-1 (ED25519)"],
    ["empty", ""],
])("refuses a host key line: %s", (_, line) => {
    expect(hostKeyData(line)).toBeUndefined();
});

test("takes nodes, and what is not known yet", () => {
    expect(problemsOf([node, { ...node, name: "node-2", configPath: "/etc/es" }])).toEqual([]);
    expect(problemsOf(undefined)).toEqual([]);
    const problems = new Problems();
    checkNodes(problems, "nodes", [{ name: "node-1", ssh: unknown }]);
    checkNodes(problems, "nodes", [
        { name: "node-1", ssh: { ...ssh, port: unknown, privateKey: unknown, hostKey: unknown } },
    ]);
    expect(problems.found).toEqual([]);
});

test("fills in the defaults and marks the secrets", async () => {
    const fields = resolveNode(
        { name: "node-1", configPath: undefined, ssh, keystorePassword: markers.keystorePassword },
        pulumi.output(true),
    ) as unknown as { ssh: Record<string, pulumi.Output<unknown>>; keystorePassword: pulumi.Output<unknown> };
    expect(await valueOf(pulumi.output(fields))).toEqual({
        name: "node-1",
        configPath: "/etc/elasticsearch",
        keystoreCommand: "/usr/share/elasticsearch/bin/elasticsearch-keystore",
        keystorePassword: markers.keystorePassword,
        ssh: { ...ssh, port: 22, sudo: false },
    });
    const secret = Object.entries(fields.ssh).map(async ([name, field]) => [
        name,
        await pulumi.isSecret(field),
    ]);
    expect(Object.fromEntries((await Promise.all(secret)) as [string, boolean][])).toEqual({
        host: false,
        port: false,
        user: false,
        privateKey: true,
        hostKey: false,
        sudo: false,
    });
    expect(await pulumi.isSecret(fields.keystorePassword)).toBe(true);
});

test("keeps what is given", async () => {
    const given = {
        name: "node-1",
        configPath: "/srv/es",
        keystoreCommand: "/opt/es/bin/elasticsearch-keystore",
        keystorePassword: markers.keystorePassword,
        ssh: { ...ssh, port: 2222, sudo: true },
    };
    expect(await valueOf(pulumi.output(resolveNode(given, pulumi.output(true))))).toEqual(given);
});
