import { X509Certificate } from "node:crypto";
import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { authorityAt } from "../../model/direct-trust";
import { TransportAuthority } from "../../model/transport-identity";
import { inputsChanged } from "../changes";
import { CloudApi, withCloudApi } from "../cloud-api";
import { deploymentReplaced } from "../deployment";

/** A deployment whose CA and node names are asked for. */
export interface CloudTransportIdentityInputs {
    deployment: ResolvedCloudDeployment;
    /** Where the deployment runs. Default: as `endpoint` says. */
    authority?: TransportAuthority;
}

/** What the deployment shows at its transport interface, as the cloud's API tells it. */
export interface CloudTransportIdentityState extends CloudTransportIdentityInputs {
    /** PEMs, the one in use first; one that is to come is trusted before it is used. */
    caCertificate: string;
    nodeNames: string[];
    authority: TransportAuthority;
}

interface PublicCertificate {
    pem: string;
    active: boolean;
}

interface CertificateAuthority {
    public_certificates: PublicCertificate[];
    recommended_trust_restriction: string;
}

/**
 * Asks for CA and names.
 * @throws CloudApiError when there is no such deployment, or the credentials are wrong; Error when it tells no CA or names.
 */
export function readCloudTransportIdentity(
    inputs: CloudTransportIdentityInputs,
): Promise<CloudTransportIdentityState> {
    const { deployment, authority = authorityAt(deployment.endpoint) } = inputs;
    return withCloudApi(deployment, async (api) => ({
        ...{ deployment, authority },
        ...(await shown(api, inputs)),
    }));
}

/** Whether the deployment is another one, or shows something else by now: a CA changes without anybody's doing. */
export async function cloudTransportIdentityChanged(
    old: CloudTransportIdentityState,
    inputs: CloudTransportIdentityInputs,
): Promise<boolean> {
    return inputsChanged(old, inputs) || inputsChanged(old, await readCloudTransportIdentity(inputs));
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
    const path = `/deployments/${deployment.deploymentId}/certificate-authority`;
    const { body } = await api.request<Partial<CertificateAuthority>>("GET", path);
    const { public_certificates: certificates = [], recommended_trust_restriction: names } = body;
    const texts = certificates
        .filter(isUsed)
        .sort(byUse)
        .map(({ pem }) => pem.trim());
    if (texts.length === 0 || !names) {
        throw new Error(
            `${api.where}: GET ${path} tells no CA, or no names of nodes; wait until the deployment has started, and run again`,
        );
    }
    return { caCertificate: `${texts.join("\n")}\n`, nodeNames: [names] };
}

/** Those of the past sign nothing any more, and would be refused elsewhere. */
function isUsed({ pem, active }: PublicCertificate): boolean {
    return active || new Date(new X509Certificate(pem).validTo) > new Date();
}

/** The active one first, the others in an order that does not depend on the answer. */
function byUse(one: PublicCertificate, other: PublicCertificate): number {
    return Number(other.active) - Number(one.active) || (one.pem < other.pem ? -1 : 1);
}
