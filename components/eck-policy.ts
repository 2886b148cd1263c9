import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { ResolvedEckCluster } from "../model/eck-cluster";
import { explainPolicy } from "../model/kubernetes-error";
import { stackConfigPolicyApiVersion } from "../model/stack-config-policy";
import { explained, titleOf } from "./explained";

/** A policy for one cluster. */
export interface EckPolicy {
    cluster: pulumi.Output<ResolvedEckCluster>;
    name: pulumi.Output<string>;
    spec: pulumi.Output<object>;
    /** What to say when there is one of that name. */
    taken: (cluster: string) => string;
    timeoutSeconds: pulumi.Output<number>;
    dependsOn: pulumi.Resource[];
}

/** A StackConfigPolicy that brings something to the nodes of a cluster; there when ECK says that all nodes have it. */
export function eckPolicy(
    component: pulumi.Resource,
    resourceName: string,
    { cluster, name, spec, taken, timeoutSeconds, dependsOn }: EckPolicy,
): pulumi.Resource {
    const title = titleOf(cluster);
    return new kubernetes.apiextensions.CustomResource(
        resourceName,
        {
            apiVersion: stackConfigPolicyApiVersion,
            kind: "StackConfigPolicy",
            metadata: {
                name,
                namespace: cluster.namespace,
                annotations: {
                    // without a licence ECK calls a policy ready, too, but for no cluster
                    "pulumi.com/waitFor": JSON.stringify([
                        "jsonpath={.status.phase}=Ready",
                        "jsonpath={.status.readyCount}=1/1",
                    ]),
                    "pulumi.com/timeoutSeconds": timeoutSeconds.apply(String),
                },
            },
            spec,
        },
        {
            parent: component,
            dependsOn,
            ...explained(component, resourceName, (error) => explainPolicy(error, title(), taken)),
        },
    );
}
