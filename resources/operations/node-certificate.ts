import { generateKeyPairSync } from "node:crypto";
import { caFingerprint } from "../../model/certificates";
import { isDue } from "../../model/node-certificate";
import { inputsChanged } from "../changes";
import { issueCertificate } from "../issued-certificate";

/** What a node's certificate shall say, and who signs it. */
export interface NodeCertificateInputs {
    caCertificate: string;
    caKey: string;
    caKeyPassphrase?: string;
    /** Name of the node, as trust restrictions match it. */
    nodeName: string;
    dnsNames: string[];
    ipAddresses: string[];
    validityDays: number;
    renewBeforeDays: number;
}

/** The certificate, with the key that it belongs to. */
export interface NodeCertificateState extends NodeCertificateInputs {
    /** PEM. */
    certificate: string;
    /** PEM (PKCS#8), not encrypted. */
    key: string;
}

/** Makes a key and its certificate. */
export function createNodeCertificate(inputs: NodeCertificateInputs): NodeCertificateState {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    return { ...inputs, key, certificate: issueCertificate(inputs, key) };
}

/**
 * Makes a new certificate for the same key, so that a node never has a certificate and a key of different pairs
 * while the files of the two are being replaced. Keeps the one it has when nothing asks for another.
 */
export function updateNodeCertificate(
    old: NodeCertificateState,
    inputs: NodeCertificateInputs,
): NodeCertificateState {
    const { key } = old;
    const isKept = sameContent(old, inputs) && !isDue(old.certificate, inputs.renewBeforeDays);
    return { ...inputs, key, certificate: isKept ? old.certificate : issueCertificate(inputs, key) };
}

/** Whether inputs changed, or the certificate ends soon. */
export function nodeCertificateChanged(old: NodeCertificateState, inputs: NodeCertificateInputs): boolean {
    return inputsChanged(old, inputs) || isDue(old.certificate, old.renewBeforeDays);
}

/** Whether a certificate of the new inputs would say the same. */
function sameContent(old: NodeCertificateInputs, inputs: NodeCertificateInputs): boolean {
    const content = ({
        caCertificate,
        nodeName,
        dnsNames,
        ipAddresses,
        validityDays,
    }: NodeCertificateInputs) =>
        JSON.stringify([caFingerprint(caCertificate), nodeName, dnsNames, ipAddresses, validityDays]);
    return content(old) === content(inputs);
}
