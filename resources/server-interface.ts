import * as pulumi from "@pulumi/pulumi";
import type { ServerInterfaceInputs } from "./operations/server-interface";

const provider: pulumi.dynamic.ResourceProvider<ServerInterfaceInputs, ServerInterfaceInputs> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.proxyAddress, outs: await runtime.expectServerInterface(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.serverInterfaceChanged(old, inputs) };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.expectServerInterface(inputs) };
    },
};

/** An interface of an ECK cluster: there when it answers. */
export class ServerInterface extends pulumi.dynamic.Resource {
    declare readonly proxyAddress: pulumi.Output<string>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof ServerInterfaceInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, inputs, opts, "elastic-remote-clusters", "ServerInterface");
    }
}
