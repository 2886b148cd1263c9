import * as pulumi from "@pulumi/pulumi";
import type { NodeRemoteInputs, NodeRemoteState } from "./operations/node-remote";

const provider: pulumi.dynamic.ResourceProvider<NodeRemoteInputs, NodeRemoteState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.alias, outs: await runtime.createNodeRemote(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readNodeRemote(state as NodeRemoteState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.nodeRemoteChanged(old, inputs),
            replaces: old.alias === inputs.alias ? [] : ["alias"],
        };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateNodeRemote(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteNodeRemote(state);
    },
};

/** What every node of a self-managed local cluster holds for one remote: keystore entry, CA and signing identity. */
export class NodeRemote extends pulumi.dynamic.Resource {
    /** Names of the nodes that hold it. */
    declare readonly heldBy: pulumi.Output<string[]>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & { [Key in keyof NodeRemoteInputs]: unknown },
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { heldBy: undefined, ...inputs },
            { ...opts, additionalSecretOutputs: ["credential"] },
            "elastic-remote-clusters",
            "NodeRemote",
        );
    }
}
