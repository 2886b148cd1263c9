import { bundleLines, namesBundle, trustedFiles } from "../model/ca-bundle";
import { ResolvedNode } from "../model/self-managed-node";
import { Elasticsearch } from "./elasticsearch";
import { readConfiguration } from "./node-files";
import { onEachNode } from "./ssh";

/** A node as the cluster tells of it. */
export interface ClusterNode {
    name: string;
    roles?: string[];
}

interface NodesAnswer {
    nodes: Record<string, ClusterNode>;
}

/**
 * All nodes of the cluster.
 * @throws Error when one that is to be written to is not among them.
 */
export async function nodesWith(cluster: Elasticsearch, nodes: ResolvedNode[]): Promise<ClusterNode[]> {
    const answer = await cluster.request<NodesAnswer>(
        "GET",
        "/_nodes?filter_path=nodes.*.name,nodes.*.roles",
    );
    const found = Object.values(answer.nodes);
    const strangers = without(nodes, found);
    if (strangers.length > 0) {
        throw new Error(
            `${cluster.where}: has no node named ${namesOf(strangers)}; it has ${namesOf(found)}; ` +
                "`nodes[].name` must be the `node.name` of elasticsearch.yml; take nodes that left the cluster out of `nodes`",
        );
    }
    return found;
}

/** The list of nodes must be the cluster's: a node without the credential cannot search the remote. */
export async function expectClientNodes(
    cluster: Elasticsearch,
    nodes: ResolvedNode[],
    alias: string,
): Promise<void> {
    const found = await nodesWith(cluster, nodes);
    const missing = without(
        found.filter((node) => node.roles?.includes("remote_cluster_client")),
        nodes,
    );
    if (missing.length > 0) {
        console.warn(
            `${cluster.where}: node ${namesOf(missing)} has the role remote_cluster_client but is not in \`nodes\`; ` +
                `searches of "${alias}" that it coordinates will fail`,
        );
    }
}

/**
 * The nodes whose `elasticsearch.yml` names the bundle.
 * @throws Error with the lines to add, when a private CA would be written to a file that a node does not read.
 */
export async function nodesThatReadTheBundle(
    nodes: ResolvedNode[],
    alias: string,
    bundlePath: string,
    caCertificates: string[],
): Promise<ResolvedNode[]> {
    const configurations = await onEachNode(nodes, readConfiguration);
    const readers = nodes.filter((node, index) =>
        namesBundle(trustedFiles(configurations[index] ?? ""), node.configPath, bundlePath),
    );
    const blind = nodes.filter((node) => !readers.includes(node));
    if (caCertificates.length > 0 && blind.length > 0) {
        throw new Error(
            `elasticsearch.yml of node ${namesOf(blind)} does not name the bundle of remote CAs, so "${alias}" could ` +
                `not be verified; nothing was written. Put a CA certificate (any, such as the cluster's own) into ` +
                `${bundlePath} of the configuration folder, add these lines to elasticsearch.yml, restart the ` +
                `node, and run again:\n${bundleLines(bundlePath)}`,
        );
    }
    return readers;
}

/** Names of nodes, for messages. */
export function namesOf(nodes: { name: string }[]): string {
    return nodes.map((node) => node.name).join(", ");
}

/** The nodes that are not among the others, by name. */
export function without<T extends { name: string }>(nodes: T[], others: { name: string }[]): T[] {
    return nodes.filter((node) => !others.some((other) => other.name === node.name));
}
