import * as pulumi from "@pulumi/pulumi";
import {
    eckClientAttachment,
    EckAttachmentMode,
    EckRemoteClient,
    withRemoteClient,
    withRemoteServer,
} from "../../index";
import { addRemoteClient, addRemoteServer } from "../../model/elasticsearch-spec";
import { berlin, certificates, eckAnswers, munich } from "./eck-fixtures";
import { isKnown, encodedKey, startMockEngine, UserResource, valueOf } from "./mock-engine";

const spec = { version: "9.5.4", nodeSets: [{ name: "default", count: 3 }] };
const attachment = eckClientAttachment("munich");
const client = addRemoteClient(spec, attachment);
const loadBalancer = { port: 443, annotations: { kind: "nlb" } };

test("plain values give a plain value, without an engine", () => {
    expect(withRemoteClient(spec, attachment)).toEqual(client);
    expect(withRemoteServer(spec)).toEqual(addRemoteServer(spec));
    expect(withRemoteServer(spec, loadBalancer)).toEqual(addRemoteServer(spec, loadBalancer));
});

test.each([
    ["outputs", pulumi.output],
    ["promises", <T>(value: T) => Promise.resolve(value)],
])("%s give an output", async (_, later) => {
    await startMockEngine();
    const both = [
        withRemoteClient(later(spec) as pulumi.Input<typeof spec>, attachment),
        withRemoteClient(spec, later(attachment) as pulumi.Input<typeof attachment>),
    ];
    for (const output of both) {
        expect(pulumi.Output.isInstance(output)).toBe(true);
        expect(await valueOf(output)).toEqual(client);
    }
    const server = withRemoteServer(later(spec) as pulumi.Input<typeof spec>, loadBalancer);
    expect(await valueOf(server)).toEqual(addRemoteServer(spec, loadBalancer));
});

test("outputs inside what is given reach the resource as they are", async () => {
    const engine = await startMockEngine();
    const kind = pulumi.output("nlb");
    const nodeSets = [
        { name: "default", count: pulumi.output(3), config: { "node.attr.zone": pulumi.output("a") } },
    ];
    new UserResource("user", {
        spec: withRemoteServer(withRemoteClient({ ...spec, nodeSets }, attachment), {
            port: pulumi.output(443),
            annotations: { kind },
        }),
    });
    await engine.settled();
    expect(engine.resource("user").inputs.spec).toMatchObject({
        nodeSets: [{ count: 3, config: { "node.attr.zone": "a" } }],
        remoteClusterServer: addRemoteServer({}, loadBalancer).remoteClusterServer,
    });
});

test("what is wrong is said at once, as an error of the program", () => {
    const own = {
        ...spec,
        nodeSets: [{ config: { "xpack.security.remote_cluster_client.ssl.enabled": false } }],
    };
    expect(() => withRemoteClient(own, attachment)).toThrow(pulumi.RunError);
    expect(() => withRemoteServer({ remoteClusterServer: { service: {} } }, {})).toThrow(pulumi.RunError);
});

test("clusters that point at each other do not wait for each other", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const attach = EckAttachmentMode.Specification;
    for (const [here, there] of [
        [munich, berlin],
        [berlin, munich],
    ] as const) {
        const remotes = [{ alias: there.name, apiKey: encodedKey, caCertificates: [certificates.ca] }];
        const { attachment: held } = new EckRemoteClient(here.name, { cluster: here, remotes, attach });
        new UserResource(`${here.name}-cluster`, { spec: withRemoteClient(spec, held) });
    }
    await engine.settled();
    for (const { name } of [munich, berlin]) {
        expect(engine.resource(`${name}-cluster`).dependencies).toEqual([]);
        expect(engine.resource(`${name}-cluster`).inputs.spec).toEqual(
            addRemoteClient(spec, eckClientAttachment(name)),
        );
    }
});

test("the attachment of a cluster whose name is known is known in previews", async () => {
    const engine = await startMockEngine({ preview: true });
    const attach = EckAttachmentMode.Specification;
    const apiKey = new UserResource("key", {}).id;
    const held = new EckRemoteClient("munich", {
        cluster: munich,
        remotes: [{ alias: "berlin", apiKey }],
        attach,
    });
    await engine.settled();
    expect(await isKnown(withRemoteClient(spec, held.attachment))).toBe(true);
});
