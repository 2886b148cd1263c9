import { X509Certificate } from "node:crypto";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import {
    checkCertificateIdentity,
    checkSigning,
    signingNotice,
    signingPaths,
    signingProblem,
    signingSettings,
} from "../../model/signing";
import { makeCertificates } from "./certificates";
import { makeAuthorities } from "./signing-authorities";

const { ca, expiredCa, leaf, leafKey, otherLeaf, otherLeafKey } = makeCertificates();
const { encrypted, encryptedPkcs1, ed25519, pkcs1 } = makeAuthorities();

function problemsOf(signing: unknown): string[] {
    const problems = new Problems();
    checkSigning(problems, "signing", signing as Parameters<typeof checkSigning>[2]);
    return problems.found;
}

test("takes a pair, with the chain behind the certificate, and what is not known yet", () => {
    expect(problemsOf({ certificate: leaf, key: leafKey })).toEqual([]);
    expect(problemsOf({ certificate: `${leaf}\n${ca}`, key: leafKey })).toEqual([]);
    expect(problemsOf(pkcs1 && { certificate: pkcs1.certificate, key: pkcs1.key })).toEqual([]);
    expect(problemsOf({ certificate: unknown, key: leafKey })).toEqual([]);
    expect(problemsOf({ certificate: leaf, key: unknown })).toEqual([]);
    expect(problemsOf(unknown)).toEqual([]);
    expect(problemsOf(undefined)).toEqual([]);
});

test.each([
    ["signing.key", { certificate: leaf, key: encrypted.key }, "has a passphrase; give the key without one"],
    ["signing.key", { certificate: leaf, key: encryptedPkcs1.key }, "has a passphrase"],
    ["signing.key", { ...ed25519 }, "is a key of type ed25519; give an RSA or EC key"],
    ["signing.key", { certificate: leaf, key: "berlin.key" }, "is not a private key as PEM"],
    ["signing.key", { certificate: leaf, key: leaf }, "is not a private key as PEM"],
    ["signing.key", { certificate: leaf, key: 7 }, "is not a private key as PEM"],
    ["signing.key", { certificate: leaf, key: leafKey.replace(/M[A-Z]/, "__") }, "cannot be read; copy the"],
    ["signing.key", { certificate: leaf }, "is missing; give the PEM of its private key"],
    ["signing.certificate", { key: leafKey }, "is missing; give the PEM of the signing certificate"],
    ["signing.certificate", { certificate: "a.crt", key: leafKey }, "holds no PEM certificate"],
    ["signing.certificate", { certificate: leafKey, key: leafKey }, "holds a private key; give only the"],
    [
        "signing.certificate (certificate 2)",
        { certificate: leaf + expiredCa, key: leafKey },
        "(CN=old-ca) exp",
    ],
    [
        "signing.certificate, signing.key",
        { certificate: leaf, key: otherLeafKey },
        "do not belong together: the key is not that of the first certificate (CN=berlin); give the two of one pair",
    ],
    [
        "signing.certificate, signing.key",
        { certificate: ca + leaf, key: leafKey },
        "do not belong together: the key is not that of the first certificate (CN=berlin-ca)",
    ],
    ["signing", leaf, "is not an object; give `certificate` and `key`"],
])("refuses at %s: %#", (path, signing, found) => {
    const [problem = "", ...more] = problemsOf(signing);
    expect(more).toEqual([]);
    expect(problem.startsWith(`${path}: ${found}`)).toBe(true);
    for (const key of [leafKey, otherLeafKey, encrypted.key]) {
        expect(problem).not.toContain(key.split("\n")[1]);
    }
});

test("a certificate authority is allowed, with a word of warning", () => {
    expect(signingNotice(leaf + ca)).toBeUndefined();
    expect(signingNotice(ca)).toContain("(CN=berlin-ca) is a certificate authority");
    expect(new X509Certificate(otherLeaf).ca).toBe(false);
});

test("the files lie beside the bundle", () => {
    const paths = signingPaths("berlin", "certs/remotes.pem");
    expect(paths).toEqual({ certificate: "certs/berlin.signing.crt", key: "certs/berlin.signing.key" });
    expect(signingPaths("berlin", "ca.crt").key).toBe("berlin.signing.key");
    expect(signingSettings("berlin", paths)).toEqual([
        { name: "cluster.remote.berlin.signing.certificate", value: "certs/berlin.signing.crt" },
        { name: "cluster.remote.berlin.signing.key", value: "certs/berlin.signing.key" },
    ]);
    expect(signingSettings("berlin", undefined)).toEqual([]);
});

function identityProblems(pattern: unknown): string[] {
    const problems = new Problems();
    checkCertificateIdentity(problems, "certificateIdentity", pattern);
    return problems.found;
}

test.each([
    "CN=munich,OU=Search,O=Example",
    "CN=munich.*",
    "CN=(munich|rome),.*",
    "(?i)cn=munich,.*",
    "(?i:cn=munich),.*",
    "CN=[a-z]++,O=Example",
    "\\QCN=munich (search)\\E,.*",
    "(?>CN=munich).*",
    "CN=munich\\+,.*",
    undefined,
    unknown,
])("takes the pattern %p", (pattern) => {
    expect(identityProblems(pattern)).toEqual([]);
});

test.each([
    ["", "is not a regular expression for the subject"],
    [" ", "is not a regular expression for the subject"],
    [7, "is not a regular expression for the subject"],
    ["CN=(", '"CN=(" is not a regular expression that can be read'],
    ["CN=[a", '"CN=[a" is not a regular expression that can be read'],
    [".*", '".*" matches every certificate; name what distinguishes'],
    [".+", '".+" matches every certificate'],
    ["^.*$", '"^.*$" matches every certificate'],
    [".*=.*", '".*=.*" matches every certificate'],
    ["(?i).*+", '"(?i).*+" matches every certificate'],
])("refuses the pattern %p", (pattern, found) => {
    const [problem, ...more] = identityProblems(pattern);
    expect(more).toEqual([]);
    expect(problem).toContain(`certificateIdentity: ${found}`);
});

test.each([
    [
        "API key (type:[cross_cluster], id:[uA3]) requires certificate identity matching [CN=munich.*], but no certificate was provided",
        "and the local cluster does not sign: give `signing`",
    ],
    [
        "DN from provided certificate [CN=rome,O=Example] does not match API Key certificate identity pattern [CN=[a-m].*]",
        'is that of "CN=rome,O=Example", which `certificateIdentity` of the API key ("CN=[a-m].*") does not match',
    ],
    [
        "Failed to verify cross cluster api key signature certificate from [(CN=rome;X.509;SHA1:eee48d)]",
        "does not accept the signing certificate: give its CA to RemoteSigningAuthorities",
    ],
    [
        "Invalid cross cluster api key signature from [(CN=rome;X.509;SHA1:2d027f)]",
        "does not fit the signing",
    ],
])("tells what to do about: %s", (error, cure) => {
    expect(signingProblem(error)).toContain(cure);
});

test("says nothing about other refusals", () => {
    expect(signingProblem("unable to authenticate user [x]")).toBeUndefined();
});
