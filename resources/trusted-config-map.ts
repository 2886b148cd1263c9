import * as pulumi from "@pulumi/pulumi";
import type { TrustedConfigMapInputs, TrustedConfigMapState } from "./operations/trusted-config-map";

const provider: pulumi.dynamic.ResourceProvider<TrustedConfigMapInputs, TrustedConfigMapState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.uid, outs: await runtime.setTrustedConfigMap(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        const props = await runtime.readTrustedConfigMap(state as TrustedConfigMapState);
        return props === undefined ? {} : { id, props };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.trustedConfigMapChanged(old, inputs),
            replaces: runtime.trustedConfigMapReplaced(old, inputs),
        };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateTrustedConfigMap(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.removeTrustedConfigMap(state);
    },
};

/** The ConfigMap with the CAs that an ECK cluster trusts at its transport interface, as its resource names it. */
export class TrustedConfigMap extends pulumi.dynamic.Resource {
    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof TrustedConfigMapInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, inputs, opts, "elastic-remote-clusters", "TrustedConfigMap");
    }
}
