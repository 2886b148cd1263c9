import * as pulumi from "@pulumi/pulumi";
import type { AccountTrustInputs, AccountTrustState } from "./operations/account-trust";

const provider: pulumi.dynamic.ResourceProvider<AccountTrustInputs, AccountTrustState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: runtime.accountTrustId(inputs), outs: await runtime.createAccountTrust(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        const props = await runtime.readAccountTrust(state as AccountTrustState);
        return props === undefined ? {} : { id, props };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: runtime.accountTrustChanged(old, inputs),
            replaces: runtime.accountTrustReplaced(old, inputs),
        };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.updateAccountTrust(old, inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.deleteAccountTrust(state);
    },
};

/** Trust of a deployment in another one of the same organization or installation. */
export class AccountTrust extends pulumi.dynamic.Resource {
    /** Whether it was added here. */
    declare readonly added: pulumi.Output<boolean>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof AccountTrustInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { added: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "AccountTrust",
        );
    }
}
