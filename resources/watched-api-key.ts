import * as pulumi from "@pulumi/pulumi";
import type { WatchedApiKeyInputs, WatchedApiKeyState } from "./operations/watched-api-key";

const provider: pulumi.dynamic.ResourceProvider<WatchedApiKeyInputs, WatchedApiKeyState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "watched", outs: await runtime.expectValidKey(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readWatchedKey(state as WatchedApiKeyState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.watchedKeyChanged(old, inputs) };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.expectValidKey(inputs) };
    },
};

/** An eye on a key, because the provider does not notice when somebody else invalidates it. */
export class WatchedApiKey extends pulumi.dynamic.Resource {
    declare readonly valid: pulumi.Output<boolean>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof WatchedApiKeyInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { valid: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "WatchedApiKey",
        );
    }
}
