import * as pulumi from "@pulumi/pulumi";
import { createPrivateKey, KeyObject, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkCaCertificate, pemBlocks } from "./certificates";
import { isServerName } from "./endpoint";
import { unknown } from "./known";
import { isPresent, items, Problems } from "./problems";

/** A node of a self-managed cluster that gets a certificate for its transport interface. */
export interface NodeCertificateNode {
    /** First part of its name in the certificate, and its key in the outputs: letters, digits, `-` and `_`. It need not be the `node.name`. */
    name: string;
    /** DNS names at which other nodes and clusters reach its transport interface. Default: none. */
    dnsNames?: pulumi.Input<pulumi.Input<string>[]>;
    /** IP addresses at which they reach it. Default: none. */
    ipAddresses?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The names of a node, as trust restrictions match them; `*` for all nodes of the cluster. */
export function nodeNameIn(cluster: string, scope: string, node: string): string {
    return `${node}.node.${cluster}.cluster.${scope}`;
}

/** The name of a cluster and that of its owner. */
export interface ClusterNaming {
    cluster?: unknown;
    scope?: unknown;
}

// trust restrictions know the parts of a name by the dots
const part = "[A-Za-z0-9_-]+";
const isPart = (text: unknown) => typeof text === "string" && new RegExp(`^${part}$`).test(text);
const isScope = (text: unknown) =>
    typeof text === "string" && new RegExp(`^${part}(\\.${part})*$`).test(text);

/** Checks what the names of all nodes end in. */
export function checkNaming(problems: Problems, { cluster, scope }: ClusterNaming): void {
    if (problems.require("cluster", cluster, 'give a name for the cluster, such as "munich"')) {
        problems.check(
            "cluster",
            cluster,
            isPart,
            `${JSON.stringify(cluster)} has other characters than letters, digits, "-" and "_"`,
        );
    }
    if (
        problems.require(
            "scope",
            scope,
            'give a name for the owner of the cluster, such as "example.account"',
        )
    ) {
        problems.check(
            "scope",
            scope,
            isScope,
            `${JSON.stringify(scope)} is not a name such as "example.account" of letters, digits, "-" and "_"`,
        );
    }
}

/** Checks the list of nodes. */
export function checkCertificateNodes(problems: Problems, property: string, nodes: unknown): void {
    if (!problems.require(property, nodes, "give the nodes of the cluster")) {
        return;
    }
    problems.checkList(property, nodes, "give the nodes of the cluster");
    const names = new Set<unknown>();
    for (const [path, node] of items<unknown[]>(property, nodes as unknown[])) {
        if (!problems.checkObject(path, node)) {
            continue;
        }
        const { name, ...alternatives } = node as Record<string, unknown>;
        if (problems.require(`${path}.name`, name, "give the name of the node")) {
            const quoted = JSON.stringify(name);
            problems.check(
                `${path}.name`,
                name,
                isPart,
                `${quoted} has other characters than letters, digits, "-" and "_"; it need not be the \`node.name\``,
            );
            problems.check(`${path}.name`, name, (one) => !names.has(one), `${quoted} stands twice`);
            names.add(name);
        }
        checkAlternativeNames(problems, path, alternatives);
    }
}

/** Checks the names and addresses of one node. */
export function checkAlternativeNames(
    problems: Problems,
    path: string,
    { dnsNames, ipAddresses }: { dnsNames?: unknown; ipAddresses?: unknown },
): void {
    for (const [property, list, isRight, what] of [
        ["dnsNames", dnsNames, isDnsName, 'a DNS name, such as "node-1.example.com"'],
        ["ipAddresses", ipAddresses, (text: string) => isIP(text) !== 0, "an IP address"],
    ] as const) {
        problems.check(`${path}.${property}`, list, Array.isArray, "is not a list");
        for (const [itemPath, item] of items<unknown[]>(`${path}.${property}`, list as unknown[])) {
            problems.check(
                itemPath,
                item,
                (text) => typeof text === "string" && isRight(text),
                `${JSON.stringify(item)} is not ${what}`,
            );
        }
    }
}

function isDnsName(text: string): boolean {
    return isServerName(text.replace(/^\*\./, ""));
}

/** How long certificates are valid. */
export interface CertificateTimes {
    validityDays?: unknown;
    renewBeforeDays?: unknown;
}

const defaults = { validityDays: 1095, renewBeforeDays: 30 };
const longest = 36_500;

/** Checks the times, and that a new certificate is not due again at once. */
export function checkTimes(problems: Problems, times: CertificateTimes): void {
    const wrong = (least: number) => `is not a whole number of days from ${least} to ${longest}`;
    problems.check("validityDays", times.validityDays, isDays(1), wrong(1));
    problems.check("renewBeforeDays", times.renewBeforeDays, isDays(0), wrong(0));
    const { validityDays, renewBeforeDays } = withDefaults(times);
    if (typeof validityDays === "number" && isDays(1)(validityDays)) {
        problems.check(
            "renewBeforeDays",
            renewBeforeDays,
            (days) => typeof days !== "number" || days < validityDays,
            `is not less than validityDays (${validityDays}), so that each run would make new certificates`,
        );
    }
}

function isDays(least: number): (days: unknown) => boolean {
    return (days) => typeof days === "number" && Number.isInteger(days) && days >= least && days <= longest;
}

/** The times, those that were not given filled in. */
export function withDefaults<T extends CertificateTimes>({ validityDays, renewBeforeDays }: T) {
    return {
        validityDays: validityDays ?? defaults.validityDays,
        renewBeforeDays: renewBeforeDays ?? defaults.renewBeforeDays,
    };
}

/** A certificate authority with its key. */
export interface SigningAuthority {
    caCertificate?: unknown;
    caKey?: unknown;
    caKeyPassphrase?: unknown;
}

/** Checks the authority that signs: a CA in force, a key that can be read, and that they belong together. */
export function checkSigningAuthority(problems: Problems, authority: SigningAuthority): void {
    const { caCertificate, caKey, caKeyPassphrase } = authority;
    const before = problems.found.length;
    if (problems.require("caCertificate", caCertificate, "give the PEM of the CA that signs")) {
        checkCaCertificate(problems, "caCertificate", caCertificate);
        problems.check(
            "caCertificate",
            caCertificate,
            (pem) => typeof pem !== "string" || pemBlocks(pem).length <= 1,
            "holds several certificates; give only that of `caKey`",
        );
    }
    problems.check(
        "caKeyPassphrase",
        caKeyPassphrase,
        (text) => typeof text === "string" && text !== "",
        "is not a text, or empty; leave it out for a key that is not encrypted",
    );
    if (!problems.require("caKey", caKey, "give the PEM of the CA's private key") || !isPresent(caKey)) {
        return;
    }
    if (caKeyPassphrase === unknown) {
        return;
    }
    const key = checkKey(problems, caKey, caKeyPassphrase);
    if (key !== undefined && typeof caCertificate === "string" && problems.found.length === before) {
        problems.check(
            "caCertificate, caKey",
            new X509Certificate(caCertificate),
            (certificate) => certificate.checkPrivateKey(key),
            "do not belong together: this key did not make this certificate authority; give the key and the certificate of the same one",
        );
    }
}

function checkKey(problems: Problems, caKey: unknown, passphrase: unknown): KeyObject | undefined {
    if (typeof caKey !== "string" || !/-----BEGIN ((RSA|EC|ENCRYPTED) )?PRIVATE KEY-----/.test(caKey)) {
        problems.add(
            "caKey",
            "is not a private key as PEM (PKCS#1, SEC1 or PKCS#8); give the content of the key file, not its path",
        );
        return undefined;
    }
    if (passphrase === undefined && /ENCRYPTED/.test(caKey)) {
        problems.add("caKey", "is encrypted; give `caKeyPassphrase`, too");
        return undefined;
    }
    const key = readable(problems, caKey, passphrase);
    const { asymmetricKeyType: type } = key ?? {};
    if (type === undefined || type === "rsa" || type === "ec") {
        return key;
    }
    problems.add("caKey", `is a key of type ${type}; give a CA with an RSA or EC key`);
    return undefined;
}

function readable(problems: Problems, caKey: string, passphrase: unknown): KeyObject | undefined {
    try {
        return readCaKey(caKey, typeof passphrase === "string" ? passphrase : undefined);
    } catch {
        problems.add(
            "caKey",
            passphrase === undefined
                ? "cannot be read; copy the PEM again, whole"
                : "cannot be read; `caKeyPassphrase` is not its passphrase, or it is damaged",
        );
        return undefined;
    }
}

/** The CA's key. The passphrase is only looked at when the key is encrypted. */
export function readCaKey(caKey: string, passphrase?: string): KeyObject {
    return createPrivateKey({ key: caKey, ...(passphrase === undefined ? {} : { passphrase }) });
}

/** Whether the end of a certificate is so near that it has to be renewed. */
export function isDue(certificate: string, renewBeforeDays: number, now: Date = new Date()): boolean {
    const end = new Date(new X509Certificate(certificate).validTo).getTime();
    return end - now.getTime() <= renewBeforeDays * 24 * 60 * 60 * 1000;
}
