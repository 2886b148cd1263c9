import * as pulumi from "@pulumi/pulumi";
import type { SigningAuthoritiesInputs, SigningAuthoritiesState } from "./operations/signing-authorities";

const provider: pulumi.dynamic.ResourceProvider<SigningAuthoritiesInputs, SigningAuthoritiesState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "signing-authorities", outs: await runtime.createSigningAuthorities(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readSigningAuthorities(state as SigningAuthoritiesState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.signingAuthoritiesChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateSigningAuthorities(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteSigningAuthorities(state);
    },
};

/** The file of CAs that a remote cluster verifies signatures with, on each of its nodes. */
export class SigningAuthorities extends pulumi.dynamic.Resource {
    /** Names of the nodes that have it. */
    declare readonly heldBy: pulumi.Output<string[]>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof SigningAuthoritiesInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { heldBy: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "SigningAuthorities",
        );
    }
}
