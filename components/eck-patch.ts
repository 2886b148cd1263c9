import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { elasticsearchApiVersion, ResolvedEckCluster } from "../model/eck-cluster";
import { explainPatch } from "../model/kubernetes-error";
import { checkedLate } from "./checked-args";
import { explained, titleOf } from "./explained";

/** A few fields of somebody's Elasticsearch resource. */
export interface EckPatch {
    cluster: pulumi.Output<ResolvedEckCluster>;
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    annotations?: Record<string, string>;
    spec?: object;
    force?: pulumi.Input<boolean>;
    /** The argument that leaves the field to its owner. */
    leave?: string;
}

/**
 * Sets fields of an Elasticsearch resource that belongs to somebody else, and gives them back on destroy (server-side
 * apply). There when ECK looks after the cluster, so that what ECK makes for it can be read; also without any fields.
 */
export function eckPatch(
    component: pulumi.Resource,
    name: string,
    { cluster, labels, annotations, spec = {}, force, leave }: EckPatch,
): kubernetes.apiextensions.CustomResourcePatch {
    const title = titleOf(cluster);
    return new kubernetes.apiextensions.CustomResourcePatch(
        name,
        {
            apiVersion: elasticsearchApiVersion,
            kind: "Elasticsearch",
            metadata: {
                name: cluster.name,
                namespace: cluster.namespace,
                ...(labels && { labels }),
                annotations: checkedLate(component, force, (problems, value) =>
                    problems.checkFlag("force", value),
                ).apply((forced) => ({
                    // the same text in all patches: two managers may share a field only with the same value
                    "pulumi.com/waitFor": "jsonpath={.status.phase}",
                    ...(forced === true ? { "pulumi.com/patchForce": "true" } : {}),
                    ...annotations,
                })),
            },
            // never absent: without one, Kubernetes would make a resource that is missing, and leave it there
            spec,
        },
        {
            parent: component,
            // the outputs are the owner's whole resource
            additionalSecretOutputs: ["spec"],
            ...explained(component, name, (error) =>
                explainPatch(error, { cluster: title(), ...(leave === undefined ? {} : { leave }) }),
            ),
        },
    );
}
