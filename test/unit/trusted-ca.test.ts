import { TLSSocket } from "node:tls";
import { caFingerprint, pemBlocks } from "../../model/certificates";
import {
    createTrustedCa,
    trustedCaChanged,
    TrustedCaInputs,
    TrustedCaState,
    updateTrustedCa,
} from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { closeServers, echo, listen, tlsServer } from "./tls-server";

const { ca, otherCa, expiredCa, leaf, leafKey, otherLeaf, otherLeafKey } = makeCertificates();
const before = { cert: leaf, key: leafKey };
const after = { cert: otherLeaf, key: otherLeafKey };

// many real connections, on machines that do other things as well
jest.setTimeout(30_000);

let connections: number;

beforeEach(() => {
    connections = 0;
});
afterEach(closeServers);

/** An interface whose nodes have the certificates in turn. */
async function remote(...certificates: { cert: string; key: string }[]): Promise<string> {
    const server = tlsServer({ ...certificates[0] }, (socket: TLSSocket) => {
        connections += 1;
        server.setSecureContext({ ...certificates[connections % certificates.length] });
        echo(socket);
    });
    return listen(server);
}

function inputs(proxyAddress: string, more: Partial<TrustedCaInputs> = {}): TrustedCaInputs {
    return { proxyAddress, serverName: "berlin.example.com", caCertificate: otherCa, enabled: true, ...more };
}

/** The state before the CA changed. */
function stateBefore(proxyAddress: string): TrustedCaState {
    return { ...inputs(proxyAddress), caCertificate: ca, trusted: ca };
}

const both = caFingerprint(otherCa + ca);

test("at first the CA of now is trusted, and nobody looks", async () => {
    const given = inputs(await remote(before));
    expect(createTrustedCa(given)).toEqual({ ...given, trusted: otherCa });
    expect(connections).toBe(0);
});

test("for a public CA nothing is", () => {
    const { proxyAddress, enabled } = inputs("berlin.example.com:9443");
    expect(createTrustedCa({ proxyAddress, enabled })).toEqual({ proxyAddress, enabled });
});

test("a changed CA: both, as long as the one before is used; only the new one afterwards", async () => {
    const early = await remote(before);
    const mixed = await updateTrustedCa(stateBefore(early), inputs(early));
    expect(caFingerprint(mixed.trusted)).toBe(both);
    expect(trustedCaChanged(mixed, inputs(early))).toBe(true);
    const still = await updateTrustedCa(mixed, inputs(early));
    expect(still).toEqual(mixed);
    const renewed = inputs(await remote(after));
    const done = await updateTrustedCa(still, renewed);
    expect(done.trusted).toBe(otherCa);
    expect(trustedCaChanged(done, renewed)).toBe(false);
});

test("both, while some nodes behind the load balancer have the old certificate", async () => {
    const address = await remote(after, after, after, before);
    const state = await updateTrustedCa(stateBefore(address), inputs(address));
    expect(connections).toBe(4);
    expect(caFingerprint(state.trusted)).toBe(both);
});

test("only the new one at once, when all nodes have it already", async () => {
    const address = await remote(after);
    expect((await updateTrustedCa(stateBefore(address), inputs(address))).trusted).toBe(otherCa);
    expect(connections).toBe(5);
});

test("both, when it cannot be reached from here", async () => {
    const state = await updateTrustedCa(stateBefore("127.0.0.1:1"), inputs("127.0.0.1:1"));
    expect(caFingerprint(state.trusted)).toBe(both);
    expect(trustedCaChanged(state, inputs("127.0.0.1:1"))).toBe(true);
});

test("both for good, when nobody shall look", async () => {
    const off = inputs(await remote(after), { enabled: false });
    const state = await updateTrustedCa(stateBefore(off.proxyAddress), off);
    expect(caFingerprint(state.trusted)).toBe(both);
    expect(trustedCaChanged(state, off)).toBe(false);
    expect(connections).toBe(0);
});

test("a second change keeps all that may still be used", async () => {
    const state = { ...stateBefore("127.0.0.1:1"), trusted: `${ca}${expiredCa}` };
    const { trusted } = await updateTrustedCa(state, inputs("127.0.0.1:1"));
    expect(pemBlocks(trusted ?? "")).toEqual([otherCa, ca, expiredCa].map((pem) => pem.trim()));
});

test("the same CA with other white space is the same", async () => {
    const given = inputs(await remote(before), { caCertificate: `\n${ca.replace(/\n/g, "\r\n")}` });
    const state = await updateTrustedCa(stateBefore(given.proxyAddress), given);
    expect(state.trusted).toBe(given.caCertificate);
    expect(connections).toBe(0);
});

test("from a private CA to a public one, and back", async () => {
    const address = "127.0.0.1:1";
    const { proxyAddress, enabled } = inputs(address);
    const open = await updateTrustedCa(stateBefore(address), { proxyAddress, enabled });
    expect(open).not.toHaveProperty("trusted");
    expect(trustedCaChanged(open, { proxyAddress, enabled })).toBe(false);
    expect((await updateTrustedCa(open, inputs(address))).trusted).toBe(otherCa);
});

test.each<[string, Partial<TrustedCaState>, Partial<TrustedCaInputs>, boolean]>([
    ["nothing changed", {}, {}, false],
    ["another CA", {}, { caCertificate: otherCa }, true],
    ["another address", {}, { proxyAddress: "berlin.example.com:443" }, true],
    ["the one before is still trusted", { trusted: otherCa + ca }, {}, true],
    ["a CA that is not known yet", {}, { caCertificate: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, true],
])("it is looked at again: %s", (_, old, changed, again) => {
    const same = inputs("berlin.example.com:9443", { caCertificate: ca });
    expect(trustedCaChanged({ ...same, trusted: ca, ...old }, { ...same, ...changed })).toBe(again);
});
