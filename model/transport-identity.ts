import { checkCaCertificate } from "./certificates";
import { Known } from "./known";
import { isPresent, items, Problems } from "./problems";

/** Whose CA signs the transport certificates of a cluster. Maps to the `type` of a direct trust on Elastic Cloud. */
export enum TransportAuthority {
    /** A CA of this cluster, or of its owner. */
    Own = "generic",
    /** The CA of an installation of Elastic Cloud Enterprise: it signs all its deployments. */
    Enterprise = "ECE",
    /** The CA of a region of Elastic Cloud Hosted: it signs the deployments of all customers there. */
    Hosted = "ESS",
}

/** What a cluster shows at its transport interface. Plain data: it can cross from one stack to another through a `StackReference`. */
export interface TransportIdentity {
    /** PEM of the CAs that sign the certificates of its nodes; several, old and new, while they change. */
    caCertificate: string;
    /** Names of its nodes, as trust restrictions match them (`otherName` in the certificate); `*` stands for any text. */
    nodeNames: string[];
    /** The same names in full, one for each node, for Elastic Cloud, which takes no `*`. */
    fullNodeNames?: string[];
    /** Whose CA it is. Default: `TransportAuthority.Own`. */
    authority?: TransportAuthority;
}

/** A node's name taken apart, where it follows a pattern that names cluster and scope. */
export interface ScopedName {
    /** `*` for all clusters of the scope. */
    clusterId: string;
    scopeId: string;
}

// {node}.node.{cluster}.cluster.{scope}, and as ECK makes them: {pod}.node.{cluster}.{namespace}.es.local
const scopedNames = [/^[^.]+\.node\.([^.]+)\.cluster\.(.+)$/, /^[^.]+\.node\.([^.]+)\.([^.]+\.es\.local)$/];

/** Cluster and scope in a node's name; undefined when it follows neither Elastic Cloud's pattern nor ECK's. */
export function scopedName(name: string): ScopedName | undefined {
    for (const pattern of scopedNames) {
        const [, clusterId, scopeId] = pattern.exec(name) ?? [];
        if (clusterId !== undefined && scopeId !== undefined) {
            return { clusterId, scopeId };
        }
    }
    return undefined;
}

/** Whether a CA signs clusters of others, too, so that trusting it alone would let all of them in. */
export function isSharedAuthority(authority: TransportAuthority | undefined): boolean {
    return authority === TransportAuthority.Enterprise || authority === TransportAuthority.Hosted;
}

/** Checks names of nodes. */
export function checkNodeNames(problems: Problems, property: string, names: unknown): void {
    problems.checkList(
        property,
        names,
        'give the names of the nodes, such as "*.node.munich.cluster.example"',
    );
    for (const [path, name] of items<unknown[]>(property, names as unknown[])) {
        if (typeof name !== "string" || !/^[^\s/\\"']+$/.test(name)) {
            problems.add(
                path,
                `${JSON.stringify(name)} is not the name of a node, or a pattern with "*", such as "*.node.munich.cluster.example"`,
            );
        } else if (matchesEverything(name)) {
            problems.add(
                path,
                `${JSON.stringify(name)} matches the nodes of every cluster; name the cluster in it, such as "*.node.munich.cluster.example"`,
            );
        }
    }
}

/** Whether nothing in a pattern tells one cluster, or one owner, from others. */
function matchesEverything(pattern: string): boolean {
    const common = ["", "node", "cluster", "account", "es", "local"];
    return pattern
        .replace(/[*?]/g, "")
        .split(".")
        .every((label) => common.includes(label));
}

/** Checks an identity, however it was made. */
export function checkTransportIdentity(
    problems: Problems,
    property: string,
    identity: Known<TransportIdentity> | undefined,
): void {
    if (!problems.checkObject(property, identity, "; give `local` or `remote` of a TransportTrust")) {
        return;
    }
    const { caCertificate, nodeNames, fullNodeNames, authority } = identity;
    if (
        problems.require(
            `${property}.caCertificate`,
            caCertificate,
            "give the CA that signs the transport certificates",
        )
    ) {
        checkCaCertificate(problems, `${property}.caCertificate`, caCertificate);
    }
    if (problems.require(`${property}.nodeNames`, nodeNames, "give the names of the nodes")) {
        checkNodeNames(problems, `${property}.nodeNames`, nodeNames);
    }
    checkFullNodeNames(problems, `${property}.fullNodeNames`, fullNodeNames);
    const authorities = Object.values<unknown>(TransportAuthority);
    problems.check(
        `${property}.authority`,
        authority,
        (one) => authorities.includes(one),
        `is not one of ${authorities.map((one) => JSON.stringify(one)).join(", ")}`,
    );
}

/** Checks names of nodes in full. */
export function checkFullNodeNames(problems: Problems, property: string, names: unknown): void {
    if (!isPresent(names)) {
        return;
    }
    checkNodeNames(problems, property, names);
    for (const [path, name] of items<unknown[]>(property, names as unknown[])) {
        problems.check(
            path,
            name,
            (text) => !/[*?]/.test(String(text)),
            `${JSON.stringify(name)} has a wildcard; give the name of each node in full`,
        );
    }
}

/** How a side limits what it trusts. */
export interface TrustLimits {
    /** Whether only nodes with the given names are let in. */
    restricted: boolean;
    /** Whether the user said that everything is meant that a shared CA signs. */
    trustWholeAuthority: boolean;
}

/** Refuses to trust a CA of many clusters without names, unless that was said aloud. */
export function checkLimits(
    problems: Problems,
    property: string,
    { restricted, trustWholeAuthority }: TrustLimits,
    authority: TransportAuthority | undefined,
): void {
    if (isSharedAuthority(authority) && !restricted && !trustWholeAuthority) {
        const others =
            authority === TransportAuthority.Hosted
                ? "every deployment of its region, those of other customers too"
                : "every deployment of its installation";
        problems.add(
            `${property}.restricted`,
            `is false, and the other side is on Elastic Cloud, whose CA signs ${others}: all of them would be let in; ` +
                "set it to true, or say `trustWholeAuthority: true` if that is meant",
        );
    }
}
