import * as pulumi from "@pulumi/pulumi";
import type { TrustedCaInputs, TrustedCaState } from "./operations/trusted-ca";

const provider: pulumi.dynamic.ResourceProvider<TrustedCaInputs, TrustedCaState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.proxyAddress, outs: runtime.createTrustedCa(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.trustedCaChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateTrustedCa(old, inputs) };
    },
};

/** The CAs that local clusters have to trust: while the CA of a remote changes, the one before as well. */
export class TrustedCa extends pulumi.dynamic.Resource {
    /** PEM; absent for a public CA. */
    declare readonly trusted: pulumi.Output<string | undefined>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof TrustedCaInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { trusted: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "TrustedCa",
        );
    }
}
