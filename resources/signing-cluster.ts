import * as pulumi from "@pulumi/pulumi";
import type { SigningClusterInputs, SigningClusterState } from "./operations/signing-cluster";

const provider: pulumi.dynamic.ResourceProvider<SigningClusterInputs, SigningClusterState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "signing-cluster", outs: await runtime.expectSigningCluster(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.signingClusterChanged(old, inputs) };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.expectSigningCluster(inputs) };
    },
};

/** A cluster that knows strong identity: what comes after it is not begun on an older one. */
export class SigningCluster extends pulumi.dynamic.Resource {
    declare readonly version: pulumi.Output<string>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof SigningClusterInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { version: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "SigningCluster",
        );
    }
}
