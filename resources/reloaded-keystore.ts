import * as pulumi from "@pulumi/pulumi";
import type { ReloadedKeystoreInputs } from "./operations/reloaded-keystore";

const provider: pulumi.dynamic.ResourceProvider<ReloadedKeystoreInputs, ReloadedKeystoreInputs> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "reloaded-keystore", outs: runtime.createReloadedKeystore(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.reloadedKeystoreChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateReloadedKeystore(old, inputs) };
    },
};

/** The keystore that every node of a deployment has read. */
export class ReloadedKeystore extends pulumi.dynamic.Resource {
    declare readonly keyIds: pulumi.Output<Record<string, string>>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof ReloadedKeystoreInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, inputs, opts, "elastic-remote-clusters", "ReloadedKeystore");
    }
}
