import { createPrivateKey, KeyObject, X509Certificate } from "node:crypto";
import { isPresent, Problems } from "./problems";

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in order. */
export function pemBlocks(pem: string): string[] {
    return (pem.match(block) ?? []).map((text) => text.replace(/\r\n/g, "\n").trim());
}

/** A short name for what a PEM text holds that does not change with its white space; empty for none. */
export function caFingerprint(pem: string | undefined): string {
    return pemBlocks(pem ?? "")
        .map((text) => new X509Certificate(text).fingerprint256)
        .join(" ");
}

/** Checks a PEM of certificate authorities: certificates only, each of a CA, none expired. */
export function checkCaCertificate(
    problems: Problems,
    property: string,
    pem: unknown,
    now: Date = new Date(),
): void {
    for (const [path, certificate] of checkPem(problems, property, pem, "the certificate authority")) {
        if (!certificate.ca) {
            problems.add(
                path,
                `(${subjectOf(certificate)}) is not a certificate authority but a leaf; give the CA that signed it (${oneLine(certificate.issuer)})`,
            );
        }
        checkEnd(problems, path, certificate, now);
    }
}

/**
 * Checks a certificate, which its chain may follow, and its private key: both can be read, none has expired, the key is
 * one that Elasticsearch signs with, and they belong together. Never repeats the key.
 */
export function checkKeyPair(
    problems: Problems,
    path: string,
    { certificate, key }: { certificate?: unknown; key?: unknown },
    now: Date = new Date(),
): void {
    const chain = checkPem(problems, `${path}.certificate`, certificate, "the certificate");
    chain.forEach(([property, one]) => checkEnd(problems, property, one, now));
    const own = checkKey(problems, `${path}.key`, key);
    const leaf = chain[0]?.[1];
    if (leaf !== undefined && own !== undefined && !leaf.checkPrivateKey(own)) {
        problems.add(
            `${path}.certificate, ${path}.key`,
            `do not belong together: the key is not that of the first certificate (${subjectOf(leaf)}); give the two of one pair`,
        );
    }
}

/** The subject of a certificate in one line. */
export function subjectOf(certificate: X509Certificate): string {
    return oneLine(certificate.subject);
}

/** The certificates of a PEM that can be read, each with its path. */
function checkPem(
    problems: Problems,
    property: string,
    pem: unknown,
    what: string,
): [string, X509Certificate][] {
    if (!isPresent(pem)) {
        return [];
    }
    if (typeof pem !== "string") {
        problems.add(property, `is not text; give the PEM of ${what}`);
        return [];
    }
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
        problems.add(
            property,
            "holds a private key; give only the certificate, and treat that key as leaked",
        );
        return [];
    }
    const blocks = pemBlocks(pem);
    if (blocks.length === 0) {
        problems.add(property, "holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----");
    }
    return blocks.flatMap((text, index): [string, X509Certificate][] => {
        const path = blocks.length > 1 ? `${property} (certificate ${index + 1})` : property;
        try {
            return [[path, new X509Certificate(text)]];
        } catch {
            problems.add(path, "is not a readable X.509 certificate; copy the PEM again, whole");
            return [];
        }
    });
}

function checkEnd(problems: Problems, path: string, certificate: X509Certificate, now: Date): void {
    if (new Date(certificate.validTo) < now) {
        problems.add(
            path,
            `(${subjectOf(certificate)}) expired on ${certificate.validTo}; give the one in use now`,
        );
    }
}

/** The key, when it can be used. */
function checkKey(problems: Problems, property: string, pem: unknown): KeyObject | undefined {
    if (!isPresent(pem)) {
        return undefined;
    }
    if (typeof pem !== "string" || !/-----BEGIN ((RSA|EC|ENCRYPTED) )?PRIVATE KEY-----/.test(pem)) {
        problems.add(
            property,
            "is not a private key as PEM (PKCS#1, SEC1 or PKCS#8); give the content of the key file, not its path",
        );
        return undefined;
    }
    if (pem.includes("ENCRYPTED")) {
        problems.add(property, "has a passphrase; give the key without one, it is kept as a secret");
        return undefined;
    }
    try {
        const key = createPrivateKey(pem);
        const type = key.asymmetricKeyType ?? "unknown";
        if (type === "rsa" || type === "ec") {
            return key;
        }
        problems.add(property, `is a key of type ${type}; give an RSA or EC key`);
    } catch {
        problems.add(property, "cannot be read; copy the PEM again, whole");
    }
    return undefined;
}

function oneLine(name: string): string {
    return name.replace(/\n/g, ", ");
}
