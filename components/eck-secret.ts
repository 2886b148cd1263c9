import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { ResolvedEckCluster } from "../model/eck-cluster";
import { explainSecret } from "../model/kubernetes-error";
import { explained, titleOf } from "./explained";

/** A Secret whose content changes in place. */
export interface LivingSecret {
    cluster: pulumi.Output<ResolvedEckCluster>;
    name: pulumi.Output<string>;
    /** Content by key. */
    content: pulumi.Output<Record<string, string>>;
    dependsOn: pulumi.Resource[];
}

/**
 * A Secret under a fixed name that is never absent while its content changes: Pulumi would replace a Secret with
 * other content, and delete the old one first. So the Secret itself is made empty, and a patch fills it.
 */
export function livingSecret(
    component: pulumi.Resource,
    resourceName: string,
    { cluster, name, content, dependsOn }: LivingSecret,
): pulumi.Resource {
    const metadata = { name, namespace: cluster.namespace };
    const title = titleOf(cluster);
    const secret = new kubernetes.core.v1.Secret(
        resourceName,
        { metadata },
        {
            parent: component,
            dependsOn,
            ignoreChanges: ["data", "stringData"],
            ...explained(component, resourceName, (error) => explainSecret(error, title())),
        },
    );
    return new kubernetes.core.v1.SecretPatch(
        `${resourceName}-content`,
        {
            metadata,
            data: pulumi.secret(
                content.apply((texts) =>
                    Object.fromEntries(
                        Object.entries(texts).map(([key, text]) => [
                            key,
                            Buffer.from(text).toString("base64"),
                        ]),
                    ),
                ),
            ),
        },
        { parent: component, dependsOn: [secret] },
    );
}
