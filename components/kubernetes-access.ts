import * as pulumi from "@pulumi/pulumi";
import { KubernetesAccess } from "../resources/kubernetes-api";

/**
 * How to reach the API server that the kubernetes provider reaches, for what that provider cannot do: as the args say,
 * else the provider of `opts`, else the stack's configuration, else the environment. A secret.
 */
export function kubernetesAccess(
    component: pulumi.Resource,
    args: { kubeconfig?: pulumi.Input<string>; context?: pulumi.Input<string> },
): pulumi.Output<KubernetesAccess> {
    // what a provider was given stands on it as outputs, although its type does not say so
    const provider = component.getProvider("kubernetes:core/v1:Secret") as
        { kubeconfig?: pulumi.Input<string>; context?: pulumi.Input<string> } | undefined;
    const config = new pulumi.Config("kubernetes");
    const { kubeconfig, context } =
        args.kubeconfig === undefined
            ? (provider ?? { kubeconfig: config.getSecret("kubeconfig"), context: config.get("context") })
            : args;
    return pulumi.secret(
        pulumi.all([kubeconfig, context]).apply(([text, name]) => ({
            ...(text ? { kubeconfig: text } : {}),
            ...(name ? { context: name } : {}),
        })),
    );
}
