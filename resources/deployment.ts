import { ResolvedCloudDeployment } from "../model/cloud-deployment";
import { TrustSettings } from "../model/trust-settings";
import { CloudApi, CloudApiError } from "./cloud-api";
import { waitUntil } from "./wait";

/** The Elasticsearch resource of a deployment, as far as this package looks at it. */
export interface ElasticsearchResource {
    ref_id: string;
    region: string;
    info: {
        metadata?: { endpoint?: string; ports?: { transport_passthrough?: number } };
        plan_info?: { current?: Plan; pending?: Plan };
        settings?: { trust?: TrustSettings };
    };
}

interface Plan {
    plan?: { elasticsearch?: { version?: string } };
}

/** A deployment as the API tells it. */
export interface SeenDeployment {
    /** By which an update can tell whether somebody else wrote meanwhile. */
    version: string | undefined;
    resource: ElasticsearchResource;
}

/**
 * Reads a deployment.
 * @throws CloudApiError when the API has another answer; Error when the deployment has no such Elasticsearch resource.
 */
export async function readDeployment(
    api: CloudApi,
    { deploymentId, refId }: ResolvedCloudDeployment,
): Promise<SeenDeployment> {
    // the plan without what is only for once can be sent back as it is
    const { body, version } = await api.request<{ resources: { elasticsearch: ElasticsearchResource[] } }>(
        "GET",
        `/deployments/${deploymentId}?show_settings=true&show_plans=true&clear_transient=true`,
    );
    const found = body.resources.elasticsearch;
    const resource = found.find((one) => refId === undefined || one.ref_id === refId);
    if (resource === undefined) {
        const names = found.map((one) => one.ref_id).join(", ") || "none";
        throw new Error(
            `${api.where}: deployment ${deploymentId} has no Elasticsearch resource ${refId ?? ""}; check \`refId\`, it has ${names}`,
        );
    }
    return { version, resource };
}

/** The API may tell for a while what it knew before a change. */
const lateMs = 30_000;

/**
 * Reads a deployment when it has no change under way, which would refuse another one, or hide what it does. What
 * `isOld` takes for the configuration of before a change is read again for half a minute.
 */
export async function readSettledDeployment(
    api: CloudApi,
    deployment: ResolvedCloudDeployment,
    timeoutSeconds: number,
    isOld: (seen: SeenDeployment) => boolean = () => false,
): Promise<SeenDeployment> {
    const what = `${api.where}: deployment ${deployment.deploymentId} does not come to rest`;
    const lateUntil = Date.now() + lateMs;
    return waitUntil<SeenDeployment>(what, timeoutSeconds, async () => {
        const seen = await readDeployment(api, deployment);
        if (seen.resource.info.plan_info?.pending !== undefined) {
            return {
                missing:
                    "a change of its configuration is under way; see the activity page of the deployment",
            };
        }
        return isOld(seen) && Date.now() < lateUntil
            ? { missing: "the API still tells its configuration of before the change" }
            : { done: seen };
    });
}

/**
 * Writes the trust of a deployment, as it was seen; false when somebody else wrote since.
 * @throws CloudApiError when the API refuses it for another reason.
 */
export async function writeTrust(
    api: CloudApi,
    deployment: ResolvedCloudDeployment,
    { version, resource }: SeenDeployment,
    trust: TrustSettings,
): Promise<boolean> {
    const { ref_id, region, info } = resource;
    const query = version === undefined ? "" : `?version=${encodeURIComponent(version)}`;
    try {
        await api.request("PUT", `/deployments/${deployment.deploymentId}${query}`, {
            // whatever stands in the deployment and not in this request stays
            prune_orphans: false,
            resources: {
                elasticsearch: [{ ref_id, region, plan: info.plan_info?.current?.plan, settings: { trust } }],
            },
        });
        return true;
    } catch (error) {
        if (error instanceof CloudApiError && (await isConflict(api, deployment, version, error))) {
            return false;
        }
        throw error;
    }
}

/** Another version than the one that was seen, whatever the API calls that, or a change that began meanwhile. */
async function isConflict(
    api: CloudApi,
    deployment: ResolvedCloudDeployment,
    version: string | undefined,
    { status, codes }: CloudApiError,
): Promise<boolean> {
    return (
        status === 409 ||
        status === 412 ||
        codes.some((code) => /conflict|pending|plan_state/.test(code)) ||
        (status === 400 && (await readDeployment(api, deployment)).version !== version)
    );
}

/** The property that makes a resource in a deployment another one, when the deployment is another one. */
export function deploymentReplaced(
    old: { deployment: ResolvedCloudDeployment },
    inputs: { deployment: ResolvedCloudDeployment },
): string[] {
    // a preview may not know the deployment at all yet
    const { deploymentId } = inputs.deployment as Partial<ResolvedCloudDeployment>;
    return deploymentId === undefined || deploymentId === old.deployment.deploymentId ? [] : ["deployment"];
}
