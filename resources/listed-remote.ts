import * as pulumi from "@pulumi/pulumi";
import type { ListedRemoteInputs, ListedRemoteState } from "./operations/listed-remote";

const provider: pulumi.dynamic.ResourceProvider<ListedRemoteInputs, ListedRemoteState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.alias, outs: await runtime.createListedRemote(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        const props = await runtime.readListedRemote(state as ListedRemoteState);
        return props === undefined ? {} : { id, props };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.listedRemoteChanged(old, inputs),
            replaces: runtime.listedRemoteReplaced(old, inputs),
        };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateListedRemote(inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteListedRemote(state);
    },
};

/** An entry of the list of remote clusters that the cloud keeps for a deployment. */
export class ListedRemote extends pulumi.dynamic.Resource {
    declare readonly listed: pulumi.Output<boolean>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof ListedRemoteInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { listed: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "ListedRemote",
        );
    }
}
