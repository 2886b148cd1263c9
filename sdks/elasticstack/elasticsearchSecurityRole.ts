import * as pulumi from "@pulumi/pulumi";
import { ElasticsearchConnection, RoleApplication, RoleIndex, RoleRemoteIndex, Timeouts } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface ElasticsearchSecurityRoleArgs {
    applications?: pulumi.Input<pulumi.Input<RoleApplication>[]>;
    clusters?: pulumi.Input<pulumi.Input<string>[]>;
    elasticsearchConnections?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
    global?: pulumi.Input<string>;
    indices?: pulumi.Input<pulumi.Input<RoleIndex>[]>;
    metadata?: pulumi.Input<string>;
    name?: pulumi.Input<string>;
    remoteIndices?: pulumi.Input<pulumi.Input<RoleRemoteIndex>[]>;
    runAs?: pulumi.Input<pulumi.Input<string>[]>;
    timeouts?: pulumi.Input<Timeouts>;
}

/** Role of the native realm. */
export class ElasticsearchSecurityRole extends pulumi.CustomResource {
    static readonly __pulumiType = "elasticstack:index/elasticsearchSecurityRole:ElasticsearchSecurityRole";

    declare readonly applications: pulumi.Output<pulumi.Unwrap<RoleApplication[] | undefined>>;
    declare readonly clusters: pulumi.Output<string[] | undefined>;
    declare readonly elasticsearchConnections: pulumi.Output<
        pulumi.Unwrap<ElasticsearchConnection[] | undefined>
    >;
    declare readonly global: pulumi.Output<string | undefined>;
    declare readonly indices: pulumi.Output<pulumi.Unwrap<RoleIndex[] | undefined>>;
    declare readonly metadata: pulumi.Output<string | undefined>;
    declare readonly name: pulumi.Output<string>;
    declare readonly remoteIndices: pulumi.Output<pulumi.Unwrap<RoleRemoteIndex[] | undefined>>;
    declare readonly runAs: pulumi.Output<string[] | undefined>;
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts | undefined>>;

    constructor(name: string, args?: ElasticsearchSecurityRoleArgs, opts?: pulumi.CustomResourceOptions) {
        const inputs = {
            applications: args?.applications,
            clusters: args?.clusters,
            elasticsearchConnections: args?.elasticsearchConnections,
            global: args?.global,
            indices: args?.indices,
            metadata: args?.metadata,
            name: args?.name,
            remoteIndices: args?.remoteIndices,
            runAs: args?.runAs,
            timeouts: args?.timeouts,
        };
        super(ElasticsearchSecurityRole.__pulumiType, name, inputs, withVersion(opts), false, getPackage());
    }
}
