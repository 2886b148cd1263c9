import {
    chmodSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleBlock } from "../../model/ca-bundle";
import { remoteClusterSettings } from "../../model/remote-settings";
import {
    createNodeRemote,
    deleteNodeRemote,
    nodeRemoteChanged,
    NodeRemoteInputs,
    readNodeRemote,
    updateNodeRemote,
} from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { endpoint, markers, ssh } from "./fixtures";
import { LocalCluster, startLocalCluster } from "./local-cluster";
import { encodedKey } from "./mock-engine";
import { steps } from "./local-machines";

jest.mock("../../resources/ssh", () => jest.requireActual<object>("./local-machines"));
jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

// many processes, on machines that do other things as well
jest.setTimeout(30_000);

const { ca, leaf, leafKey, otherLeaf, otherLeafKey } = makeCertificates();
const signing = { certificate: leaf, key: leafKey };
const entry = "cluster.remote.berlin.credentials";
const file = "cluster.remote.berlin.signing";
let folder: string;
let cluster: LocalCluster;
let inputs: NodeRemoteInputs;
let info: object;

// a keystore of names alone
const keystore = `#!/bin/sh
file="$(dirname "$0")/entries"; touch "$file"
case "$1" in
    add) cat > /dev/null; for name; do :; done; grep -qx "$name" "$file" || echo "$name" >> "$file" ;;
    remove) grep -vx "$2" "$file" > "$file.new"; mv "$file.new" "$file" ;;
    list) cat "$file" ;;
esac
`;

beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "node-remote-"));
    info = {};
    await start("9.5.4");
    mkdirSync(join(folder, "remote-certs"));
    writeFileSync(
        join(folder, "elasticsearch.yml"),
        'xpack.security.remote_cluster_client.ssl.certificate_authorities: [ "remote-certs/ca.crt" ]\n',
    );
    writeFileSync(join(folder, "remote-certs/ca.crt"), ca);
    writeFileSync(join(folder, "keystore"), keystore);
    chmodSync(join(folder, "keystore"), 0o755);
    const node = { name: "node-1", ssh: { ...ssh, port: 22, sudo: false }, configPath: folder };
    inputs = {
        ...{
            alias: "berlin",
            credential: encodedKey,
            caCertificates: [ca],
            bundlePath: "remote-certs/ca.crt",
        },
        nodes: { "node-1": { ...node, keystoreCommand: join(folder, "keystore") } },
        elasticsearch: { endpoints: [cluster.url], username: "elastic", password: markers.password },
    };
    steps.length = 0;
});

afterEach(async () => {
    rmSync(folder, { recursive: true });
    await cluster.close();
});

async function start(version: string): Promise<void> {
    cluster = await startLocalCluster({
        "GET /": () => ({ body: { version: { number: version } } }),
        "GET /_remote/info": () => ({ body: info }),
        "GET /_nodes?filter_path=nodes.*.name,nodes.*.roles": {
            body: { nodes: { a: { name: "node-1", roles: ["remote_cluster_client"] } } },
        },
        "POST /_nodes/reload_secure_settings": {
            body: { nodes: { a: { name: "node-1", secure_setting_names: [entry] } } },
        },
        "GET /_cluster/settings?flat_settings=true&filter_path=persistent": {
            body: { persistent: { "cluster.remote.berlin.proxy_address": "berlin:9300" } },
        },
        "PUT /_cluster/settings": {},
    });
}

const put = "PUT /_cluster/settings ";
const settingsPut = () =>
    cluster.requests
        .filter((one) => one.startsWith(put))
        .map((one) => (JSON.parse(one.slice(put.length)) as { persistent: object }).persistent);
const certs = () => readdirSync(join(folder, "remote-certs")).sort();
const mode = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);

test("brings what a node signs with, finds it lost, and takes it away after the settings", async () => {
    const state = await createNodeRemote({ ...inputs, signing });
    expect(certs()).toEqual(["berlin.signing.crt", "berlin.signing.key", "ca.crt"]);
    expect(readFileSync(join(folder, "remote-certs/berlin.signing.key"), "utf8")).toBe(leafKey);
    expect(mode("remote-certs/berlin.signing.key")).toBe(process.getuid?.() === 0 ? "640" : "600");
    expect(mode("remote-certs/berlin.signing.crt")).toBe("644");
    expect(readFileSync(join(folder, "remote-certs/ca.crt"), "utf8")).toContain(bundleBlock("berlin", [ca]));
    expect(nodeRemoteChanged(state, { ...inputs, signing })).toBe(false);
    expect((await readNodeRemote(state)).heldBy).toEqual(["node-1"]);
    writeFileSync(join(folder, "remote-certs/berlin.signing.key"), otherLeafKey);
    const seen = await readNodeRemote(state);
    expect(seen.heldBy).toEqual([]);
    expect(nodeRemoteChanged(seen, { ...inputs, signing })).toBe(true);
    expect(settingsPut()).toEqual([]);
    await deleteNodeRemote(state);
    expect(settingsPut()).toEqual([{ [`${file}.certificate`]: null, [`${file}.key`]: null }]);
    expect(certs()).toEqual(["ca.crt"]);
    expect(readFileSync(join(folder, "entries"), "utf8")).toBe("");
});

test("a new signing identity takes the place of the old one, both files in one moment", async () => {
    const state = await createNodeRemote({ ...inputs, signing });
    steps.length = 0;
    const next = { ...inputs, signing: { certificate: otherLeaf, key: otherLeafKey } };
    expect(nodeRemoteChanged(state, next)).toBe(true);
    await updateNodeRemote(state, next);
    expect(readFileSync(join(folder, "remote-certs/berlin.signing.crt"), "utf8")).toBe(otherLeaf);
    const path = (end: string) => join(folder, `remote-certs/berlin.signing.${end}`);
    expect(steps.filter((step) => /writing .*signing|replacing/.test(step))).toEqual([
        `node-1: writing ${path("crt")}`,
        `node-1: writing ${path("key")}`,
        `node-1: replacing ${path("crt")}, ${path("key")}`,
    ]);
    expect(settingsPut()).toEqual([]);
});

test("one that is not wanted any more goes after the settings", async () => {
    const state = await createNodeRemote({ ...inputs, signing });
    expect(nodeRemoteChanged(state, inputs)).toBe(true);
    const next = await updateNodeRemote(state, inputs);
    expect(settingsPut()).toEqual([{ [`${file}.certificate`]: null, [`${file}.key`]: null }]);
    expect(certs()).toEqual(["ca.crt"]);
    expect(next).not.toHaveProperty("signing");
});

test("with another place for the bundle the settings follow before the old files go", async () => {
    writeFileSync(
        join(folder, "elasticsearch.yml"),
        'xpack.security.remote_cluster_client.ssl.certificate_authorities: [ "remote-certs/ca.crt", "other.crt" ]\n',
    );
    const state = await createNodeRemote({ ...inputs, signing });
    await updateNodeRemote(state, { ...inputs, signing, bundlePath: "other.crt" });
    expect(settingsPut()).toEqual([
        { [`${file}.certificate`]: "berlin.signing.crt", [`${file}.key`]: "berlin.signing.key" },
    ]);
    expect(certs()).toEqual(["ca.crt"]);
    expect(readdirSync(folder)).toContain("berlin.signing.key");
});

test("an older cluster is told apart before anything is written", async () => {
    await cluster.close();
    await start("9.2.8");
    const older = { ...inputs.elasticsearch, endpoints: [cluster.url] };
    await expect(createNodeRemote({ ...inputs, elasticsearch: older, signing })).rejects.toThrow(
        "its version is 9.2.8, but remotes[berlin].signing needs 9.3.0 or later",
    );
    expect(steps).toEqual([]);
});

describe("with the settings of the alias", () => {
    const settings = remoteClusterSettings("berlin", { remote: endpoint });

    test.each([
        ["connected with certificates, they follow the reload", { berlin: { connected: true } }, true],
        ["not connected at all, they are left alone", {}, false],
        ["with a credential already", { berlin: { cluster_credentials: "::es_redacted::" } }, false],
    ])("%s", async (_, remotes, written) => {
        info = remotes;
        await createNodeRemote({ ...inputs, settings });
        const wanted = {
            "cluster.remote.berlin.mode": "proxy",
            "cluster.remote.berlin.proxy_address": "berlin.example.com:9443",
        };
        expect(settingsPut()).toEqual(written ? [wanted] : []);
        const reload = cluster.requests.findIndex((one) => one.includes("reload_secure_settings"));
        const last = cluster.requests.length - 1;
        expect(reload).toBe(written ? last - 1 : last);
    });

    test("a change of them alone touches no node", () => {
        const state = { ...inputs, settings, heldBy: ["node-1"] };
        expect(nodeRemoteChanged(state, { ...inputs, settings: [] })).toBe(false);
        expect(nodeRemoteChanged(state, inputs)).toBe(false);
    });
});
