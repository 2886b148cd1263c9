import * as pulumi from "@pulumi/pulumi";
import type { TransportAuthority } from "../model/transport-identity";
import type {
    CloudTransportIdentityInputs,
    CloudTransportIdentityState,
} from "./operations/cloud-transport-identity";

const provider: pulumi.dynamic.ResourceProvider<CloudTransportIdentityInputs, CloudTransportIdentityState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        const outs = await runtime.readCloudTransportIdentity(inputs);
        return { id: inputs.deployment.deploymentId, outs };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readCloudTransportIdentity(state as CloudTransportIdentityState) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return {
            changes: await runtime.cloudTransportIdentityChanged(old, inputs),
            replaces: runtime.cloudTransportIdentityReplaced(old, inputs),
        };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.readCloudTransportIdentity(inputs) };
    },
};

/** What a deployment shows at its transport interface, as the cloud's API tells it. */
export class CloudTransportIdentity extends pulumi.dynamic.Resource {
    declare readonly caCertificate: pulumi.Output<string>;
    declare readonly nodeNames: pulumi.Output<string[]>;
    declare readonly authority: pulumi.Output<TransportAuthority>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<Exclude<keyof CloudTransportIdentityInputs, "authority">, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { caCertificate: undefined, nodeNames: undefined, authority: undefined, ...inputs },
            opts,
            "elastic-remote-clusters",
            "CloudTransportIdentity",
        );
    }
}
