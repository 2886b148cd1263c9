import { scopedName } from "../certificates";
import type { DirectTrust, TrustSettings } from "./trust";

/** The scope in the names of nodes of an organization on Elastic Cloud, or an installation of it. */
export function accountScope(organizationId: string): string {
    return `${organizationId}.account`;
}

/** The names of nodes that trust settings let in, as trust restrictions; those of the deployment itself aside. */
export function trustedNames({ accounts, direct }: TrustSettings): string[] {
    const names = [
        ...accounts.flatMap((one) =>
            clustersOf(one).map((cluster) =>
                scopedName("*", { cluster, scope: accountScope(one.account_id) }),
            ),
        ),
        ...direct.flatMap(directNames),
    ];
    return [...new Set(names)];
}

function directNames({ type, scope_id, additional_node_names = [], ...trust }: DirectTrust): string[] {
    // that of a proxy is about other interfaces
    if (type === "proxy") return [];
    if (scope_id === undefined) return additional_node_names;
    const scoped = clustersOf(trust).flatMap((cluster) => {
        if (type === "ESS" || type === "ECE") {
            return [scopedName("*", { cluster, scope: accountScope(scope_id) })];
        }
        // The description does not say which pattern a scope becomes. Both are taken: ECK's names have the second.
        return [scopedName("*", { cluster, scope: scope_id }), `*.node.${cluster}.${scope_id}`];
    });
    return [...scoped, ...additional_node_names];
}

function clustersOf(trust: { trust_all: boolean; trust_allowlist?: string[] }): string[] {
    return trust.trust_all ? ["*"] : (trust.trust_allowlist ?? []);
}
