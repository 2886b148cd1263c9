import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { inputsChanged } from "../changes";
import { withCloudApi } from "../cloud-api";
import { readDeployment } from "../deployment";
import { waitUntil } from "../wait";

/** The Elasticsearch of a deployment. */
export interface CloudElasticsearchInputs {
    deployment: ResolvedCloudDeployment;
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
    version: string;
}

const usualTransportPort = 9400;

/**
 * Looks at a deployment.
 * @throws CloudApiError when there is none, or the credentials are wrong; Error when it gets no endpoint in time.
 */
export async function lookAtCloudElasticsearch({
    deployment,
    timeoutSeconds,
}: CloudElasticsearchInputs): Promise<CloudElasticsearchState> {
    return withCloudApi(deployment, (api) =>
        waitUntil<CloudElasticsearchState>(
            `${api.where}: the Elasticsearch of deployment ${deployment.deploymentId} is not there`,
            timeoutSeconds,
            async () => {
                const { ref_id: refId, info } = (await readDeployment(api, deployment)).resource;
                const { endpoint: host, ports } = info.metadata;
                const version = info.plan_info.current?.plan?.elasticsearch?.version;
                if (host === undefined || version === undefined) {
                    return {
                        missing: `the deployment has no ${host === undefined ? "endpoint" : "plan"} yet; see its activity page`,
                    };
                }
                const transportPort = ports?.transport_passthrough ?? usualTransportPort;
                return { done: { deployment, timeoutSeconds, host, transportPort, refId, version } };
            },
        ),
    );
}

/** Whether to look again. */
export function cloudElasticsearchChanged(
    old: CloudElasticsearchState,
    inputs: CloudElasticsearchInputs,
): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds }, inputs);
}
