import * as pulumi from "@pulumi/pulumi";
import type { NodeTrustInputs, NodeTrustState } from "./operations/node-trust";

const provider: pulumi.dynamic.ResourceProvider<NodeTrustInputs, NodeTrustState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.name, outs: await runtime.createNodeTrust(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readNodeTrust(state as NodeTrustState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.nodeTrustChanged(old, inputs),
            replaces: old.name === inputs.name ? [] : ["name"],
        };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateNodeTrust(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteNodeTrust(state);
    },
};

/** What every node of a self-managed cluster trusts of another one: CA, and names where they are restricted. */
export class NodeTrust extends pulumi.dynamic.Resource {
    /** Names of the nodes that have it. */
    declare readonly heldBy: pulumi.Output<string[]>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof NodeTrustInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, { heldBy: undefined, ...inputs }, opts, "elastic-remote-clusters", "NodeTrust");
    }
}
