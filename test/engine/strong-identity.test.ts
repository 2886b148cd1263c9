import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
    type Certificate,
    createAuthority,
    createClientCertificate as createCertificate,
} from "../../lab/certificates";
import { request } from "../../lab/elasticsearch-request";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { accessTo, nodesOf } from "../../lab/example";
import type { LabCluster } from "../../lab/lab";
import { berlin, messages, munich, remoteSettings } from "./running-lab";
import { everythingPrinted, failure, openScratch, removeScratch, scratchFolder, succeeded } from "./stacks";

const program = join(__dirname, "programs", "strong-identity");
const identity = "CN=munich,O=Search";
let stack: EngineStack;
let authority: Certificate;
let own: Certificate;
let sibling: Certificate;
let stranger: Certificate;

beforeAll(async () => {
    const place = (name: string) => join(scratchFolder(), name);
    authority = await createAuthority(place("signing"), "signing CA");
    const other = await createAuthority(place("other"), "other CA");
    own = await createCertificate(authority, place("own"), "munich", "Search");
    sibling = await createCertificate(authority, place("sibling"), "rome", "Search");
    stranger = await createCertificate(other, place("stranger"), "munich", "Search");
    stack = await openScratch(program, config());
});

afterAll(() => {
    removeScratch();
});

const text = (file: string) => readFileSync(file, "utf8");

function over(cluster: LabCluster): Config {
    return {
        ...accessTo(cluster),
        [`${cluster.name}Nodes`]: { value: JSON.stringify(nodesOf(cluster)) },
        [`${cluster.name}SshKey`]: { value: cluster.nodes[0]?.ssh.privateKey ?? "", secret: true },
    };
}

function config(changes: { signing?: Certificate | null; [name: string]: unknown } = {}): Config {
    const { signing = own, ...values } = {
        certificateIdentity: identity,
        names: JSON.stringify(["logs-*"]),
        ...changes,
    };
    return {
        ...over(munich),
        ...over(berlin),
        berlinInterface: { value: JSON.stringify(berlin.remoteClusterServer) },
        authorities: { value: JSON.stringify([text(authority.certificate)]) },
        ...(signing && {
            signingCertificate: { value: text(signing.certificate) },
            signingKey: { value: text(signing.key), secret: true },
        }),
        ...Object.fromEntries(
            Object.entries(values)
                .filter(([, value]) => typeof value === "string")
                .map(([name, value]) => [name, { value: value }]),
        ),
    };
}

async function identityOf(keyId: unknown): Promise<string | undefined> {
    const answer = await request<{ api_keys: { certificate_identity?: string }[] }>(
        berlin,
        "GET",
        `/_security/api_key?id=${String(keyId)}`,
    );
    return answer.api_keys[0]?.certificate_identity;
}

function signingFiles(): string[] {
    return munich.nodes.flatMap(({ name, configPath }) =>
        ["crt", "key"].flatMap((end) => {
            const file = statSync(`${configPath}/remote-certs/berlin.signing.${end}`, {
                throwIfNoEntry: false,
            });
            return file === undefined ? [] : [`${name} ${end} ${(file.mode & 0o777).toString(8)}`];
        }),
    );
}

test("signed requests reach a remote whose key asks for the certificate", async () => {
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await identityOf(outputs.keyId?.value)).toBe(identity);
    expect(signingFiles()).toEqual(
        munich.nodes.flatMap(({ name }) => [`${name} crt 644`, `${name} key 600`]),
    );
});

test("a second `up` and a refresh change nothing", async () => {
    for (const operation of [() => stack.up(), () => stack.refresh(), () => stack.up()]) {
        const { steps } = succeeded(await operation());
        const changes = steps.filter(
            ({ op, urn }) => op !== "same" && op !== "refresh" && !urn.includes("pulumi:providers:"),
        );
        expect(changes).toEqual([]);
    }
});

test.each([
    ["a certificate of another name", () => sibling, `is that of "CN=rome,O=Search"`],
    ["one of a CA that the remote does not know", () => stranger, "give its CA to RemoteSigningAuthorities"],
    ["no signature", () => null, "the local cluster does not sign: give `signing`"],
])("the remote refuses %s, and the failure says why", async (_, signing, why) => {
    stack.setConfig(config({ signing: signing() }));
    expect(failure(await stack.up())).toContain(why);
    await expect(messages(munich, "berlin:logs-*")).resolves.toEqual([]);
});

test("without `signing` nothing of it is left", () => {
    expect(signingFiles()).toEqual([]);
});

test("it recovers, and a change of the key's access leaves what it asks for", async () => {
    stack.setConfig(config({ names: JSON.stringify(["logs-*", "metrics-*"]) }));
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(true);
    expect(await identityOf(outputs.keyId?.value)).toBe(identity);
});

test("somebody who lets unsigned requests in is noticed", async () => {
    stack.setConfig(config());
    const { outputs } = succeeded(await stack.up());
    const keyId = String(outputs.keyId?.value);
    await request(berlin, "PUT", `/_security/cross_cluster/api_key/${keyId}`, { certificate_identity: null });
    succeeded(await stack.refresh());
    succeeded(await stack.up());
    expect(await identityOf(keyId)).toBe(identity);
});

test("a new key asks for it as well, and from then on for something else in place", async () => {
    const before = succeeded(await stack.up()).outputs.keyId?.value;
    stack.setConfig(config({ rotation: "2026-11" }));
    const after = succeeded(await stack.up()).outputs.keyId?.value;
    expect(after).not.toBe(before);
    expect(await identityOf(after)).toBe(identity);
    stack.setConfig(config({ rotation: "2026-11", certificateIdentity: "CN=(munich|rome),.*" }));
    expect(succeeded(await stack.up()).outputs.keyId?.value).toBe(after);
    expect(await identityOf(after)).toBe("CN=(munich|rome),.*");
    stack.setConfig(config({ rotation: "2026-11", certificateIdentity: undefined }));
    expect(succeeded(await stack.up()).outputs.keyId?.value).toBe(after);
    expect(await identityOf(after)).toBeUndefined();
});

test("destroying it leaves nothing on either side", async () => {
    succeeded(await stack.destroy());
    expect(signingFiles()).toEqual([]);
    expect(await remoteSettings(munich)).toEqual({});
    expect(await remoteSettings(berlin)).toEqual({});
    const [node] = berlin.nodes;
    expect(
        statSync(`${node?.configPath ?? ""}/remote-certs/signing-ca.crt`, { throwIfNoEntry: false }),
    ).toBeUndefined();
});

test("the key of the certificate is printed nowhere", () => {
    for (const { key } of [own, sibling, stranger]) {
        expect(everythingPrinted()).not.toContain(text(key).split("\n")[1]);
    }
});
