import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { TransportAuthority } from "../../model/transport-identity";
import { inputsChanged } from "../changes";
import { CloudApi, withCloudApi } from "../cloud-api";
import { deploymentReplaced } from "../deployment";

/** A deployment whose CA and node names are asked for. */
export interface CloudTransportIdentityInputs {
    deployment: ResolvedCloudDeployment;
    authority: TransportAuthority;
}

/** What the deployment shows at its transport interface, as the cloud's API tells it. */
export interface CloudTransportIdentityState extends CloudTransportIdentityInputs {
    /** PEMs, the one in use first; one that is to come is trusted before it is used. */
    caCertificate: string;
    nodeNames: string[];
}

interface CertificateAuthority {
    public_certificates: { pem: string; active: boolean }[];
    recommended_trust_restriction: string;
}

/**
 * Asks for CA and names.
 * @throws CloudApiError when there is no such deployment, or the credentials are wrong.
 */
export function readCloudTransportIdentity(
    inputs: CloudTransportIdentityInputs,
): Promise<CloudTransportIdentityState> {
    return withCloudApi(inputs.deployment, async (api) => ({ ...inputs, ...(await shown(api, inputs)) }));
}

/** Whether the deployment is another one, or shows something else by now: a CA changes without anybody's doing. */
export async function cloudTransportIdentityChanged(
    old: CloudTransportIdentityState,
    inputs: CloudTransportIdentityInputs,
): Promise<boolean> {
    if (inputsChanged(old, inputs)) {
        return true;
    }
    const { caCertificate, nodeNames } = await readCloudTransportIdentity(old);
    return inputsChanged(old, { caCertificate, nodeNames });
}

/** What makes it that of another deployment. */
export function cloudTransportIdentityReplaced(
    old: CloudTransportIdentityState,
    inputs: CloudTransportIdentityInputs,
): string[] {
    return deploymentReplaced(old, inputs);
}

async function shown(
    api: CloudApi,
    { deployment }: CloudTransportIdentityInputs,
): Promise<Pick<CloudTransportIdentityState, "caCertificate" | "nodeNames">> {
    const { body } = await api.request<CertificateAuthority>(
        "GET",
        `/deployments/${deployment.deploymentId}/certificate-authority`,
    );
    const certificates = [...body.public_certificates].sort(
        (one, other) => Number(other.active) - Number(one.active),
    );
    return {
        caCertificate: `${certificates.map(({ pem }) => pem.trim()).join("\n")}\n`,
        nodeNames: [body.recommended_trust_restriction],
    };
}
