import { invalid } from "./api-failure";
import { type Deployment, REF_ID, type RemoteResource } from "./deployment";
import type { RemoteSettings } from "./deployment-node";
import { ports } from "./deployment-proxy";

/** RemoteResources of a request. */
export interface RemoteResources {
    resources?: RemoteResource[];
}

/** Replaces the list of remotes that a deployment reaches with certificates. */
export function setRemoteClusters(
    deployment: Deployment,
    { resources }: RemoteResources,
    organization: Deployment[],
): void {
    if (!Array.isArray(resources)) throw invalid("resources", "is required");
    const settings: Record<string, RemoteSettings> = {};
    for (const { alias, deployment_id, elasticsearch_ref_id, skip_unavailable = false } of resources) {
        if (typeof alias !== "string" || !/^[A-Za-z0-9_-]+$/.test(alias)) {
            throw invalid("resources.alias", "only letters, digits, dashes and underscores");
        }
        if (alias in settings) throw invalid("resources.alias", `${alias} is there twice`);
        const remote = organization.find(({ id }) => id === deployment_id);
        if (remote === undefined || elasticsearch_ref_id !== REF_ID) {
            throw invalid("resources.deployment_id", "the organization has no such deployment and resource");
        }
        const { host } = remote.place;
        settings[alias] = {
            proxyAddress: `${host}:${ports.transport}`,
            serverName: host,
            skipUnavailable: skip_unavailable,
        };
    }
    deployment.setRemotes(resources.map(withoutInfo), settings);
}

/** The list with what the nodes say about it. */
export async function remoteClustersAnswer(
    deployment: Deployment,
    remotes: RemoteResource[],
): Promise<object> {
    const connected = remotes.length > 0 ? await deployment.node.connectedRemotes() : new Set();
    return {
        resources: remotes.map((remote) => {
            const isConnected = connected.has(remote.alias);
            const info = { connected: isConnected, healthy: isConnected, compatible: true };
            return { ...remote, info: { ...info, trusted: true, trusted_back: true } };
        }),
    };
}

function withoutInfo({
    alias,
    deployment_id,
    elasticsearch_ref_id,
    skip_unavailable,
}: RemoteResource): RemoteResource {
    return { deployment_id, elasticsearch_ref_id, alias, skip_unavailable: skip_unavailable ?? false };
}
