import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { EckClientAttachment } from "../model/eck-client-attachment";
import { ResolvedEckCluster } from "../model/eck-cluster";
import { explainPolicy } from "../model/kubernetes-error";
import { ClusterSetting } from "../model/remote-settings";
import {
    clientPolicyName,
    clientPolicySpec,
    policyWeight,
    stackConfigPolicyApiVersion,
} from "../model/stack-config-policy";
import { explained, titleOf } from "./explained";

interface PolicyParts {
    cluster: pulumi.Output<ResolvedEckCluster>;
    attachment: pulumi.Output<EckClientAttachment>;
    weight: pulumi.Output<number | undefined>;
    settings: pulumi.Output<ClusterSetting[]>;
    timeoutSeconds: pulumi.Output<number>;
    dependsOn: pulumi.Resource[];
}

/** The StackConfigPolicy that brings a client to the nodes; there when ECK says that all nodes have it. */
export function clientPolicy(
    component: pulumi.Resource,
    name: string,
    { cluster, attachment, weight, settings, timeoutSeconds, dependsOn }: PolicyParts,
): pulumi.Resource {
    const title = titleOf(cluster);
    const policyName = cluster.name.apply(clientPolicyName);
    return new kubernetes.apiextensions.CustomResource(
        name,
        {
            apiVersion: stackConfigPolicyApiVersion,
            kind: "StackConfigPolicy",
            metadata: {
                name: policyName,
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
            spec: pulumi
                .all([cluster, attachment, weight, policyName, settings])
                .apply(([known, given, ownWeight, ownName, list]) =>
                    clientPolicySpec({
                        cluster: known.name,
                        weight: ownWeight ?? policyWeight(ownName),
                        attachment: given,
                        settings: list,
                    }),
                ),
        },
        {
            parent: component,
            dependsOn,
            ...explained(component, name, (error) => explainPolicy(error, title())),
        },
    );
}
