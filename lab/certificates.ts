import { rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { run } from "./progress";

/** Paths of PEM files. */
export interface Certificate {
    certificate: string;
    key: string;
}

/**
 * Makes a private certificate authority, at `path` with `.crt` and `.key`. Every cluster of the lab has its own,
 * known to nobody else.
 */
export async function createAuthority(path: string, commonName: string): Promise<Certificate> {
    return issue(
        path,
        [`CN = ${commonName}`],
        [
            "basicConstraints = critical, CA:TRUE",
            "keyUsage = critical, keyCertSign, cRLSign",
            "subjectKeyIdentifier = hash",
        ],
    );
}

/** Makes a certificate for a server, which may also present it as a client (nodes do that to each other). */
export async function createCertificate(
    authority: Certificate,
    path: string,
    subjectAltNames: string[],
): Promise<Certificate> {
    const extensions = [
        "basicConstraints = CA:FALSE",
        "keyUsage = critical, digitalSignature, keyEncipherment",
        "extendedKeyUsage = serverAuth, clientAuth",
        `subjectAltName = ${subjectAltNames.join(", ")}`,
    ];
    return issue(path, [`CN = ${basename(path)}`], extensions, authority);
}

/** Makes a certificate for a client. Kubernetes takes the common name as user and the organization as group. */
export async function createClientCertificate(
    authority: Certificate,
    path: string,
    user: string,
    group: string,
): Promise<Certificate> {
    const extensions = [
        "basicConstraints = CA:FALSE",
        "keyUsage = critical, digitalSignature",
        "extendedKeyUsage = clientAuth",
    ];
    return issue(path, [`O = ${group}`, `CN = ${user}`], extensions, authority);
}

export const localhostNames = ["DNS:localhost", "IP:127.0.0.1"];

/** Which cluster a node belongs to, and whose cluster that is; `*` for any. */
export interface Membership {
    cluster: string;
    scope: string;
}

/** The name of a node, or of any (`*`), as trust restrictions match it. */
export function scopedName(node: string, { cluster, scope }: Membership): string {
    return `${node}.node.${cluster}.cluster.${scope}`;
}

/** Names for the transport interface. Elasticsearch matches trust restrictions against the first of them. */
export function transportNames(nodeName: string): string[] {
    return [`otherName:2.5.4.3;UTF8:${nodeName}`, ...localhostNames];
}

async function issue(
    path: string,
    subject: string[],
    extensions: string[],
    authority?: Certificate,
): Promise<Certificate> {
    const files = { certificate: `${path}.crt`, key: `${path}.key` };
    const config = `${path}.cnf`;
    // A whole configuration file, because the machine's own one may add extensions that contradict these.
    const lines = ["[req]", "distinguished_name = dn", "prompt = no", "[dn]", ...subject, "[ext]"];
    await writeFile(config, [...lines, ...extensions, ""].join("\n"));
    const signer = authority ? ["-CA", authority.certificate, "-CAkey", authority.key] : [];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", files.key];
    const purpose = ["-config", config, "-extensions", "ext", "-days", "365", ...signer];
    await run("openssl", ["req", "-x509", "-sha256", ...key, ...purpose, "-out", files.certificate]);
    await rm(config);
    return files;
}
