import * as pulumi from "@pulumi/pulumi";
import { ClusterSettingsBlock, ElasticsearchConnection, Timeouts } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface ElasticsearchClusterSettingsArgs {
    elasticsearchConnections?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
    persistent?: pulumi.Input<ClusterSettingsBlock>;
    timeouts?: pulumi.Input<Timeouts>;
    transient?: pulumi.Input<ClusterSettingsBlock>;
}

/** Persistent and transient settings of a cluster. */
export class ElasticsearchClusterSettings extends pulumi.CustomResource {
    static readonly __pulumiType =
        "elasticstack:index/elasticsearchClusterSettings:ElasticsearchClusterSettings";

    declare readonly elasticsearchConnections: pulumi.Output<
        pulumi.Unwrap<ElasticsearchConnection[] | undefined>
    >;
    declare readonly persistent: pulumi.Output<pulumi.Unwrap<ClusterSettingsBlock | undefined>>;
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts | undefined>>;
    declare readonly transient: pulumi.Output<pulumi.Unwrap<ClusterSettingsBlock | undefined>>;

    constructor(name: string, args?: ElasticsearchClusterSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        const inputs = {
            elasticsearchConnections: args?.elasticsearchConnections,
            persistent: args?.persistent,
            timeouts: args?.timeouts,
            transient: args?.transient,
        };
        super(
            ElasticsearchClusterSettings.__pulumiType,
            name,
            inputs,
            withVersion(opts),
            false,
            getPackage(),
        );
    }
}
