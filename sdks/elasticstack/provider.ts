import * as pulumi from "@pulumi/pulumi";
import { ElasticsearchConnection } from "./types";
import { getPackage, withVersion } from "./utilities";

export interface ProviderArgs {
    /** Default connection of the resources; only the first is used. */
    elasticsearches?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
}

/** The elasticstack provider with a default connection. */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args?: ProviderArgs, opts?: pulumi.ResourceOptions) {
        // providers take their configuration as text: nested values cross as JSON
        const elasticsearches =
            args?.elasticsearches &&
            pulumi.output(args.elasticsearches).apply((value) => JSON.stringify(value));
        super("elasticstack", name, { elasticsearches }, withVersion(opts), false, getPackage());
    }
}
