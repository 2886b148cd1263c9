import * as pulumi from "@pulumi/pulumi";
import { getPackage, withVersion } from "./utilities";

export interface DeploymentElasticsearchKeystoreArgs {
    asFile?: pulumi.Input<boolean>;
    deploymentId: pulumi.Input<string>;
    settingName: pulumi.Input<string>;
    value: pulumi.Input<string>;
}

/** One entry of a deployment's keystore. */
export class DeploymentElasticsearchKeystore extends pulumi.CustomResource {
    static readonly __pulumiType = "ec:index/deploymentElasticsearchKeystore:DeploymentElasticsearchKeystore";

    declare readonly asFile: pulumi.Output<boolean>;
    declare readonly deploymentId: pulumi.Output<string>;
    declare readonly settingName: pulumi.Output<string>;
    declare readonly value: pulumi.Output<string>;

    constructor(
        name: string,
        args: DeploymentElasticsearchKeystoreArgs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        const inputs = {
            asFile: args.asFile,
            deploymentId: args.deploymentId,
            settingName: args.settingName,
            value: args.value === undefined ? undefined : pulumi.secret(args.value),
        };
        super(
            DeploymentElasticsearchKeystore.__pulumiType,
            name,
            inputs,
            pulumi.mergeOptions(withVersion(opts), { additionalSecretOutputs: ["value"] }),
            false,
            getPackage(),
        );
    }
}
