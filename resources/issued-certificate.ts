import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
    AlgorithmIdentifier,
    AttributeTypeAndValue,
    AttributeValue,
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    ExtendedKeyUsage,
    Extension,
    Extensions,
    GeneralName,
    id_ce_authorityKeyIdentifier,
    id_ce_basicConstraints,
    id_ce_extKeyUsage,
    id_ce_keyUsage,
    id_ce_subjectAltName,
    id_ce_subjectKeyIdentifier,
    id_kp_clientAuth,
    id_kp_serverAuth,
    KeyIdentifier,
    KeyUsage,
    KeyUsageFlags,
    Name,
    OtherName,
    RelativeDistinguishedName,
    SubjectAlternativeName,
    SubjectKeyIdentifier,
    SubjectPublicKeyInfo,
    TBSCertificate,
    Validity,
    Version,
} from "@peculiar/asn1-x509";
import { createHash, createPublicKey, KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { readCaKey } from "../model/node-certificate";

/** What a certificate says, and who signs it. */
export interface CertificateRequest {
    caCertificate: string;
    caKey: string;
    caKeyPassphrase?: string;
    /** Common name, and the other name that trust restrictions match. */
    nodeName: string;
    dnsNames: string[];
    ipAddresses: string[];
    validityDays: number;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

const commonName = "2.5.4.3";
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
const rsaWithSha256 = "1.2.840.113549.1.1.11";

/**
 * Signs a certificate for the public half of a key, for a node of a cluster, which is a server and a client.
 * @returns PEM
 */
export function issueCertificate(request: CertificateRequest, key: string): string {
    const caKey = readCaKey(request.caKey, request.caKeyPassphrase);
    const signature = signatureAlgorithm(caKey);
    const ca = AsnConvert.parse(new X509Certificate(request.caCertificate).raw, Certificate).tbsCertificate;
    const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
    const subjectPublicKeyInfo = AsnConvert.parse(publicKey, SubjectPublicKeyInfo);
    const now = Date.now();
    const tbsCertificate = new TBSCertificate({
        version: Version.v3,
        serialNumber: serialNumber(),
        signature,
        issuer: ca.subject,
        // a machine whose clock is behind must take it, too
        validity: new Validity({
            notBefore: new Date(now - hourMs),
            notAfter: new Date(now + request.validityDays * dayMs),
        }),
        subject: subject(request.nodeName),
        subjectPublicKeyInfo,
        extensions: new Extensions([
            extension(id_ce_basicConstraints, new BasicConstraints(), true),
            extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
            extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth, id_kp_clientAuth])),
            extension(id_ce_subjectKeyIdentifier, subjectKeyIdentifier(subjectPublicKeyInfo)),
            ...authorityKeyIdentifier(ca),
            extension(id_ce_subjectAltName, alternativeNames(request)),
        ]),
    });
    const signatureValue = bytes(sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), caKey));
    const certificate = new Certificate({ tbsCertificate, signatureAlgorithm: signature, signatureValue });
    return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString();
}

function signatureAlgorithm({ asymmetricKeyType }: KeyObject): AlgorithmIdentifier {
    return asymmetricKeyType === "rsa"
        ? new AlgorithmIdentifier({ algorithm: rsaWithSha256, parameters: null })
        : new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
}

/** Random, positive, and of the same length always. */
function serialNumber(): ArrayBuffer {
    const random = randomBytes(16);
    random[0] = ((random[0] ?? 0) & 0x7f) | 0x40;
    return bytes(random);
}

function subject(name: string): Name {
    const value = new AttributeValue({ utf8String: name });
    return new Name([
        new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })]),
    ]);
}

/** The other name stands first: Elasticsearch matches trust restrictions against it. */
function alternativeNames({ nodeName, dnsNames, ipAddresses }: CertificateRequest): SubjectAlternativeName {
    const value = AsnConvert.serialize(new AttributeValue({ utf8String: nodeName }));
    return new SubjectAlternativeName([
        new GeneralName({ otherName: new OtherName({ typeId: commonName, value }) }),
        ...dnsNames.map((dNSName) => new GeneralName({ dNSName })),
        ...ipAddresses.map((iPAddress) => new GeneralName({ iPAddress })),
    ]);
}

function subjectKeyIdentifier({ subjectPublicKey }: SubjectPublicKeyInfo): SubjectKeyIdentifier {
    return new SubjectKeyIdentifier(bytes(createHash("sha1").update(Buffer.from(subjectPublicKey)).digest()));
}

/** As the CA calls its key; none when it does not. */
function authorityKeyIdentifier(ca: TBSCertificate): Extension[] {
    return (ca.extensions ?? [])
        .filter(({ extnID }) => extnID === id_ce_subjectKeyIdentifier)
        .map(({ extnValue }) => {
            const keyIdentifier = AsnConvert.parse(extnValue.buffer, KeyIdentifier);
            return extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier }));
        });
}

function extension(extnID: string, value: unknown, critical = false): Extension {
    return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function bytes(buffer: Buffer): ArrayBuffer {
    return new Uint8Array(buffer).buffer;
}
