import { request } from "../../lab/elasticsearch-request";
import type { EngineStack } from "../../lab/engine";
import { nodesOf } from "../../lab/example";
import { bundleOf, keystoreEntries } from "./on-machine";
import { berlin, messages, munich, paris, rome, secretValues } from "./running-lab";
import {
    everythingPrinted,
    failure,
    openScratch,
    remoteOf,
    removeScratch,
    sharedClient,
    sharedClientConfig,
    succeeded,
} from "./stacks";

const good = sharedClientConfig([remoteOf(berlin)]);
let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(sharedClient, good);
});

afterAll(() => {
    removeScratch();
});

/** The error of an `up` with another interface of berlin. */
async function upWith(changes: Parameters<typeof remoteOf>[1]): Promise<string> {
    stack.setConfig(sharedClientConfig([remoteOf(berlin, changes)]));
    return failure(await stack.up());
}

async function upCorrected(): Promise<void> {
    stack.setConfig(good);
    const result = succeeded(await stack.up());
    expect(result.outputs.connected?.value).toEqual([true]);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
}

test("a wrong CA in the first up is named, and the corrected up succeeds", async () => {
    const error = await upWith({ caCertificate: paris.remoteClusterServer?.caCertificate });
    expect(error).toContain('no connection to "berlin" after 8 s');
    expect(error).toMatch(/certificate of 127\.0\.0\.1:\d+ is not signed by the given `caCertificate`/);
    expect(error).toContain('its issuer is "berlin CA"');
    await upCorrected();
});

test("a wrong CA on a living connection is named too, although Elasticsearch keeps its sockets", async () => {
    expect(await upWith({ caCertificate: paris.remoteClusterServer?.caCertificate })).toContain(
        "is not signed by the given `caCertificate`",
    );
    const state = await stack.exportState();
    expect(state).toContain("berlin-proof");
    expect(secretValues().filter((secret) => state.includes(secret))).toEqual([]);
    await upCorrected();
});

test("a wrong server name is named, although Elasticsearch resumes its TLS session", async () => {
    const error = await upWith({ serverName: "rome.remote.test" });
    expect(error).toContain('does not stand for `serverName` "rome.remote.test"');
    expect(error).toContain("it stands for DNS:berlin.remote.test");
    await upCorrected();
});

test("the transport port is recognised", async () => {
    const error = await upWith({ port: berlin.transportPort });
    expect(error).toContain("is a transport interface");
    expect(error).toContain("usually port 9443");
    await upCorrected();
});

test("the HTTP port is recognised", async () => {
    const error = await upWith({ port: Number(new URL(berlin.endpoint).port) });
    expect(error).toContain("answers, but not as a remote cluster server interface");
    await upCorrected();
});

test("an unreachable address is named", async () => {
    const error = await upWith({ port: 1 });
    expect(error).toContain("127.0.0.1:1 cannot be reached from this machine either");
    await upCorrected();
});

test("a node that is not prepared is not written to, and the error has the lines to add", async () => {
    const unprepared = await openScratch(sharedClient, sharedClientConfig([remoteOf(berlin)], rome));
    const error = failure(await unprepared.up());
    expect(error).toContain("elasticsearch.yml of node rome-0 does not name the bundle of remote CAs");
    expect(error).toContain("xpack.security.remote_cluster_client.ssl.enabled: true");
    expect(error).toContain(
        'xpack.security.remote_cluster_client.ssl.certificate_authorities: [ "remote-certs/ca.crt" ]',
    );
    expect(await Promise.all(rome.nodes.map(keystoreEntries))).toEqual([[]]);
    succeeded(await unprepared.destroy());
});

test("a machine with another host key gets nothing", async () => {
    const [first, second] = munich.nodes;
    const mixedUp = nodesOf(munich).map((node, index) => {
        const ssh = (node as { ssh: object }).ssh;
        return index === 0 ? { ...node, ssh: { ...ssh, hostKey: second?.ssh.hostKey } } : node;
    });
    const other = await openScratch(
        sharedClient,
        sharedClientConfig([{ ...remoteOf(berlin), alias: "mixed" }], munich, mixedUp),
    );
    const error = failure(await other.up());
    expect(error).toContain("node munich-0 (ssh elasticsearch@127.0.0.1");
    expect(error).toContain(`the machine shows another host key (${first?.ssh.hostKey})`);
    expect(first && (await keystoreEntries(first))).not.toContain("cluster.remote.mixed.credentials");
    succeeded(await other.destroy());
});

test("a failure half-way is cleaned up or continued by the next run", async () => {
    const [first, second] = munich.nodes;
    const broken = nodesOf(munich).map((node, index) =>
        index === 1 ? { ...node, keystoreCommand: "/nowhere/tool" } : node,
    );
    const remote = { ...remoteOf(berlin), alias: "half" };
    const other = await openScratch(sharedClient, sharedClientConfig([remote], munich, broken));
    expect(failure(await other.up())).toMatch(
        /node munich-1 .*: \/nowhere\/tool add failed \(exit code 127\)/,
    );
    expect(first && (await keystoreEntries(first))).toContain("cluster.remote.half.credentials");
    other.setConfig(sharedClientConfig([remote]));
    expect(succeeded(await other.up()).outputs.connected?.value).toEqual([true]);
    expect(second && (await keystoreEntries(second))).toContain("cluster.remote.half.credentials");
    succeeded(await other.destroy());
});

test("a node that the cluster does not have is named", async () => {
    const wrong = nodesOf(munich)
        .map((node) => ({ ...node, name: "munich-7" }))
        .slice(0, 1);
    const other = await openScratch(
        sharedClient,
        sharedClientConfig([{ ...remoteOf(berlin), alias: "other" }], munich, wrong),
    );
    expect(failure(await other.up())).toMatch(/has no node named munich-7; it has munich-\d, munich-\d/);
    succeeded(await other.destroy());
});

test("destroy after all that leaves nothing, and the local cluster healthy", async () => {
    const before = await Promise.all(munich.nodes.map(bundleOf));
    expect(before[0]).toContain("# BEGIN remote cluster berlin");
    succeeded(await stack.destroy());
    expect(await Promise.all(munich.nodes.map(keystoreEntries))).toEqual([[], []]);
    for (const node of munich.nodes) {
        expect(await bundleOf(node)).not.toContain("remote cluster");
    }
    expect(await request(munich, "GET", "/_remote/info")).toEqual({});
    expect(await request(munich, "GET", "/_cluster/health")).toMatchObject({
        status: "green",
        number_of_nodes: 2,
    });
});

test("nothing that was printed holds a secret", () => {
    const printed = everythingPrinted();
    expect(printed).toContain("no connection to");
    for (const secret of secretValues()) {
        expect(printed).not.toContain(secret);
    }
});
