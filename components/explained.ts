import * as pulumi from "@pulumi/pulumi";
import { clusterTitle } from "../model/eck-cluster";
import { onError } from "./error-hook";

/**
 * An option for resources that a Kubernetes provider looks after: says in the words of this package what a failure
 * means, below the provider's own error.
 */
export function explained(
    component: pulumi.Resource,
    name: string,
    explain: (error: string) => string | undefined,
): { hooks?: pulumi.ResourceHookBinding } {
    return onError(`${name}-explanation`, async (error) => {
        const text = explain(error);
        if (text !== undefined) {
            await pulumi.log.error(text, component);
        }
        return false;
    });
}

/** How messages call a cluster whose name may only be known later. */
export function titleOf(cluster: {
    name: pulumi.Input<string>;
    namespace: pulumi.Input<string>;
}): () => string {
    let title = "the Elasticsearch resource";
    pulumi.output(cluster).apply((known) => (title = clusterTitle(known)));
    return () => title;
}
