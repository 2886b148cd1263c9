import { makeCertificates } from "./certificates";
import { makeAuthorities } from "./signing-authorities";
import { noPem, set, wrong, WrongInput } from "./wrong-input-cases";

const { ca, leaf, expiredCa } = makeCertificates();
const { sec1, pkcs1, encrypted, encryptedPkcs1, ed25519, passphrase } = makeAuthorities();

/** Args of `NodeCertificates` that are right. */
export const nodeCertificates = {
    caCertificate: sec1.certificate,
    caKey: sec1.key,
    cluster: "munich",
    scope: "example.account",
    nodes: [{ name: "node-1", dnsNames: ["node-1.example.com"], ipAddresses: ["127.0.0.1"] }],
};

const one = (property: string, value: unknown, ...found: string[]): WrongInput =>
    wrong(set(nodeCertificates, property, value), ...found.map((text) => `${property}: ${text}`));
const nodes = (list: unknown, ...found: string[]): WrongInput =>
    wrong(set(nodeCertificates, "nodes", list), ...found);
const node = (properties: object, found: string): WrongInput =>
    nodes([{ name: "node-1", ...properties }], found);
const signed = (changes: object, ...found: string[]): WrongInput =>
    wrong({ ...nodeCertificates, ...changes }, ...found);

const noPair =
    "caCertificate, caKey: do not belong together: this key did not make this certificate authority; " +
    "give the key and the certificate of the same one";
const noKey =
    "is not a private key as PEM (PKCS#1, SEC1 or PKCS#8); give the content of the key file, not its path";
const otherCharacters = 'has other characters than letters, digits, "-" and "_"';

export const nodeCertificatesCases: WrongInput[] = [
    one("caCertificate", undefined, "is missing; give the PEM of the CA that signs"),
    one("caCertificate", "ca.crt", noPem),
    one(
        "caCertificate",
        leaf,
        "(CN=berlin) is not a certificate authority but a leaf; give the CA that signed it (CN=berlin-ca)",
    ),
    one(
        "caCertificate",
        expiredCa,
        "(CN=old-ca) expired on Jan  2 00:00:00 2020 GMT; give the one in use now",
    ),
    one("caCertificate", sec1.certificate + ca, "holds several certificates; give only that of `caKey`"),
    one("caKey", undefined, "is missing; give the PEM of the CA's private key"),
    one("caKey", 7, noKey),
    one("caKey", "ca.key", noKey),
    one("caKey", sec1.certificate, noKey),
    one("caKey", sec1.key.replace(/\n.{20}/, "\n"), "cannot be read; copy the PEM again, whole"),
    one("caKey", encrypted.key, "is encrypted; give `caKeyPassphrase`, too"),
    one("caKey", encryptedPkcs1.key, "is encrypted; give `caKeyPassphrase`, too"),
    signed(
        { caCertificate: ed25519.certificate, caKey: ed25519.key },
        "caKey: is a key of type ed25519; give a CA with an RSA or EC key",
    ),
    signed(
        { caKey: encrypted.key, caKeyPassphrase: `${passphrase} no` },
        "caKey: cannot be read; `caKeyPassphrase` is not its passphrase, or it is damaged",
    ),
    one("caKeyPassphrase", "", "is not a text, or empty; leave it out for a key that is not encrypted"),
    signed({ caKey: pkcs1.key }, noPair),
    signed({ caCertificate: ca }, noPair),
    one("cluster", undefined, 'is missing; give a name for the cluster, such as "munich"'),
    one("cluster", "munich.example", `"munich.example" ${otherCharacters}`),
    one("cluster", "*", `"*" ${otherCharacters}`),
    one("scope", "", 'is missing; give a name for the owner of the cluster, such as "example.account"'),
    one(
        "scope",
        "example..account",
        '"example..account" is not a name such as "example.account" of letters, digits, "-" and "_"',
    ),
    nodes(undefined, "nodes: is missing; give the nodes of the cluster"),
    nodes([], "nodes: is empty; give the nodes of the cluster"),
    nodes("node-1", "nodes: is not a list; give the nodes of the cluster"),
    nodes(["node-1"], "nodes[0]: is not an object"),
    nodes([{}], "nodes[0].name: is missing; give the name of the node"),
    nodes([{ name: "a" }, { name: "a" }], 'nodes[1].name: "a" stands twice'),
    node(
        { name: "node-1.example.com" },
        `nodes[0].name: "node-1.example.com" ${otherCharacters}; it need not be the \`node.name\``,
    ),
    node({ dnsNames: "a" }, "nodes[0].dnsNames: is not a list"),
    node(
        { dnsNames: ["a", "127.0.0.1"] },
        'nodes[0].dnsNames[1]: "127.0.0.1" is not a DNS name, such as "node-1.example.com"',
    ),
    node({ ipAddresses: "127.0.0.1" }, "nodes[0].ipAddresses: is not a list"),
    node({ ipAddresses: ["127.0.0.1/8"] }, 'nodes[0].ipAddresses[0]: "127.0.0.1/8" is not an IP address'),
    one("validityDays", 0, "is not a whole number of days from 1 to 36500"),
    one("validityDays", "90", "is not a whole number of days from 1 to 36500"),
    one("renewBeforeDays", -1, "is not a whole number of days from 0 to 36500"),
    one(
        "renewBeforeDays",
        1095,
        "is not less than validityDays (1095), so that each run would make new certificates",
    ),
    wrong(
        { ...nodeCertificates, validityDays: 30 },
        "renewBeforeDays: is not less than validityDays (30), so that each run would make new certificates",
    ),
];
