import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { certificateFiles } from "../../lab/elasticsearch-config";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { request } from "../../lab/elasticsearch-request";
import { accessTo, nodesOf, transportOf } from "../../lab/example";
import type { LabCluster } from "../../lab/lab";
import { berlin, messages, munich, remoteSettings } from "./running-lab";
import { failure, openScratch, removeScratch, succeeded } from "./stacks";
import { trustFiles } from "./trust-files";

const program = join(__dirname, "programs/certificate-connection");
const before = [munich, berlin].map(trustFiles);
let stack: EngineStack;

/** Nodes read their files again every 5 s. */
const readAgain = () => sleep(8_000);

beforeAll(async () => {
    stack = await openScratch(program, config());
});

afterAll(() => {
    removeScratch();
});

function config(more: Config = {}): Config {
    return {
        ...Object.assign({}, ...[munich, berlin].flatMap(ofCluster)),
        ...accessTo(munich),
        proofSeconds: { value: "12" },
        ...more,
    } as Config;
}

function ofCluster(cluster: LabCluster): Config[] {
    const { name, nodes } = cluster;
    return [
        transportOf(cluster),
        {
            [`${name}Nodes`]: { value: JSON.stringify(nodesOf(cluster)) },
            [`${name}SshKey`]: { value: nodes[0]?.ssh.privateKey ?? "", secret: true },
        },
    ];
}

const trusting = (...clusters: string[]): Config => ({ trusting: { value: JSON.stringify(clusters) } });
const sockets = (number: number): Config => ({ sockets: { value: String(number) } });

/** Changes a file of every node, as somebody who logs in there. */
function edit({ nodes }: LabCluster, file: string, change: (text: string) => string): void {
    for (const { configPath } of nodes) {
        const path = join(configPath, file);
        writeFileSync(path, change(readFileSync(path, "utf8")));
    }
}

test("neither side trusts the other", async () => {
    stack.setConfig(config(trusting()));
    expect(failure(await stack.up())).toMatch(
        /no connection to "berlin" after 12 s: .*PKIX path.*The local cluster does not trust "berlin": the CA/s,
    );
    // what was asked for the reason is gone
    expect(Object.keys(await remoteSettings(munich)).filter((name) => name.includes("_probe"))).toEqual([]);
});

test("the remote trusts the local side, the local not the remote; also with skip_unavailable false", async () => {
    stack.setConfig(config({ ...trusting("berlin"), skipUnavailable: { value: "false" } }));
    expect(failure(await stack.up())).toMatch(/The local cluster does not trust "berlin": the CA/);
    succeeded(await stack.destroy());
});

test("the local side trusts the remote, the remote not the local", async () => {
    stack.setConfig(config(trusting("munich")));
    expect(failure(await stack.up())).toMatch(/The remote "berlin" does not trust the local cluster/);
});

test("both trust each other: a failed up can be run again", async () => {
    stack.setConfig(config());
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
});

test("a name taken out of the local's trust.yml is told, and mended after a refresh", async () => {
    edit(munich, certificateFiles.trustRestrictions, (text) => text.replace(/^.*node\.berlin\..*\n/m, ""));
    await readAgain();
    stack.setConfig(config(sockets(5)));
    expect(failure(await stack.up())).toMatch(/The local cluster does not trust the nodes of "berlin"/);
    succeeded(await stack.refresh());
    succeeded(await stack.up());
    expect(trustFiles(munich)[0]?.names).toContain("*.node.berlin.cluster.lab.test");
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
});

test.each([
    [
        "local",
        munich,
        "berlin",
        /The local cluster does not trust the nodes of "berlin": it has their CA, but their names/,
    ],
    ["remote", berlin, "munich", /The remote "berlin" does not trust the local cluster/],
] as const)("the %s side has the CA, but not the names", async (_, cluster, other, error) => {
    const right = new RegExp(`node\\.${other}\\.`, "g");
    edit(cluster, certificateFiles.trustRestrictions, (text) => text.replace(right, "node.elsewhere."));
    await readAgain();
    stack.setConfig(config(sockets(cluster === munich ? 6 : 7)));
    expect(failure(await stack.up())).toMatch(error);
    edit(cluster, certificateFiles.trustRestrictions, (text) => text.replaceAll("elsewhere", other));
    succeeded(await stack.up());
});

test("a CA taken away on the remote: new connections fail, with which side refuses", async () => {
    const file = certificateFiles.authority;
    const [{ cas = "" } = {}] = trustFiles(berlin);
    edit(berlin, file, (text) => text.replace(/# BEGIN transport trust[\s\S]*# END transport trust.*\n/, ""));
    await readAgain();
    stack.setConfig(config(sockets(8)));
    expect(failure(await stack.up())).toMatch(/The remote "berlin" does not trust the local cluster/);
    edit(berlin, file, () => cas);
    succeeded(await stack.up());
});

test("sniff mode, and seeds with a proxy", async () => {
    const seeds = berlin.nodes.map(({ transportPort }) => `127.0.0.1:${transportPort}`);
    stack.setConfig(config({ seeds: { value: JSON.stringify(seeds) } }));
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    stack.setConfig(
        config({
            seeds: { value: '["localhost:1"]' },
            proxy: { value: `${berlin.transport.host}:${berlin.transport.port}` },
        }),
    );
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await remoteSettings(munich)).toMatchObject({
        "cluster.remote.berlin.mode": "sniff",
        "cluster.remote.berlin.proxy": `127.0.0.1:${berlin.transport.port}`,
    });
});

test("destroy leaves both sides as they were", async () => {
    succeeded(await stack.destroy());
    expect([munich, berlin].map(trustFiles)).toEqual(before);
    expect(await remoteSettings(munich)).toEqual({});
    expect(await request(munich, "GET", "/_remote/info")).toEqual({});
});
