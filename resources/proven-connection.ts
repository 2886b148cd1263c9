import * as pulumi from "@pulumi/pulumi";
import type { ProvenConnectionInputs, ProvenConnectionState } from "./operations/proven-connection";

const provider: pulumi.dynamic.ResourceProvider<ProvenConnectionInputs, ProvenConnectionState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.alias, outs: await runtime.proveConnection(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readConnection(state as ProvenConnectionState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.connectionChanged(old, inputs),
            replaces: old.alias === inputs.alias ? [] : ["alias"],
        };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.proveConnection(inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.clearAlias(state);
    },
};

/** The proof that a connection works, made by a request over it; destroying it clears the alias. */
export class ProvenConnection extends pulumi.dynamic.Resource {
    declare readonly connected: pulumi.Output<boolean>;
    declare readonly remoteVersion: pulumi.Output<string | undefined>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof ProvenConnectionInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { connected: undefined, remoteVersion: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "ProvenConnection",
        );
    }
}
