import { hostedEndpoint } from "./cloud-deployment";
import { isPresent, Problems } from "./problems";
import {
    isSharedAuthority,
    ScopedName,
    scopedName,
    TransportAuthority,
    TransportIdentity,
} from "./transport-identity";

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
 * The terms that let in the nodes of a cluster, and nothing else. A name that stands for all nodes of a cluster in the
 * pattern of Elastic Cloud, or that of ECK, gives scope and cluster; others have to be in full, because the API takes no
 * wildcards.
 */
export function directTrustTerms(
    problems: Problems,
    property: string,
    { nodeNames, fullNodeNames = [], authority = TransportAuthority.Own }: TransportIdentity,
): DirectTrustTerms {
    const found = new Map(nodeNames.map((name) => [name, wholeCluster(name, authority)]));
    const scopes = new Set([...found.values()].flatMap((one) => one?.scopeId ?? []));
    // an entry has one scope only
    const [scope] = scopes.size === 1 ? scopes : [];
    const clusters = scope === undefined ? [] : [...found.values()].flatMap((one) => one?.clusterId ?? []);
    const inFull = (name: string) => (hasWildcard(name) ? fullNodeNames.filter(matching(name)) : [name]);
    const isGivenByScope = (name: string) => scope !== undefined && found.get(name) !== undefined;
    // what the API makes of a scope for names without ".cluster." is not described: their full names stand beside it
    const beside = nodeNames.filter((name) => !isGivenByScope(name) || !name.includes(".cluster."));
    const names = [...new Set(beside.flatMap(inFull))];
    const left = beside.filter((name) => !isGivenByScope(name) && inFull(name).length === 0);
    if (left.length > 0) {
        problems.add(
            property,
            `${left.join(", ")}: Elastic Cloud takes wildcards only in names such as "*.node.munich.cluster.example", all with one scope of ` +
                "at most 32 lower-case letters, digits, dots and dashes; give the name of each node in `fullNodeNames`",
        );
    }
    for (const name of fullNodeNames.filter((one) => !nodeNames.some((pattern) => matching(pattern)(one)))) {
        problems.add(
            property,
            `${JSON.stringify(name)} of \`fullNodeNames\` is none of \`nodeNames\`, ${nodeNames.join(", ")}; give the same nodes in both`,
        );
    }
    const trustsAll = clusters.includes("*");
    return {
        type: authority,
        trust_all: trustsAll,
        ...(scope !== undefined && { scope_id: scope }),
        ...(scope !== undefined && !trustsAll && { trust_allowlist: [...new Set(clusters)] }),
        ...(names.length > 0 && { additional_node_names: names }),
    };
}

/** Cluster and scope, where a name stands for all nodes of one cluster, or of all clusters of a scope. */
function wholeCluster(name: string, authority: TransportAuthority): ScopedName | undefined {
    const scoped = scopedName(name);
    if (scoped === undefined || !name.startsWith("*.node.")) {
        return undefined;
    }
    const { clusterId } = scoped;
    const scope = isSharedAuthority(authority) ? scoped.scopeId.replace(accountEnding, "") : scoped.scopeId;
    const isWhole = (clusterId === "*" || !hasWildcard(clusterId)) && scopeId.test(scope);
    return isWhole ? { clusterId, scopeId: scope } : undefined;
}

function hasWildcard(name: string): boolean {
    return /[*?]/.test(name);
}

/** Whether a pattern of trust restrictions matches a name. */
function matching(pattern: string): (name: string) => boolean {
    const parts: Record<string, string> = { "*": ".*", "?": "." };
    const expression = new RegExp(`^${pattern.replace(/\W/g, (sign) => parts[sign] ?? `\\${sign}`)}$`);
    return (name) => expression.test(name);
}

/** Whether two entries let in the same nodes; what the API adds or leaves out makes no difference. */
export function sameTerms(some: DirectTrustTerms, others: DirectTrustTerms): boolean {
    const sorted = (list: string[] | undefined) => [...new Set(list)].sort();
    const text = (terms: DirectTrustTerms) =>
        JSON.stringify([
            terms.type,
            terms.trust_all,
            terms.scope_id ?? "",
            // the list is ignored when all are let in
            terms.trust_all ? [] : sorted(terms.trust_allowlist),
            sorted(terms.additional_node_names),
        ]);
    return text(some) === text(others);
}

/** The id of the organization or installation that a deployment's node names end in; undefined for other names. */
export function organizationOf({ nodeNames, authority }: TransportIdentity): string | undefined {
    const [first] = nodeNames;
    const scope = isPresent(first) && isSharedAuthority(authority) ? scopedName(first)?.scopeId : undefined;
    return scope?.replace(accountEnding, "");
}

/** Where deployments run whose API this is: `Hosted` for one of Elastic's own. Nothing in the answers of an API says so. */
export function authorityAt(endpoint: string): TransportAuthority {
    const domain = new URL(hostedEndpoint).hostname.replace(/^api/, "");
    return new URL(endpoint).hostname.endsWith(domain)
        ? TransportAuthority.Hosted
        : TransportAuthority.Enterprise;
}
