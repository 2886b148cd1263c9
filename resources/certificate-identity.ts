import * as pulumi from "@pulumi/pulumi";
import type { CertificateIdentityInputs } from "./operations/certificate-identity";

const provider: pulumi.dynamic.ResourceProvider<CertificateIdentityInputs, CertificateIdentityInputs> = {
    async create(inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id: "certificate-identity", outs: await runtime.setCertificateIdentity(inputs) };
    },
    async read(id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { id, props: await runtime.readCertificateIdentity(state as CertificateIdentityInputs) };
    },
    async diff(_id, old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { changes: runtime.certificateIdentityChanged(old, inputs) };
    },
    async update(_id, _old, inputs) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        return { outs: await runtime.setCertificateIdentity(inputs) };
    },
    async delete(_id, state) {
        const runtime = await import("pulumi-elastic-remote-clusters/runtime");
        await runtime.clearCertificateIdentity(state);
    },
};

/** What a cross-cluster API key asks of the certificate that requests are signed with, because the provider does not know it. */
export class CertificateIdentity extends pulumi.dynamic.Resource {
    constructor(
        name: string,
        inputs: pulumi.Inputs & Record<keyof CertificateIdentityInputs, unknown>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(provider, name, inputs, opts, "elastic-remote-clusters", "CertificateIdentity");
    }
}
