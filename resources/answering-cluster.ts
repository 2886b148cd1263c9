import * as pulumi from "@pulumi/pulumi";
import type { AnsweringClusterInputs, AnsweringClusterState } from "./operations/answering-cluster";

const provider: pulumi.dynamic.ResourceProvider<AnsweringClusterInputs, AnsweringClusterState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "answering-cluster", outs: await runtime.expectAnsweringCluster(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.answeringClusterChanged(old, inputs) };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.expectAnsweringCluster(inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.leaveCluster(state);
    },
};

/** A cluster whose API answers, and which can be a side of a connection: its version, licence and roles allow it. */
export class AnsweringCluster extends pulumi.dynamic.Resource {
    declare readonly version: pulumi.Output<string>;
    /** When each node that can have remotes started, in milliseconds since 1970, by its name. */
    declare readonly started: pulumi.Output<Record<string, number>>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<Exclude<keyof AnsweringClusterInputs, "securityModel">, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { version: undefined, started: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "AnsweringCluster",
        );
    }
}
