import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RemoteSigningAuthorities } from "../../index";
import {
    createSigningAuthorities,
    deleteSigningAuthorities,
    readSigningAuthorities,
    signingAuthoritiesChanged,
    SigningAuthoritiesInputs,
    updateSigningAuthorities,
} from "../../resources/runtime";
import { UnfinishedError } from "../../resources/unfinished-error";
import { makeCertificates } from "./certificates";
import { elasticsearch, markers, node, ssh } from "./fixtures";
import { LocalCluster, startLocalCluster } from "./local-cluster";
import { steps, unreachable } from "./local-machines";
import { startMockEngine, valueOf } from "./mock-engine";

jest.mock("../../resources/ssh", () => jest.requireActual<object>("./local-machines"));
jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa } = makeCertificates();
const setting = "cluster.remote.signing.certificate_authorities";
let folder: string;
const clusters: LocalCluster[] = [];

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "signing-authorities-"));
    steps.length = 0;
});

afterEach(async () => {
    rmSync(folder, { recursive: true });
    unreachable.clear();
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
});

function machine(name: string) {
    const configPath = join(folder, name);
    mkdirSync(configPath);
    writeFileSync(join(configPath, "elasticsearch.yml"), "");
    chmodSync(join(configPath, "elasticsearch.yml"), 0o660);
    return { name, ssh: { ...ssh, port: 22, sudo: false }, configPath, keystoreCommand: "keystore" };
}

async function inputsFor(names: string[], version = "9.5.4"): Promise<SigningAuthoritiesInputs> {
    const cluster = await startLocalCluster({
        "GET /": { body: { version: { number: version } } },
        "GET /_nodes?filter_path=nodes.*.name,nodes.*.roles": {
            body: { nodes: { a: { name: "node-1" }, b: { name: "node-2" } } },
        },
        "PUT /_cluster/settings": { body: { acknowledged: true } },
    });
    clusters.push(cluster);
    return {
        elasticsearch: { endpoints: [cluster.url], username: "elastic", password: markers.password },
        nodes: Object.fromEntries(names.map((name) => [name, machine(name)])),
        authorities: ca,
        path: "remote-certs/signing-ca.crt",
    };
}

/** The values that the setting was given, one after the other. */
function settingsOf(cluster: LocalCluster | undefined): unknown[] | undefined {
    return cluster?.requests
        .filter((request) => request.startsWith("PUT /_cluster/settings"))
        .map((request) => {
            const body = request.slice(request.indexOf("{"));
            return (JSON.parse(body) as { persistent: Record<string, unknown> }).persistent[setting];
        });
}

const file = (name: string, path = "remote-certs/signing-ca.crt") => join(folder, name, path);

test("brings the file to every node, finds a lost one, and takes it away", async () => {
    const inputs = await inputsFor(["node-1", "node-2"]);
    const state = await createSigningAuthorities(inputs);
    expect(state).toEqual({ ...inputs, heldBy: ["node-1", "node-2"] });
    expect(readFileSync(file("node-2"), "utf8")).toBe(ca);
    expect(statSync(file("node-2")).mode & 0o777).toBe(0o644);
    expect(signingAuthoritiesChanged(state, inputs)).toBe(false);
    writeFileSync(file("node-1"), otherCa);
    const seen = await readSigningAuthorities(state);
    expect(seen.heldBy).toEqual(["node-2"]);
    expect(signingAuthoritiesChanged(seen, inputs)).toBe(true);
    steps.length = 0;
    expect(await updateSigningAuthorities(seen, inputs)).toEqual(state);
    expect(steps.filter((step) => step.includes("writing"))).toEqual([`node-1: writing ${file("node-1")}`]);
    await deleteSigningAuthorities(state);
    expect([file("node-1"), file("node-2")].filter(existsSync)).toEqual([]);
    expect(settingsOf(clusters[0])?.at(-1)).toBeNull();
});

test("another path: the setting leaves the old file before it goes", async () => {
    const inputs = await inputsFor(["node-1", "node-2"]);
    const state = await createSigningAuthorities(inputs);
    await updateSigningAuthorities(state, { ...inputs, path: "remote-certs/other.crt" });
    expect([file("node-1"), file("node-2")].filter(existsSync)).toEqual([]);
    expect(readFileSync(file("node-2", "remote-certs/other.crt"), "utf8")).toBe(ca);
    expect(settingsOf(clusters[0])).toEqual([["remote-certs/signing-ca.crt"], ["remote-certs/other.crt"]]);
});

test.each([
    [
        ["node-1"],
        "9.5.4",
        "node node-2 is not in `nodes`, but every node of the cluster reads the file; add it",
    ],
    [["node-1", "node-2", "node-3"], "9.5.4", "has no node named node-3"],
    [
        ["node-1", "node-2"],
        "9.2.8",
        "its version is 9.2.8, but RemoteSigningAuthorities needs 9.3.0 or later",
    ],
])("writes nothing for %p on %s", async (names, version, problem) => {
    await expect(createSigningAuthorities(await inputsFor(names, version))).rejects.toThrow(problem);
    expect(steps).toEqual([]);
});

test("a machine that cannot be reached leaves it unfinished, and stands in the way of destroying it", async () => {
    const inputs = await inputsFor(["node-1", "node-2"]);
    unreachable.add("node-2");
    const error = await createSigningAuthorities(inputs).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnfinishedError);
    expect((error as UnfinishedError<object>).properties).toEqual({ ...inputs, heldBy: [] });
    await expect(deleteSigningAuthorities({ ...inputs, heldBy: [] })).rejects.toThrow(
        "if the machine is gone for good, take the node out of `nodes`",
    );
});

test("one resource has the file and the setting, which no provider could read", async () => {
    const engine = await startMockEngine({ answers: { SigningAuthorities: { heldBy: ["node-1"] } } });
    const { path } = new RemoteSigningAuthorities("berlin", {
        elasticsearch,
        nodes: [node],
        caCertificates: [ca, otherCa],
    });
    await engine.settled();
    expect(engine.resources.map(({ name, parent }) => [name, parent])).toEqual([
        ["berlin", ""],
        ["berlin-files", "berlin"],
    ]);
    expect(engine.resource("berlin-files").inputs).toMatchObject({
        elasticsearch,
        authorities: `${ca.trim()}\n${otherCa.trim()}\n`,
        path: "remote-certs/signing-ca.crt",
    });
    expect(await valueOf(path)).toBe("remote-certs/signing-ca.crt");
});
