import * as pulumi from "@pulumi/pulumi";
import { ElasticsearchConnection, Timeouts } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface ElasticsearchCcrFollowerIndexArgs {
    dataStreamName?: pulumi.Input<string>;
    deleteIndexOnDestroy?: pulumi.Input<boolean>;
    elasticsearchConnections?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
    leaderIndex: pulumi.Input<string>;
    maxOutstandingReadRequests?: pulumi.Input<number>;
    maxOutstandingWriteRequests?: pulumi.Input<number>;
    maxReadRequestOperationCount?: pulumi.Input<number>;
    maxReadRequestSize?: pulumi.Input<string>;
    maxRetryDelay?: pulumi.Input<string>;
    maxWriteBufferCount?: pulumi.Input<number>;
    maxWriteBufferSize?: pulumi.Input<string>;
    maxWriteRequestOperationCount?: pulumi.Input<number>;
    maxWriteRequestSize?: pulumi.Input<string>;
    name?: pulumi.Input<string>;
    readPollTimeout?: pulumi.Input<string>;
    remoteCluster: pulumi.Input<string>;
    settingsRaw?: pulumi.Input<string>;
    status?: pulumi.Input<string>;
    timeouts?: pulumi.Input<Timeouts>;
}

/** Index that follows one of a remote cluster. */
export class ElasticsearchCcrFollowerIndex extends pulumi.CustomResource {
    static readonly __pulumiType =
        "elasticstack:index/elasticsearchCcrFollowerIndex:ElasticsearchCcrFollowerIndex";

    declare readonly dataStreamName: pulumi.Output<string | undefined>;
    declare readonly deleteIndexOnDestroy: pulumi.Output<boolean | undefined>;
    declare readonly elasticsearchConnections: pulumi.Output<
        pulumi.Unwrap<ElasticsearchConnection[] | undefined>
    >;
    declare readonly leaderIndex: pulumi.Output<string>;
    declare readonly maxOutstandingReadRequests: pulumi.Output<number | undefined>;
    declare readonly maxOutstandingWriteRequests: pulumi.Output<number | undefined>;
    declare readonly maxReadRequestOperationCount: pulumi.Output<number | undefined>;
    declare readonly maxReadRequestSize: pulumi.Output<string | undefined>;
    declare readonly maxRetryDelay: pulumi.Output<string | undefined>;
    declare readonly maxWriteBufferCount: pulumi.Output<number | undefined>;
    declare readonly maxWriteBufferSize: pulumi.Output<string | undefined>;
    declare readonly maxWriteRequestOperationCount: pulumi.Output<number | undefined>;
    declare readonly maxWriteRequestSize: pulumi.Output<string | undefined>;
    declare readonly name: pulumi.Output<string>;
    declare readonly readPollTimeout: pulumi.Output<string | undefined>;
    declare readonly remoteCluster: pulumi.Output<string>;
    declare readonly settingsRaw: pulumi.Output<string | undefined>;
    declare readonly status: pulumi.Output<string | undefined>;
    declare readonly timeouts: pulumi.Output<pulumi.Unwrap<Timeouts | undefined>>;

    constructor(name: string, args: ElasticsearchCcrFollowerIndexArgs, opts?: pulumi.CustomResourceOptions) {
        const inputs = {
            dataStreamName: args.dataStreamName,
            deleteIndexOnDestroy: args.deleteIndexOnDestroy,
            elasticsearchConnections: args.elasticsearchConnections,
            leaderIndex: args.leaderIndex,
            maxOutstandingReadRequests: args.maxOutstandingReadRequests,
            maxOutstandingWriteRequests: args.maxOutstandingWriteRequests,
            maxReadRequestOperationCount: args.maxReadRequestOperationCount,
            maxReadRequestSize: args.maxReadRequestSize,
            maxRetryDelay: args.maxRetryDelay,
            maxWriteBufferCount: args.maxWriteBufferCount,
            maxWriteBufferSize: args.maxWriteBufferSize,
            maxWriteRequestOperationCount: args.maxWriteRequestOperationCount,
            maxWriteRequestSize: args.maxWriteRequestSize,
            name: args.name,
            readPollTimeout: args.readPollTimeout,
            remoteCluster: args.remoteCluster,
            settingsRaw: args.settingsRaw,
            status: args.status,
            timeouts: args.timeouts,
        };
        super(
            ElasticsearchCcrFollowerIndex.__pulumiType,
            name,
            inputs,
            withVersion(opts),
            false,
            getPackage(),
        );
    }
}
