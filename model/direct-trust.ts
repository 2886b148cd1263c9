import { isPresent, Problems } from "./problems";
import { isSharedAuthority, scopedName, TransportAuthority, TransportIdentity } from "./transport-identity";

/** What an entry of `trust.direct` says beside name and certificates: whom of those that its CAs sign it lets in. */
export interface DirectTrustTerms {
    /** `generic`, `ECE` or `ESS`. */
    type: TransportAuthority;
    /** Whether all clusters of the scope are let in. */
    trust_all: boolean;
    scope_id?: string;
    /** Ids of clusters of the scope. */
    trust_allowlist?: string[];
    additional_node_names?: string[];
}

/** What the API takes as `scope_id`. */
const scopeId = /^[a-z0-9.-]{1,32}$/;

/** What the names of organizations and installations end in, and their ids do not. */
const accountEnding = /\.account$/;

/**
 * The terms that let in the nodes of a cluster, and nothing else. A name that follows the pattern of Elastic Cloud, or
 * that of ECK, gives scope and cluster; others have to be in full, because the API takes no wildcards.
 */
export function directTrustTerms(
    problems: Problems,
    property: string,
    { nodeNames, fullNodeNames = [], authority = TransportAuthority.Own }: TransportIdentity,
): DirectTrustTerms {
    const scoped = nodeNames.map((name) => scopedName(name)).filter((name) => name !== undefined);
    const scopes = [...new Set(scoped.map((name) => name.scopeId))];
    const [scope = ""] = scopes.map((one) =>
        isSharedAuthority(authority) ? one.replace(accountEnding, "") : one,
    );
    const isScoped = scopes.length === 1 && scoped.length === nodeNames.length && scopeId.test(scope);
    const clusters = scoped.map(({ clusterId }) => clusterId);
    // what the API makes of a scope for names without ".cluster." is not described: their full names stand beside it
    const inFull = isScoped && nodeNames.every((name) => name.includes(".cluster."));
    const names = inFull
        ? []
        : [...new Set([...fullNodeNames, ...nodeNames.filter((name) => !/[*?]/.test(name))])];
    if (!isScoped && names.length === 0) {
        problems.add(
            property,
            `${nodeNames.join(", ")}: Elastic Cloud takes wildcards only in names such as "*.node.munich.cluster.example" with one scope of at most ` +
                "32 lower-case letters, digits, dots and dashes; give the name of each node in `fullNodeNames` of the other side",
        );
    }
    return {
        type: authority,
        trust_all: isScoped && clusters.some((id) => /[*?]/.test(id)),
        ...(isScoped && { scope_id: scope }),
        ...(isScoped &&
            !clusters.some((id) => /[*?]/.test(id)) && { trust_allowlist: [...new Set(clusters)] }),
        ...(names.length > 0 && { additional_node_names: names }),
    };
}

/** Whether two entries let in the same nodes; what the API adds or leaves out makes no difference. */
export function sameTerms(
    some: Omit<DirectTrustTerms, "type">,
    others: Omit<DirectTrustTerms, "type">,
): boolean {
    const text = (terms: Omit<DirectTrustTerms, "type">) =>
        JSON.stringify([
            terms.trust_all,
            terms.scope_id ?? "",
            [...(terms.trust_allowlist ?? [])].sort(),
            [...(terms.additional_node_names ?? [])].sort(),
        ]);
    return text(some) === text(others);
}

/** The id of the organization or installation that a deployment's node names end in; undefined for other names. */
export function organizationOf({ nodeNames, authority }: TransportIdentity): string | undefined {
    const [first] = nodeNames;
    const scope = isPresent(first) && isSharedAuthority(authority) ? scopedName(first)?.scopeId : undefined;
    return scope?.replace(accountEnding, "");
}
