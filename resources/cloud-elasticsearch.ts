import * as pulumi from "@pulumi/pulumi";
import type { CloudElasticsearchInputs, CloudElasticsearchState } from "./operations/cloud-elasticsearch";

const provider: pulumi.dynamic.ResourceProvider<CloudElasticsearchInputs, CloudElasticsearchState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.deployment.deploymentId, outs: await runtime.lookAtCloudElasticsearch(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.lookAtCloudElasticsearch(state as CloudElasticsearchState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.cloudElasticsearchChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateCloudElasticsearch(old, inputs) };
    },
};

/** The Elasticsearch of a deployment, as the cloud's API tells it. */
export class CloudElasticsearch extends pulumi.dynamic.Resource {
    declare readonly host: pulumi.Output<string>;
    declare readonly transportPort: pulumi.Output<number>;
    declare readonly refId: pulumi.Output<string>;
    declare readonly version: pulumi.Output<string | undefined>;
    declare readonly keystores: pulumi.Output<Record<string, string>>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<Exclude<keyof CloudElasticsearchInputs, "elasticsearch">, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            {
                ...{ host: undefined, transportPort: undefined, refId: undefined, version: undefined },
                ...{ keystores: undefined, ...inputs },
            },
            opts,
            "elastic-remote-clusters",
            "CloudElasticsearch",
        );
    }
}
