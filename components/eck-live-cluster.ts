import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { clusterTitle, elasticsearchApiVersion, ResolvedEckCluster } from "../model/eck-cluster";
import { checkLocalSpec, ElasticsearchSpec, isAtLeast } from "../model/elasticsearch-spec";
import { Problems } from "../model/problems";
import { refuse } from "./checked-args";

/** On an Elasticsearch resource: ECK delivers secure settings through file settings, without a restart. */
export const fileBasedAnnotation = "eck.k8s.elastic.co/file-based-secure-settings";

/** The first version that takes them that way. */
const firstFileBased = "9.5";

/** An Elasticsearch resource as it is read. */
export type LiveCluster = kubernetes.apiextensions.CustomResource & {
    spec: pulumi.Output<ElasticsearchSpec>;
};

/** Looks at the resource behind a patch as it is now: the outputs of the patch are of its last change. */
export function liveCluster(
    component: pulumi.Resource,
    name: string,
    patch: pulumi.CustomResource,
    cluster: pulumi.Output<ResolvedEckCluster>,
): LiveCluster {
    return new kubernetes.apiextensions.CustomResource(
        name,
        // named, so that they are outputs
        { apiVersion: elasticsearchApiVersion, kind: "Elasticsearch", metadata: undefined, spec: undefined },
        {
            parent: component,
            id: pulumi.all([cluster, patch.id]).apply(([known]) => `${known.namespace}/${known.name}`),
            additionalSecretOutputs: ["spec"],
        },
    ) as LiveCluster;
}

/**
 * Refuses a cluster that cannot have remotes before its nodes are touched. Tells whether nodes restart for other
 * credentials.
 */
export function restartsForCredentials(
    component: pulumi.Resource,
    name: string,
    patch: pulumi.CustomResource,
    cluster: pulumi.Output<ResolvedEckCluster>,
    wantsFileBased: boolean | undefined,
): pulumi.Output<boolean> {
    const live = liveCluster(component, name, patch, cluster);
    return pulumi.unsecret(
        // the patch as well: when it fails, the outputs of the read never settle
        pulumi.all([cluster, live.spec, live.metadata, patch.id]).apply(([known, spec, { annotations }]) => {
            const problems = new Problems();
            checkLocalSpec(problems, `${clusterTitle(known)} spec`, spec);
            const version = spec.version ?? "";
            const takesFiles = isAtLeast(version, firstFileBased);
            if (wantsFileBased === true && !takesFiles) {
                problems.add(
                    "fileBasedSecureSettings",
                    `needs Elasticsearch ${firstFileBased} or later, and ${clusterTitle(known)} is ${version}; leave it out`,
                );
            }
            refuse(component, problems);
            return !(takesFiles && annotations?.[fileBasedAnnotation] === "true");
        }),
    );
}

/** Says in previews, too, that other credentials restart the nodes. */
export function announceRestart(
    component: pulumi.Resource,
    cluster: pulumi.Output<ResolvedEckCluster>,
    restart: pulumi.Output<boolean>,
): void {
    pulumi.all([cluster, restart]).apply(async ([known, restarts]) => {
        if (restarts) {
            await pulumi.log.info(
                `whenever a credential changes, ECK restarts the nodes of ${clusterTitle(known)} one after another; ` +
                    `from Elasticsearch ${firstFileBased} on, \`fileBasedSecureSettings: true\` spares that`,
                component,
            );
        }
    });
}
