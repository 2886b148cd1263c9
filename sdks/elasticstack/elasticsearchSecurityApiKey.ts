import * as pulumi from "@pulumi/pulumi";
import { ApiKeyAccess, ElasticsearchConnection, Timeouts } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface ElasticsearchSecurityApiKeyArgs {
    access?: pulumi.Input<ApiKeyAccess>;
    elasticsearchConnections?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
    expiration?: pulumi.Input<string>;
    metadata?: pulumi.Input<string>;
    name?: pulumi.Input<string>;
    roleDescriptors?: pulumi.Input<string>;
    timeouts?: pulumi.Input<Timeouts>;
    type?: pulumi.Input<string>;
}

/** API key of a cluster, also of the cross-cluster kind. */
export class ElasticsearchSecurityApiKey extends pulumi.CustomResource {
    static readonly __pulumiType =
        "elasticstack:index/elasticsearchSecurityApiKey:ElasticsearchSecurityApiKey";

    declare readonly access: pulumi.Output<pulumi.Unwrap<ApiKeyAccess | undefined>>;
    declare readonly elasticsearchConnections: pulumi.Output<
        pulumi.Unwrap<ElasticsearchConnection[] | undefined>
    >;
    declare readonly expiration: pulumi.Output<string | undefined>;
    declare readonly metadata: pulumi.Output<string | undefined>;
    declare readonly name: pulumi.Output<string>;
    declare readonly roleDescriptors: pulumi.Output<string | undefined>;
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts | undefined>>;
    declare readonly type: pulumi.Output<string | undefined>;
    declare readonly apiKey: pulumi.Output<string>;
    declare readonly encoded: pulumi.Output<string>;
    declare readonly expirationTimestamp: pulumi.Output<number>;
    declare readonly keyId: pulumi.Output<string>;

    constructor(name: string, args?: ElasticsearchSecurityApiKeyArgs, opts?: pulumi.CustomResourceOptions) {
        const inputs = {
            access: args?.access,
            elasticsearchConnections: args?.elasticsearchConnections,
            expiration: args?.expiration,
            metadata: args?.metadata,
            name: args?.name,
            roleDescriptors: args?.roleDescriptors,
            timeouts: args?.timeouts,
            type: args?.type,
            apiKey: undefined,
            encoded: undefined,
            expirationTimestamp: undefined,
            keyId: undefined,
        };
        const secrets = { additionalSecretOutputs: ["apiKey", "encoded"] };
        super(
            ElasticsearchSecurityApiKey.__pulumiType,
            name,
            inputs,
            pulumi.mergeOptions(withVersion(opts), secrets),
            false,
            getPackage(),
        );
    }
}
