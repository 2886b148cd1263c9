import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ResolvedEckCluster } from "../model/eck-cluster";

/** What ECK keeps for a cluster. */
export interface Published {
    cluster: pulumi.Output<ResolvedEckCluster>;
    /** Known as soon as the Secret is there, and not before. */
    there: pulumi.Output<unknown>;
    secret: (cluster: string) => string;
    key: string;
}

/** Reads a text from a Secret of ECK's, anew on each preview and up; a secret, and empty when there is no such key. */
export function publishedByEck(
    component: pulumi.Resource,
    name: string,
    { cluster, there, secret, key }: Published,
): pulumi.Output<string> {
    const id = pulumi.all([cluster, there]).apply(([known]) => `${known.namespace}/${secret(known.name)}`);
    const data: pulumi.Output<Record<string, string> | undefined> = kubernetes.core.v1.Secret.get(name, id, {
        parent: component,
    }).data;
    return pulumi.secret(data.apply((entries) => Buffer.from(entries?.[key] ?? "", "base64").toString()));
}
