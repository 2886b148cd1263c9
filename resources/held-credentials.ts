import * as pulumi from "@pulumi/pulumi";
import type { HeldCredentialsInputs } from "./operations/held-credentials";

const provider: pulumi.dynamic.ResourceProvider<HeldCredentialsInputs, HeldCredentialsInputs> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "held-credentials", outs: runtime.createHeldCredentials(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.heldCredentialsChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateHeldCredentials(old, inputs) };
    },
};

/** The credentials that every node of an ECK cluster holds for its remotes. */
export class HeldCredentials extends pulumi.dynamic.Resource {
    declare readonly keyIds: pulumi.Output<Record<string, string>>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof HeldCredentialsInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, inputs, opts, "elastic-remote-clusters", "HeldCredentials");
    }
}
