import * as pulumi from "@pulumi/pulumi";
import { DeploymentElasticsearch } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface DeploymentArgs {
    alias?: pulumi.Input<string>;
    deploymentTemplateId: pulumi.Input<string>;
    elasticsearch: pulumi.Input<DeploymentElasticsearch>;
    name?: pulumi.Input<string>;
    region: pulumi.Input<string>;
    requestId?: pulumi.Input<string>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    trafficFilters?: pulumi.Input<pulumi.Input<string>[]>;
    version: pulumi.Input<string>;
}

/** A deployment, as far as a connection needs it. */
export class Deployment extends pulumi.CustomResource {
    static readonly __pulumiType = "ec:index/deployment:Deployment";

    declare readonly alias: pulumi.Output<string>;
    declare readonly apmSecretToken: pulumi.Output<string>;
    declare readonly deploymentTemplateId: pulumi.Output<string>;
    declare readonly elasticsearch: pulumi.Output<pulumi.Unwrap<DeploymentElasticsearch>>;
    declare readonly elasticsearchPassword: pulumi.Output<string>;
    declare readonly elasticsearchUsername: pulumi.Output<string>;
    declare readonly name: pulumi.Output<string>;
    declare readonly region: pulumi.Output<string>;
    declare readonly requestId: pulumi.Output<string>;
    declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
    declare readonly trafficFilters: pulumi.Output<string[]>;
    declare readonly version: pulumi.Output<string>;

    constructor(name: string, args: DeploymentArgs, opts?: pulumi.CustomResourceOptions) {
        const inputs = {
            alias: args.alias,
            deploymentTemplateId: args.deploymentTemplateId,
            elasticsearch: args.elasticsearch,
            name: args.name,
            region: args.region,
            requestId: args.requestId,
            tags: args.tags,
            trafficFilters: args.trafficFilters,
            version: args.version,
            apmSecretToken: undefined,
            elasticsearchPassword: undefined,
            elasticsearchUsername: undefined,
        };
        const secrets = { additionalSecretOutputs: ["apmSecretToken", "elasticsearchPassword"] };
        super(
            Deployment.__pulumiType,
            name,
            inputs,
            pulumi.mergeOptions(withVersion(opts), secrets),
            false,
            getPackage(),
        );
    }
}
