import { caFingerprint, pemBlocks } from "./certificates";
import { DirectTrustTerms } from "./direct-trust";
import { TransportAuthority } from "./transport-identity";

/** `settings.trust` of a deployment's Elasticsearch resource, as far as this package looks into it. */
export interface TrustSettings {
    direct?: DirectTrust[];
    accounts?: AccountTrust[];
    /** Trust in external environments, which belongs to others. */
    [others: string]: unknown;
}

/** Trust in the deployments of one organization. */
export interface AccountTrust {
    account_id: string;
    trust_all: boolean;
    /** Ids of clusters; without `trust_all`. */
    trust_allowlist?: string[];
    [others: string]: unknown;
}

/** Trust whose certificates stand beside it: in the console a trusted environment. */
export interface DirectTrust {
    /** Given by the API. */
    uid?: string;
    name: string;
    /** `proxy` for CAs that remotes with API keys are verified with. Default: `generic`. */
    type?: string;
    trust_all: boolean;
    scope_id?: string;
    trust_allowlist?: string[];
    additional_node_names?: string[];
    certificates: { pem: string }[];
}

/** A trusted environment of this package. */
export interface WantedTrust {
    /** Given by the API, once it is there. */
    uid?: string;
    name: string;
    /** PEMs of the CAs. */
    certificates: string[];
    /** Whom it lets in; absent for CAs that remotes are verified with which are reached with API keys (type `proxy`). */
    terms?: DirectTrustTerms;
}

function typeOf(terms: DirectTrustTerms | undefined): string {
    return terms?.type ?? "proxy";
}

/** The trusted environment in the settings: by its uid, else by its name and type. */
export function findDirectTrust(
    settings: TrustSettings,
    { uid, name, terms }: Omit<WantedTrust, "certificates">,
): DirectTrust | undefined {
    const direct = settings.direct ?? [];
    return (
        direct.find((trust) => uid !== undefined && trust.uid === uid) ??
        direct.find((trust) => trust.name === name && (trust.type ?? "generic") === typeOf(terms))
    );
}

/** The settings with the trusted environment as wanted, in the place of `found`; all else as it was. */
export function withDirectTrust(
    settings: TrustSettings,
    found: DirectTrust | undefined,
    { name, certificates, terms }: WantedTrust,
): TrustSettings {
    const wanted: DirectTrust = {
        ...(found?.uid === undefined ? {} : { uid: found.uid }),
        name,
        trust_all: false,
        ...terms,
        type: typeOf(terms),
        certificates: certificates.flatMap(pemBlocks).map((pem) => ({ pem })),
    };
    const direct = settings.direct ?? [];
    return {
        ...settings,
        direct: found ? direct.map((trust) => (trust === found ? wanted : trust)) : [...direct, wanted],
    };
}

/** The settings without the trusted environment; all else as it was. */
export function withoutDirectTrust(settings: TrustSettings, found: DirectTrust): TrustSettings {
    return { ...settings, direct: (settings.direct ?? []).filter((trust) => trust !== found) };
}

/** Whom a trusted environment lets in. */
export function termsOf(trust: DirectTrust): DirectTrustTerms {
    const {
        type = TransportAuthority.Own,
        trust_all,
        scope_id,
        trust_allowlist,
        additional_node_names,
    } = trust;
    return {
        type: type as TransportAuthority,
        trust_all,
        ...(scope_id && { scope_id }),
        ...(trust_allowlist && { trust_allowlist }),
        ...(additional_node_names && { additional_node_names }),
    };
}

/** The CAs of a trusted environment. */
export function certificatesOf(trust: DirectTrust): string[] {
    return trust.certificates.map(({ pem }) => pem);
}

/** Whether two lists hold the same certificates, however they are written. */
export function sameCertificates(some: string[], others: string[]): boolean {
    const fingerprints = (list: string[]) => caFingerprint(list.join("\n")).split(" ").sort().join(" ");
    return fingerprints(some) === fingerprints(others);
}
