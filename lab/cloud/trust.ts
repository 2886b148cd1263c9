import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { invalid } from "./api-failure";

/** `settings.trust` of an Elasticsearch resource. */
export interface TrustSettings {
    accounts: AccountTrust[];
    external: object[];
    direct: DirectTrust[];
}

interface AccountTrust {
    account_id: string;
    trust_all: boolean;
    trust_allowlist?: string[];
    [others: string]: unknown;
}

/** A trust whose certificates stand beside it. */
export interface DirectTrust {
    uid?: string;
    name: string;
    type?: string;
    trust_all: boolean;
    trust_allowlist?: string[];
    scope_id?: string;
    additional_node_names?: string[];
    certificates: { pem: string; metadata?: object }[];
}

const types = ["ECE", "ESS", "generic", "proxy"];

/** What a new deployment trusts: all deployments of its organization. */
export function defaultTrust(organizationId: string): TrustSettings {
    return { accounts: [{ account_id: organizationId, trust_all: true }], external: [], direct: [] };
}

/** The trust of a deployment after a request, in which a list that is left out is empty. Null is the default. */
export function changedTrust(
    before: TrustSettings,
    wanted: Partial<TrustSettings> | null,
    organizationId: string,
): TrustSettings {
    if (wanted === null) return defaultTrust(organizationId);
    const { accounts = [], external = [], direct = [], ...others } = wanted;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw invalid(`settings.trust.${unknown}`, "no such field");
    for (const account of accounts) {
        if (typeof account.account_id !== "string" || typeof account.trust_all !== "boolean") {
            throw invalid("settings.trust.accounts", "account_id and trust_all are required");
        }
        checkTexts("settings.trust.accounts.trust_allowlist", account.trust_allowlist);
    }
    const known = new Set(before.direct.map(({ uid }) => uid));
    return { accounts, external, direct: direct.map((trust) => checkedDirect(trust, known)) };
}

/** With what the API adds: an identifier, and what it reads in the certificates. */
function checkedDirect(trust: DirectTrust, known: Set<string | undefined>): DirectTrust {
    const field = "settings.trust.direct";
    const { uid, name, type = "generic", trust_all, certificates, ...others } = trust;
    if (typeof name !== "string" || name === "") throw invalid(`${field}.name`, "is required");
    if (typeof trust_all !== "boolean") throw invalid(`${field}.trust_all`, "is required");
    if (!Array.isArray(certificates) || certificates.length === 0) {
        throw invalid(`${field}.certificates`, "at least one is required");
    }
    if (!types.includes(type)) throw invalid(`${field}.type`, `is none of ${types.join(", ")}`);
    if (uid !== undefined && !known.has(uid)) throw invalid(`${field}.uid`, "no trust has it");
    const restrictions = [others.trust_allowlist, others.scope_id, others.additional_node_names];
    if (type === "proxy" && (trust_all || restrictions.some((one) => one !== undefined))) {
        throw invalid(
            field,
            "of type proxy has trust_all false and no trust_allowlist, scope_id or additional_node_names",
        );
    }
    if (type !== "proxy") checkNames(field, trust);
    return {
        ...others,
        ...{ uid: uid ?? randomUUID(), name, type, trust_all },
        certificates: certificates.map(({ pem }) => ({ pem, metadata: certificateMetadata(checkedCa(pem)) })),
    };
}

/** What says which nodes are meant. */
function checkNames(field: string, trust: DirectTrust): void {
    const { trust_all, trust_allowlist, scope_id, additional_node_names } = trust;
    checkTexts(`${field}.trust_allowlist`, trust_allowlist);
    checkTexts(`${field}.additional_node_names`, additional_node_names);
    if (additional_node_names?.some((name) => /[*?]/.test(name))) {
        throw invalid(`${field}.additional_node_names`, "have no wildcards");
    }
    if (scope_id === undefined) {
        if (trust_all || trust_allowlist?.length) {
            throw invalid(
                `${field}.scope_id`,
                "is required when trust_all is true or trust_allowlist is not empty",
            );
        }
        if (!additional_node_names?.length) {
            throw invalid(`${field}.additional_node_names`, "are required without a scope_id");
        }
        // The names of ECK's nodes end in <namespace>.es.local, which is more than letters and digits.
    } else if (typeof scope_id !== "string" || !/^[a-z0-9.-]{1,32}$/.test(scope_id)) {
        throw invalid(
            `${field}.scope_id`,
            'has at most 32 characters: lower-case letters, digits, "." and "-"',
        );
    }
}

function checkTexts(field: string, texts: unknown): void {
    if (texts === undefined) return;
    if (Array.isArray(texts) && texts.every((text) => typeof text === "string" && text !== "")) return;
    throw invalid(field, "is a list of texts");
}

function checkedCa(pem: string): X509Certificate {
    const field = "settings.trust.direct.certificates.pem";
    let certificate: X509Certificate;
    try {
        certificate = new X509Certificate(pem);
    } catch {
        throw invalid(field, "is not a certificate in PEM format");
    }
    if ((pem.match(/-----BEGIN CERTIFICATE-----/g) ?? []).length !== 1) {
        throw invalid(field, "holds more than one certificate");
    }
    if (!certificate.ca) throw invalid(field, "is not the certificate of an authority");
    return certificate;
}

/** What the API tells of a certificate. */
export function certificateMetadata(certificate: X509Certificate): object {
    return {
        fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
        valid_from: new Date(certificate.validFrom).toISOString(),
        valid_to: new Date(certificate.validTo).toISOString(),
    };
}
