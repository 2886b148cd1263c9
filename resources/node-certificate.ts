import * as pulumi from "@pulumi/pulumi";
import type { NodeCertificateInputs, NodeCertificateState } from "./operations/node-certificate";

const provider: pulumi.dynamic.ResourceProvider<NodeCertificateInputs, NodeCertificateState> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: inputs.nodeName, outs: runtime.createNodeCertificate(inputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.nodeCertificateChanged(old, inputs) };
    },
    async update(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: runtime.updateNodeCertificate(old, inputs) };
    },
};

/** A key and a certificate for one node, kept in the state alone. */
export class NodeCertificate extends pulumi.dynamic.Resource {
    /** PEM. */
    declare readonly certificate: pulumi.Output<string>;
    /** PEM. A secret. */
    declare readonly key: pulumi.Output<string>;

    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof NodeCertificateInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            provider,
            name,
            { certificate: undefined, key: undefined, ...inputs },
            { ...opts, additionalSecretOutputs: ["caKey", "caKeyPassphrase", "key"] },
            "elastic-remote-clusters",
            "NodeCertificate",
        );
    }
}
