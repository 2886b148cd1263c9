import { caFingerprint, checkCaCertificate, pemBlocks } from "../../model/certificates";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import { makeCertificates } from "./certificates";

const { ca, otherCa, expiredCa, leaf, leafKey } = makeCertificates();

function problemsOf(pem: unknown, now?: Date): string[] {
    const problems = new Problems();
    checkCaCertificate(problems, "caCertificate", pem, now);
    return problems.found;
}

test("takes one CA, several, with text around and Windows line ends", () => {
    expect(problemsOf(ca)).toEqual([]);
    expect(problemsOf(`first\n${ca}\nsecond\n${otherCa}`)).toEqual([]);
    expect(problemsOf(ca.replace(/\n/g, "\r\n"))).toEqual([]);
});

test.each([undefined, null, unknown])("judges nothing where there is nothing: %p", (pem) => {
    expect(problemsOf(pem)).toEqual([]);
});

test("refuses a leaf and names the CA to give", () => {
    expect(problemsOf(leaf)).toEqual([
        "caCertificate: (CN=berlin) is not a certificate authority but a leaf; give the CA that signed it (CN=berlin-ca)",
    ]);
});

test("refuses an expired CA, by the clock that is asked", () => {
    expect(problemsOf(expiredCa)).toEqual([
        "caCertificate: (CN=old-ca) expired on Jan  2 00:00:00 2020 GMT; give the one in use now",
    ]);
    expect(problemsOf(expiredCa, new Date("2020-01-01T12:00:00Z"))).toEqual([]);
});

test("refuses a private key without repeating it", () => {
    for (const pem of [leafKey, ca + leafKey, leafKey.replace(/PRIVATE/g, "RSA PRIVATE")]) {
        const [problem, ...more] = problemsOf(pem);
        expect(more).toEqual([]);
        expect(problem).toBe(
            "caCertificate: holds a private key; give only the certificate, and treat that key as leaked",
        );
    }
});

test.each([
    ["", "holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----"],
    ["/etc/ca.crt", "holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----"],
    [
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "is not a readable X.509 certificate; copy the PEM again, whole",
    ],
    [7, "is not text; give the PEM of the certificate authority"],
    [Buffer.from("pem"), "is not text; give the PEM of the certificate authority"],
])("refuses garbage: %p", (pem, problem) => {
    expect(problemsOf(pem)).toEqual([`caCertificate: ${problem}`]);
});

test("says which of several certificates is wrong", () => {
    const found = problemsOf(ca + leaf + expiredCa);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(
        /^caCertificate \(certificate 2\): \(CN=berlin\) is not a certificate authority/,
    );
    expect(found[1]).toMatch(/^caCertificate \(certificate 3\): \(CN=old-ca\) expired/);
});

test("takes the blocks out of a text, in order, trimmed", () => {
    expect(pemBlocks(`x\n${ca}\r\ny\n${otherCa}`)).toEqual([ca.trim(), otherCa.trim()]);
    expect(pemBlocks("none")).toEqual([]);
});

test("a fingerprint does not change with white space, but with the certificate", () => {
    expect(caFingerprint(ca)).toBe(caFingerprint(`\n\n${ca.replace(/\n/g, "\r\n")}\n`));
    expect(caFingerprint(ca)).not.toBe(caFingerprint(otherCa));
    expect(caFingerprint(ca + otherCa)).toBe(`${caFingerprint(ca)} ${caFingerprint(otherCa)}`);
    expect(caFingerprint(undefined)).toBe("");
});
