import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { ResolvedEckCluster } from "../model/eck-cluster";
import { explainContent } from "../model/kubernetes-error";
import { explained, titleOf } from "./explained";

/** A Secret or ConfigMap whose content changes in place. */
export interface LivingContent {
    cluster: pulumi.Output<ResolvedEckCluster>;
    name: pulumi.Output<string>;
    /** Content by key. */
    content: pulumi.Output<Record<string, string>>;
    /** What to say when there is one of that name. */
    taken: (cluster: string) => string;
    dependsOn: pulumi.Resource[];
}

/**
 * A Secret under a fixed name that is never absent while its content changes: Pulumi would replace a Secret with
 * other content, and delete the old one first. So the Secret itself is made empty, and a patch fills it.
 */
export function livingSecret(
    component: pulumi.Resource,
    resourceName: string,
    living: LivingContent,
): pulumi.Resource {
    const { metadata, options, filling } = partsOf(component, resourceName, living);
    const secret = new kubernetes.core.v1.Secret(
        resourceName,
        { metadata },
        { ...options, ignoreChanges: ["data", "stringData"] },
    );
    const data = living.content.apply((texts) =>
        Object.fromEntries(
            Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
        ),
    );
    return new kubernetes.core.v1.SecretPatch(
        `${resourceName}-content`,
        { metadata, data: pulumi.secret(data) },
        { ...filling, dependsOn: [secret] },
    );
}

/** The same for a ConfigMap, with what is no secret. */
export function livingConfigMap(
    component: pulumi.Resource,
    resourceName: string,
    living: LivingContent,
): pulumi.Resource {
    const { metadata, options, filling } = partsOf(component, resourceName, living);
    const configMap = new kubernetes.core.v1.ConfigMap(
        resourceName,
        { metadata },
        { ...options, ignoreChanges: ["data"] },
    );
    return new kubernetes.core.v1.ConfigMapPatch(
        `${resourceName}-content`,
        { metadata, data: living.content },
        { ...filling, dependsOn: [configMap] },
    );
}

function partsOf(
    component: pulumi.Resource,
    resourceName: string,
    { cluster, name, taken, dependsOn }: LivingContent,
) {
    const title = titleOf(cluster);
    const filling: pulumi.CustomResourceOptions = { parent: component };
    const options: pulumi.CustomResourceOptions = {
        ...filling,
        dependsOn,
        ...explained(component, resourceName, (error) => explainContent(error, title(), taken)),
    };
    return { metadata: { name, namespace: cluster.namespace }, filling, options };
}
