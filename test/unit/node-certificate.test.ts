import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDue } from "../../model/node-certificate";
import {
    createNodeCertificate,
    nodeCertificateChanged,
    NodeCertificateInputs,
    updateNodeCertificate,
} from "../../resources/runtime";
import { Authority, makeAuthorities } from "./signing-authorities";

const { passphrase, ...authorities } = makeAuthorities();
const { sec1, pkcs1, pkcs8, encrypted, encryptedPkcs1 } = authorities;
const dayMs = 24 * 60 * 60 * 1000;

const inputs: NodeCertificateInputs = {
    caCertificate: sec1.certificate,
    caKey: sec1.key,
    nodeName: "node-1.node.munich.cluster.example.account",
    dnsNames: ["node-1.example.com", "*.example.org"],
    ipAddresses: ["127.0.0.1", "2001:db8::1"],
    validityDays: 1095,
    renewBeforeDays: 30,
};

/** What the openssl command says of a certificate, and whether it holds against its authority. */
function openssl(certificate: string, { certificate: ca }: Authority): string {
    const folder = mkdtempSync(join(tmpdir(), "node-certificate-"));
    try {
        writeFileSync(join(folder, "ca.pem"), ca);
        writeFileSync(join(folder, "node.pem"), certificate);
        const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, encoding: "utf8" });
        for (const purpose of ["sslserver", "sslclient"]) {
            run("verify", "-x509_strict", "-purpose", purpose, "-CAfile", "ca.pem", "node.pem");
        }
        return run("x509", "-in", "node.pem", "-noout", "-text", "-nameopt", "RFC2253");
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

test("a certificate says what trust restrictions and TLS ask for", () => {
    const { certificate, key } = createNodeCertificate(inputs);
    const text = openssl(certificate, sec1);
    for (const part of [
        "Issuer: CN=sec1,O=Example\n",
        "Subject: CN=node-1.node.munich.cluster.example.account\n",
        "Signature Algorithm: ecdsa-with-SHA256",
        "NIST CURVE: P-256",
        /Basic Constraints: critical\s+CA:FALSE\n/,
        /X509v3 Key Usage: critical\s+Digital Signature\n/,
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "X509v3 Authority Key Identifier",
        "othername: commonName::node-1.node.munich.cluster.example.account, DNS:node-1.example.com, " +
            "DNS:*.example.org, IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1\n",
    ]) {
        expect(text).toMatch(part);
    }
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const parsed = new X509Certificate(certificate);
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    const days = (new Date(parsed.validTo).getTime() - Date.now()) / dayMs;
    expect(days).toBeCloseTo(1095, 2);
    expect(new Date(parsed.validFrom).getTime()).toBeLessThan(Date.now());
});

test.each<[string, Authority, object]>([
    ["PKCS#1", pkcs1, {}],
    ["PKCS#8", pkcs8, {}],
    ["encrypted PKCS#8", encrypted, { caKeyPassphrase: passphrase }],
    ["encrypted PKCS#1", encryptedPkcs1, { caKeyPassphrase: passphrase }],
    ["not encrypted, whatever the passphrase", pkcs8, { caKeyPassphrase: passphrase }],
])("the key of the authority may be %s", (_, { certificate: caCertificate, key: caKey }, more) => {
    const { certificate } = createNodeCertificate({ ...inputs, caCertificate, caKey, ...more });
    openssl(certificate, { certificate: caCertificate, key: caKey });
});

test("names longer than a common name should be, and times after 2049, are right, too", () => {
    const nodeName = `node-1.node.${"a1".repeat(16)}.cluster.${"1".repeat(20)}.account`;
    const { certificate } = createNodeCertificate({ ...inputs, nodeName, validityDays: 36_500 });
    expect(openssl(certificate, sec1)).toContain(`othername: commonName::${nodeName}, `);
    expect(new Date(new X509Certificate(certificate).validTo).getUTCFullYear()).toBeGreaterThan(2100);
});

test("without names and addresses there is the name of the node alone", () => {
    const { certificate } = createNodeCertificate({ ...inputs, dnsNames: [], ipAddresses: [] });
    expect(openssl(certificate, sec1)).toMatch(/othername: commonName::[^,\n]+\n/);
});

test("each certificate has a serial number of its own", () => {
    const numbers = Array.from(
        { length: 3 },
        () => new X509Certificate(createNodeCertificate(inputs).certificate).serialNumber,
    );
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) {
        expect(number).toMatch(/^[4-7][0-9A-F]{31}$/);
    }
});

describe("a new certificate for the same key", () => {
    const old = createNodeCertificate(inputs);

    test.each<[string, Partial<NodeCertificateInputs>]>([
        ["another name", { nodeName: "node-1.node.berlin.cluster.example.account" }],
        ["another DNS name", { dnsNames: [] }],
        ["another address", { ipAddresses: ["127.0.0.2"] }],
        ["another CA", { caCertificate: pkcs1.certificate, caKey: pkcs1.key }],
        ["another time", { validityDays: 365 }],
        ["it ends soon", { renewBeforeDays: 1095 }],
    ])("%s", (_, changed) => {
        const state = updateNodeCertificate(old, { ...inputs, ...changed });
        expect(nodeCertificateChanged(old, { ...inputs, ...changed })).toBe(true);
        expect(state.certificate).not.toBe(old.certificate);
        expect(state.key).toBe(old.key);
        expect(new X509Certificate(state.certificate).checkPrivateKey(createPrivateKey(old.key))).toBe(true);
    });

    test.each<[string, Partial<NodeCertificateInputs>]>([
        ["the key of the CA in another form", { caKey: encrypted.key, caKeyPassphrase: passphrase }],
        ["other white space in its certificate", { caCertificate: `\n${sec1.certificate}\n` }],
        ["another time before its end", { renewBeforeDays: 60 }],
    ])("not for %s", (_, changed) => {
        const state = updateNodeCertificate(old, { ...inputs, ...changed });
        expect(state).toEqual({ ...old, ...changed });
    });
});

test.each([
    [31, false],
    [30, true],
    [0, true],
    [-1, true],
])("%p days before its end, a certificate that is renewed 30 days before is due: %p", (days, due) => {
    const { certificate } = createNodeCertificate(inputs);
    const end = new Date(new X509Certificate(certificate).validTo).getTime();
    expect(isDue(certificate, 30, new Date(end - days * dayMs))).toBe(due);
});

test("nothing changes by itself before that", () => {
    expect(nodeCertificateChanged(createNodeCertificate(inputs), inputs)).toBe(false);
});

test("a certificate that ends soon is a change, although no input is one", () => {
    const soon = { ...inputs, validityDays: 31 };
    jest.useFakeTimers({ now: Date.now() - 2 * dayMs });
    const old = createNodeCertificate(soon);
    jest.useRealTimers();
    expect(nodeCertificateChanged(old, soon)).toBe(true);
    const renewed = updateNodeCertificate(old, soon);
    expect(renewed.certificate).not.toBe(old.certificate);
    expect(nodeCertificateChanged(renewed, soon)).toBe(false);
});
