import { isDeepStrictEqual } from "node:util";
import { cloudTransportPort, ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { withCloudApi } from "../cloud-api";
import { readDeployment } from "../deployment";
import { withElasticsearch } from "../elasticsearch";
import { keystoreDigests } from "../keystores";
import { waitUntil } from "../wait";

/** The Elasticsearch of a deployment. */
export interface CloudElasticsearchInputs {
    deployment: ResolvedCloudDeployment;
    /** Its own API; absent when Pulumi does not reach it. */
    elasticsearch?: ResolvedAccess;
    /** Id of the API key of each alias that its nodes shall hold; a change notes their keystores anew. */
    keyIds: Record<string, string>;
    /** How long a deployment that has just been made may take to get an endpoint, in seconds. */
    timeoutSeconds: number;
}

/** As the cloud's API tells it. */
export interface CloudElasticsearchState extends CloudElasticsearchInputs {
    /** `metadata.endpoint`: the DNS name at which the cloud's proxies serve it. */
    host: string;
    /** `metadata.ports.transport_passthrough`, for connections with certificates. */
    transportPort: number;
    refId: string;
    /** Elasticsearch version of its plan. */
    version?: string;
    /** Digest of the keystore that each node had read when a key changed, by the name of the node. */
    keystores: Record<string, string>;
}

/**
 * Looks at a deployment.
 * @throws CloudApiError when there is none, or the credentials are wrong; Error when it gets no endpoint in time.
 */
export async function lookAtCloudElasticsearch(
    inputs: CloudElasticsearchInputs,
): Promise<CloudElasticsearchState> {
    const { deployment, elasticsearch, keyIds, timeoutSeconds } = inputs;
    return withCloudApi(deployment, (api) =>
        waitUntil<CloudElasticsearchState>(
            `${api.where}: the Elasticsearch of deployment ${deployment.deploymentId} is not there`,
            timeoutSeconds,
            async () => {
                const { ref_id: refId, info } = (await readDeployment(api, deployment)).resource;
                const { endpoint: host, ports } = info.metadata ?? {};
                if (host === undefined) {
                    return { missing: "the deployment has no endpoint yet; see its activity page" };
                }
                const { current, pending } = info.plan_info ?? {};
                const version = (current ?? pending)?.plan?.elasticsearch?.version;
                const transportPort = ports?.transport_passthrough ?? cloudTransportPort;
                return {
                    done: {
                        ...{ deployment, keyIds, timeoutSeconds, host, transportPort, refId },
                        ...(version !== undefined && { version }),
                        ...(elasticsearch && { elasticsearch }),
                        keystores: {},
                    },
                };
            },
        ),
    );
}

/** Looks at it again, and notes which keystore each node has read, before that changes. */
export async function updateCloudElasticsearch(
    old: CloudElasticsearchState,
    inputs: CloudElasticsearchInputs,
): Promise<CloudElasticsearchState> {
    const state = await lookAtCloudElasticsearch(inputs);
    if (inputs.elasticsearch === undefined || isDeepStrictEqual(old.keyIds, inputs.keyIds)) {
        return state;
    }
    return withElasticsearch(inputs.elasticsearch, async (cluster) => ({
        ...state,
        keystores: await keystoreDigests(cluster),
    }));
}

/** Whether to look again. */
export function cloudElasticsearchChanged(
    old: CloudElasticsearchState,
    inputs: CloudElasticsearchInputs,
): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds }, inputs);
}
