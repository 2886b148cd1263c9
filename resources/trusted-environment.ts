import * as pulumi from "@pulumi/pulumi";
import type { TrustedEnvironmentInputs, TrustedEnvironmentState } from "./operations/trusted-environment";

const provider: pulumi.dynamic.ResourceProvider<TrustedEnvironmentInputs, TrustedEnvironmentState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            id: runtime.trustedEnvironmentId(inputs),
            outs: await runtime.createTrustedEnvironment(inputs),
        };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        const props = await runtime.readTrustedEnvironment(state as TrustedEnvironmentState);
        return props === undefined ? {} : { id, props };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.trustedEnvironmentChanged(old, inputs),
            replaces: runtime.trustedEnvironmentReplaced(old, inputs),
        };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateTrustedEnvironment(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteTrustedEnvironment(state);
    },
};

/** A trusted environment of a deployment: private CAs of remotes that it reaches with API keys. */
export class TrustedEnvironment extends pulumi.dynamic.Resource {
    /** Given by the API; absent when the remotes have public CAs. */
    declare readonly uid: pulumi.Output<string | undefined>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<Exclude<keyof TrustedEnvironmentInputs, "terms">, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { uid: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "TrustedEnvironment",
        );
    }
}
