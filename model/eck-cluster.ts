import * as pulumi from "@pulumi/pulumi";
import { Known } from "./known";
import { isPresent, Problems } from "./problems";

/** An Elasticsearch cluster that ECK runs: the name and the namespace of its Elasticsearch resource. */
export interface EckCluster {
    /** `metadata.name` of the Elasticsearch resource. */
    name: pulumi.Input<string>;
    /** `metadata.namespace` of the Elasticsearch resource. */
    namespace: pulumi.Input<string>;
}

/** A cluster whose name is known. */
export type ResolvedEckCluster = pulumi.Unwrap<EckCluster>;

/** API version of the Elasticsearch resource. */
export const elasticsearchApiVersion = "elasticsearch.k8s.elastic.co/v1";

/** Port of the remote cluster server interface in every Pod. */
export const remoteClusterServerPort = 9443;

/** Port of the transport interface in every Pod. */
export const transportPort = 9300;

/** The label that selects one cluster for the policy with its remotes. */
export const clientLabel = "pulumi-elastic-remote-clusters/client";

/** The label that selects one cluster for the policy with its trust in others. */
export const trustLabel = "pulumi-elastic-remote-clusters/transport-trust";

/** ECK refuses longer names. */
const longestName = 36;
const dnsLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Checks which cluster is meant. */
export function checkEckCluster(
    problems: Problems,
    property: string,
    cluster: Known<ResolvedEckCluster> | undefined,
): void {
    if (!problems.require(property, cluster, "give name and namespace of the Elasticsearch resource")) {
        return;
    }
    if (!isPresent(cluster)) {
        return;
    }
    if (typeof cluster !== "object") {
        problems.add(property, "is not an object; give name and namespace of the Elasticsearch resource");
        return;
    }
    checkName(problems, `${property}.name`, cluster.name, longestName);
    checkName(problems, `${property}.namespace`, cluster.namespace, 63);
}

function checkName(problems: Problems, property: string, name: unknown, longest: number): void {
    if (problems.require(property, name, "give that of the Elasticsearch resource")) {
        problems.check(
            property,
            name,
            (text) => typeof text === "string" && dnsLabel.test(text) && text.length <= longest,
            `${JSON.stringify(name)} is not a name of at most ${longest} lower-case letters, digits and "-"`,
        );
    }
}

/** How messages call a cluster. */
export function clusterTitle({ name, namespace }: ResolvedEckCluster): string {
    return `Elasticsearch ${namespace}/${name}`;
}

/** The Secret in which ECK publishes the CA of the transport and remote cluster server interfaces (`ca.crt`). */
export function transportCaSecret(cluster: string): string {
    return `${cluster}-es-transport-certs-public`;
}

/** The Service that ECK makes for the remote cluster server interface. */
export function remoteClusterService(cluster: string): string {
    return `${cluster}-es-remote-cluster`;
}

/** The name for which ECK's certificate of the remote cluster server interface stands. */
export function remoteClusterServerName({ name, namespace }: ResolvedEckCluster): string {
    return `${remoteClusterService(name)}.${namespace}.svc`;
}

/** The Service that ECK makes for the transport interface. */
export function transportService(cluster: string): string {
    return `${cluster}-es-transport`;
}

/** The name for which ECK's certificate of the transport interface stands in every Pod. */
export function transportServerName({ name, namespace }: ResolvedEckCluster): string {
    return `${transportService(name)}.${namespace}.svc`;
}

/** Labels of the Pods of a cluster. */
export function podSelector(cluster: string): Record<string, string> {
    return {
        "common.k8s.elastic.co/type": "elasticsearch",
        "elasticsearch.k8s.elastic.co/cluster-name": cluster,
    };
}
