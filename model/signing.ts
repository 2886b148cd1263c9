import * as pulumi from "@pulumi/pulumi";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { posix } from "node:path";
import { pemBlocks } from "./certificates";
import { isPresent, Problems } from "./problems";
import { ClusterSetting } from "./remote-settings";

/** With what a local cluster signs its requests to a remote, so that the key alone is not enough (Elasticsearch 9.3 and later). */
export interface SigningIdentity {
    /** PEM of the certificate, with those between it and its CA. Its subject has to match `certificateIdentity` of the key. Maps to `cluster.remote.<alias>.signing.certificate`. */
    certificate: pulumi.Input<string>;
    /** PEM of its private key, without a passphrase. Kept as a secret. Maps to `cluster.remote.<alias>.signing.key`. */
    key: pulumi.Input<string>;
}

/** Files of a signing identity, relative to a node's configuration folder. Plain data. */
export interface SigningFiles {
    certificate: string;
    key: string;
}

/** Where the signing identity of an alias lies on the nodes: beside the bundle of CAs. */
export function signingFiles(alias: string, bundlePath: string): SigningFiles {
    const path = posix.join(posix.dirname(bundlePath), `${alias}.signing`);
    return { certificate: `${path}.crt`, key: `${path}.key` };
}

/** The settings that make a local cluster sign its requests to a remote. */
export function signingSettings(alias: string, files: SigningFiles | undefined): ClusterSetting[] {
    const prefix = `cluster.remote.${alias}.signing`;
    return files === undefined
        ? []
        : [
              { name: `${prefix}.certificate`, value: files.certificate },
              { name: `${prefix}.key`, value: files.key },
          ];
}

/** Checks a signing identity; key and certificate have to belong together. */
export function checkSigning(
    problems: Problems,
    property: string,
    signing: unknown,
    now: Date = new Date(),
): void {
    if (!problems.checkObject(property, signing, "; give `certificate` and `key`")) {
        return;
    }
    const { certificate, key } = signing as { certificate?: unknown; key?: unknown };
    problems.require(`${property}.certificate`, certificate, "give the PEM of the signing certificate");
    problems.require(`${property}.key`, key, "give the PEM of its private key");
    const leaf = isPresent(certificate)
        ? readCertificate(problems, `${property}.certificate`, certificate, now)
        : undefined;
    const secret = isPresent(key) ? readKey(problems, `${property}.key`, key) : undefined;
    if (leaf && secret && !leaf.checkPrivateKey(secret)) {
        problems.add(
            `${property}.key`,
            `does not belong to \`${property}.certificate\` (${leaf.subject.replace(/\n/g, ", ")}); give the pair that was made together`,
        );
    }
}

function readCertificate(
    problems: Problems,
    property: string,
    text: unknown,
    now: Date,
): X509Certificate | undefined {
    if (typeof text === "string" && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        problems.add(
            property,
            "holds a private key; give only the certificate, and treat that key as leaked",
        );
        return undefined;
    }
    try {
        const leaf = new X509Certificate(pemBlocks(typeof text === "string" ? text : "")[0] ?? "");
        if (new Date(leaf.validTo) < now) {
            problems.add(
                property,
                `(${leaf.subject.replace(/\n/g, ", ")}) expired on ${leaf.validTo}; give the one in use now`,
            );
        }
        return leaf;
    } catch {
        problems.add(
            property,
            "is not a readable PEM certificate; it must start with -----BEGIN CERTIFICATE-----",
        );
        return undefined;
    }
}

function readKey(
    problems: Problems,
    property: string,
    text: unknown,
): ReturnType<typeof createPrivateKey> | undefined {
    try {
        return createPrivateKey(typeof text === "string" ? text : "");
    } catch {
        problems.add(property, "is not a readable PEM private key without a passphrase");
        return undefined;
    }
}

/** Checks the pattern that the subject of a signing certificate has to match. */
export function checkCertificateIdentity(problems: Problems, property: string, pattern: unknown): void {
    problems.check(
        property,
        pattern,
        (text) => typeof text === "string" && text.trim() !== "",
        'is not a regular expression for the subject of the signing certificate, such as "CN=munich,.*"',
    );
    problems.check(
        property,
        pattern,
        (text) => typeof text !== "string" || /[A-Za-z0-9]/.test(text.replace(/\\[a-zA-Z]/g, "")),
        `${JSON.stringify(pattern)} matches every certificate; name the subject, such as "CN=munich,.*"`,
    );
}

/** What a refusal of the remote means, when it is about the signature of the request; undefined for another one. */
export function signingProblem(error: string): string | undefined {
    if (/requires certificate identity matching .* but no certificate was provided/.test(error)) {
        return "The key takes signed requests only (`certificateIdentity`): give `signing` with certificate and key of the local cluster";
    }
    if (/does not match API Key certificate identity pattern/.test(error)) {
        return "The signing certificate is another one than the key takes: give the right certificate in `signing`, or change `certificateIdentity` of the CrossClusterApiKey (a regular expression on the whole subject)";
    }
    if (/Failed to verify cross cluster api key signature certificate/.test(error)) {
        return "The remote does not trust the CA of the signing certificate, or the certificate has expired: give its CA in RemoteSigningAuthorities (`cluster.remote.signing.certificate_authorities`)";
    }
    if (/Invalid cross cluster api key signature/.test(error)) {
        return "The signature does not fit the signing certificate: its key on the nodes is another one; give the pair that was made together";
    }
    return undefined;
}
