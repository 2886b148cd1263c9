import { caFingerprint, pemBlocks } from "./certificates";

/** `settings.trust` of a deployment's Elasticsearch resource, as far as this package looks into it. */
export interface TrustSettings {
    direct?: DirectTrust[];
    /** Trust in accounts and in external environments, which belong to others. */
    [others: string]: unknown;
}

/** Trust whose certificates stand beside it: in the console a trusted environment. */
export interface DirectTrust {
    /** Given by the API. */
    uid?: string;
    name: string;
    /** `proxy` for CAs that remotes with API keys are verified with. */
    type?: string;
    trust_all: boolean;
    certificates: { pem: string }[];
}

/** A trusted environment of this package: the CAs of remotes that are reached with API keys. */
export interface ProxyTrust {
    /** Given by the API, once it is there. */
    uid?: string;
    name: string;
    /** PEMs of the CAs. */
    certificates: string[];
}

/** The trusted environment in the settings: by its uid, else by its name. */
export function findProxyTrust(
    settings: TrustSettings,
    { uid, name }: Omit<ProxyTrust, "certificates">,
): DirectTrust | undefined {
    const direct = settings.direct ?? [];
    return (
        direct.find((trust) => uid !== undefined && trust.uid === uid) ??
        direct.find((trust) => trust.name === name && trust.type === "proxy")
    );
}

/** The settings with the trusted environment as wanted, in the place of `found`; all else as it was. */
export function withProxyTrust(
    settings: TrustSettings,
    found: DirectTrust | undefined,
    { name, certificates }: ProxyTrust,
): TrustSettings {
    const wanted: DirectTrust = {
        ...(found?.uid === undefined ? {} : { uid: found.uid }),
        name,
        type: "proxy",
        trust_all: false,
        certificates: certificates.flatMap(pemBlocks).map((pem) => ({ pem })),
    };
    const direct = settings.direct ?? [];
    return {
        ...settings,
        direct: found ? direct.map((trust) => (trust === found ? wanted : trust)) : [...direct, wanted],
    };
}

/** The settings without the trusted environment; all else as it was. */
export function withoutProxyTrust(settings: TrustSettings, found: DirectTrust): TrustSettings {
    return { ...settings, direct: (settings.direct ?? []).filter((trust) => trust !== found) };
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
