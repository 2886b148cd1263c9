import { X509Certificate } from "node:crypto";
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
    if (!isPresent(pem)) {
        return;
    }
    if (typeof pem !== "string") {
        problems.add(property, "is not text; give the PEM of the certificate authority");
        return;
    }
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
        problems.add(
            property,
            "holds a private key; give only the certificate, and treat that key as leaked",
        );
        return;
    }
    const blocks = pemBlocks(pem);
    if (blocks.length === 0) {
        problems.add(property, "holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----");
    }
    blocks.forEach((text, index) =>
        checkOne(
            problems,
            blocks.length > 1 ? `${property} (certificate ${index + 1})` : property,
            text,
            now,
        ),
    );
}

function checkOne(problems: Problems, property: string, text: string, now: Date): void {
    let certificate: X509Certificate;
    try {
        certificate = new X509Certificate(text);
    } catch {
        problems.add(property, "is not a readable X.509 certificate; copy the PEM again, whole");
        return;
    }
    const subject = certificate.subject.replace(/\n/g, ", ");
    if (!certificate.ca) {
        problems.add(
            property,
            `(${subject}) is not a certificate authority but a leaf; give the CA that signed it (${certificate.issuer.replace(/\n/g, ", ")})`,
        );
    }
    if (new Date(certificate.validTo) < now) {
        problems.add(property, `(${subject}) expired on ${certificate.validTo}; give the one in use now`);
    }
}
