import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate, pemBlocks } from "../model/certificates";
import { ResolvedEckCluster, transportCaSecret } from "../model/eck-cluster";
import { Problems } from "../model/problems";
import { refuse } from "./checked-args";

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

/**
 * The CA that signs transport and remote cluster server interface; it is public, so its changes may be seen. ECK
 * publishes it together with those that the cluster trusts, and first: whoever trusts this cluster does not mean those.
 */
export function transportCa(
    component: pulumi.Resource,
    name: string,
    cluster: pulumi.Output<ResolvedEckCluster>,
    there: pulumi.Output<unknown>,
): pulumi.Output<string> {
    const published = publishedByEck(component, name, {
        ...{ cluster, there },
        secret: transportCaSecret,
        key: "ca.crt",
    });
    return pulumi.unsecret(
        published.apply((pem) => {
            const problems = new Problems();
            checkCaCertificate(problems, `${transportCaSecret("<cluster>")}["ca.crt"]`, pem);
            refuse(component, problems);
            return `${pemBlocks(pem)[0] ?? ""}\n`;
        }),
    );
}
