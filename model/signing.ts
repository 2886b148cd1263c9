import * as pulumi from "@pulumi/pulumi";
import { X509Certificate } from "node:crypto";
import { dirname, join } from "node:path/posix";
import { checkKeyPair, pemBlocks, subjectOf } from "./certificates";
import { Known } from "./known";
import { isPresent, Problems } from "./problems";
import { ClusterSetting } from "./remote-settings";

/** The first version with strong identity. */
export const firstSigningVersion = "9.3.0";

/** The setting of a remote cluster that names the files of CAs which signatures are verified with. */
export const authoritiesSetting = "cluster.remote.signing.certificate_authorities";

/** What a local cluster signs its requests to a remote with, so that the API key alone is not enough (Elasticsearch 9.3 and later). */
export interface SigningIdentity {
    /**
     * PEM of the certificate, first of its chain. The remote trusts its CA (RemoteSigningAuthorities), and the key's
     * `certificateIdentity` matches its subject. Maps to `cluster.remote.<alias>.signing.certificate`.
     */
    certificate: pulumi.Input<string>;
    /** PEM of its private key, RSA or EC, without a passphrase. Kept as a secret. Maps to `cluster.remote.<alias>.signing.key`. */
    key: pulumi.Input<string>;
}

/** Files of a signing identity, relative to a node's configuration folder. */
export interface SigningPaths {
    /** Of the certificate. */
    certificate: string;
    /** Of its private key. */
    key: string;
}

/** What a local cluster says of its signing identity. */
export interface HeldSigning extends SigningPaths {
    /** Of the certificate: with another one, a connection is proven again. */
    fingerprint: string;
}

/** Where the signing identity of an alias lies on the nodes: beside the bundle of CAs. */
export function signingPaths(alias: string, bundlePath: string): SigningPaths {
    const path = join(dirname(bundlePath), `${alias}.signing`);
    return { certificate: `${path}.crt`, key: `${path}.key` };
}

/** The settings that make a local cluster sign its requests to a remote; none when it does not. */
export function signingSettings(alias: string, paths: SigningPaths | undefined): ClusterSetting[] {
    const prefix = `cluster.remote.${alias}.signing`;
    return paths === undefined
        ? []
        : [
              { name: `${prefix}.certificate`, value: paths.certificate },
              { name: `${prefix}.key`, value: paths.key },
          ];
}

/** Checks a signing identity. */
export function checkSigning(
    problems: Problems,
    property: string,
    signing: Known<pulumi.Unwrap<SigningIdentity>> | undefined,
): void {
    if (!problems.checkObject(property, signing, "; give `certificate` and `key`") || !isPresent(signing)) {
        return;
    }
    const { certificate, key } = signing;
    problems.require(`${property}.certificate`, certificate, "give the PEM of the signing certificate");
    problems.require(`${property}.key`, key, "give the PEM of its private key");
    checkKeyPair(problems, property, signing);
}

/** What to tell of a signing certificate that is allowed, but may not do. */
export function signingNotice(certificate: string): string | undefined {
    const [leaf] = pemBlocks(certificate).map((text) => new X509Certificate(text));
    return leaf?.ca === true
        ? `the signing certificate (${subjectOf(leaf)}) is a certificate authority; remotes refuse its signatures unless its ` +
              "key usage includes digitalSignature. Better give a certificate that this CA has signed"
        : undefined;
}

/** Checks the pattern that the subject of the signing certificate has to match. */
export function checkCertificateIdentity(problems: Problems, property: string, pattern: unknown): void {
    if (!isPresent(pattern)) {
        return;
    }
    if (typeof pattern !== "string" || pattern.trim() === "") {
        problems.add(
            property,
            'is not a regular expression for the subject of the signing certificate, such as "CN=munich,OU=Search,O=Example"',
        );
        return;
    }
    const expression = readExpression(pattern);
    if (expression === undefined) {
        problems.add(property, `${JSON.stringify(pattern)} is not a regular expression that can be read`);
    } else if (strangers.every((name) => expression.test(name))) {
        problems.add(
            property,
            `${JSON.stringify(pattern)} matches every certificate; name what distinguishes that of the local cluster, such as "CN=munich,.*"`,
        );
    }
}

/** Subjects that have nothing in common. */
const strangers = ["CN=3f9c", "OU=71aa,O=c2d0", "UID=8,DC=e4b1,DC=zz"];

/** As Java matches a whole subject: what only Java writes so is put into the words of JavaScript. */
function readExpression(pattern: string): RegExp | undefined {
    const translated = pattern
        .replace(/\\Q([\s\S]*?)(\\E|$)/g, (_, text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
        .replace(/\(\?>|\(\?[a-zA-Z]*(-[a-zA-Z]+)?:/g, "(?:")
        .replace(/\(\?[a-zA-Z]*(-[a-zA-Z]+)?\)/g, "")
        .replace(/(?<!\\)([*+?}])\+/g, "$1");
    try {
        return new RegExp(`^(?:${translated})$`);
    } catch {
        return undefined;
    }
}

/** What to tell when a remote refuses a request for its signature; undefined when that is not why. */
export function signingProblem(error: string): string | undefined {
    if (/requires certificate identity matching .* but no certificate was provided/.test(error)) {
        return (
            "The remote takes only signed requests with this API key (`certificateIdentity` of its CrossClusterApiKey), and " +
            "the local cluster does not sign: give `signing`"
        );
    }
    const [, subject, pattern] =
        /DN from provided certificate \[(.*?)\] does not match API Key certificate identity pattern \[(.*)\]/.exec(
            error,
        ) ?? [];
    if (subject !== undefined && pattern !== undefined) {
        return (
            `The signing certificate is that of "${subject}", which \`certificateIdentity\` of the API key ("${pattern}") does ` +
            "not match: give the right one as `signing`, or change `certificateIdentity`; it has to match the whole subject, written as here"
        );
    }
    if (/Failed to verify cross cluster api key signature certificate/.test(error)) {
        return (
            "The remote does not accept the signing certificate: give its CA to RemoteSigningAuthorities on the remote (and " +
            "the certificates between them in `signing.certificate`), and check that it is valid now and made for digital signatures"
        );
    }
    if (/Invalid cross cluster api key signature/.test(error)) {
        return "The signature does not fit the signing certificate: give certificate and key of one pair as `signing`";
    }
    return undefined;
}
