import * as pulumi from "@pulumi/pulumi";
import { GetDeploymentElasticsearch } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface GetDeploymentArgs {
    id: string;
}

export interface GetDeploymentOutputArgs {
    id: pulumi.Input<string>;
}

/** A deployment that exists, as far as a connection needs it. */
export interface GetDeploymentResult {
    readonly alias: string;
    readonly deploymentTemplateId: string;
    readonly elasticsearches: GetDeploymentElasticsearch[];
    readonly healthy: boolean;
    readonly id: string;
    readonly name: string;
    readonly region: string;
    readonly tags: Record<string, string>;
    readonly trafficFilters: string[];
}

const token = "ec:index/getDeployment:getDeployment";

/** Reads a deployment. */
export async function getDeployment(
    args: GetDeploymentArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetDeploymentResult> {
    const found: unknown = await pulumi.runtime.invoke(
        token,
        { id: args.id },
        withVersion(opts),
        getPackage(),
    );
    return found as GetDeploymentResult;
}

/** Reads a deployment whose id may only become known in `up`. */
export function getDeploymentOutput(
    args: GetDeploymentOutputArgs,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetDeploymentResult> {
    return pulumi.runtime.invokeOutput(token, { id: args.id }, withVersion(opts), getPackage());
}
