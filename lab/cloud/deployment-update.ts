import { isDeepStrictEqual } from "node:util";
import { ApiFailure, invalid, notSimulated } from "./api-failure";
import { type Deployment, REF_ID } from "./deployment";
import { planOf, resourcesOf } from "./deployment-answer";
import { changedTrust, type TrustSettings } from "./trust";

interface ElasticsearchPayload {
    ref_id?: string;
    region?: string;
    plan?: { transient?: object };
    settings?: { trust?: Partial<TrustSettings> | null };
}

/** The body of an update. */
export interface DeploymentUpdate {
    name?: string;
    prune_orphans?: boolean;
    resources?: Record<string, ElasticsearchPayload[]>;
}

/** Changes a deployment as asked, or says what is wrong. Of all that an update may change, the lab changes trust. */
export function updateDeployment(
    deployment: Deployment,
    body: DeploymentUpdate,
    { version, validateOnly }: { version?: string; validateOnly: boolean },
): object {
    const before = deployment.document();
    checkBody(deployment, body);
    const [payload] = body.resources?.elasticsearch ?? [];
    if (payload) checkPayload(deployment, payload);
    const { organizationId } = deployment.place;
    const wanted = payload?.settings?.trust;
    const trust = wanted === undefined ? before.trust : changedTrust(before.trust, wanted, organizationId);
    if (version !== undefined && version !== String(before.version)) {
        throw new ApiFailure(
            409,
            "deployments.version_conflict",
            `the deployment has version ${before.version}, and the request is about version ${version}`,
        );
    }
    if (before.underWay > 0) {
        throw new ApiFailure(
            400,
            "clusters.cluster_plan_state_error",
            "There is a pending plan. Wait until it has ended, or cancel it.",
        );
    }
    if (!validateOnly && payload) deployment.setTrust(trust);
    return { id: deployment.id, name: deployment.place.name, resources: resourcesOf(deployment) };
}

function checkBody(deployment: Deployment, body: DeploymentUpdate): void {
    const { prune_orphans, resources = {}, name = deployment.place.name, ...others } = body;
    if (typeof prune_orphans !== "boolean") throw invalid("prune_orphans", "is required");
    const [other] = Object.keys(others);
    if (other !== undefined) throw notSimulated(other);
    if (name !== deployment.place.name) throw notSimulated("another name of a deployment");
    const { elasticsearch = [], kibana = [] } = resources;
    if (elasticsearch.length > 1) throw notSimulated("a second Elasticsearch resource");
    if (prune_orphans && (elasticsearch.length === 0 || kibana.length === 0)) {
        const missing = [elasticsearch.length === 0 && REF_ID, kibana.length === 0 && "main-kibana"];
        throw new ApiFailure(
            400,
            "lab.would_shut_down",
            `prune_orphans is true and resources are missing: this would shut down ${missing.filter(Boolean).join(" and ")}`,
        );
    }
}

function checkPayload(deployment: Deployment, payload: ElasticsearchPayload): void {
    const field = "resources.elasticsearch";
    const { ref_id, region, plan, settings = {}, ...others } = payload;
    if (ref_id !== REF_ID) throw invalid(`${field}.ref_id`, `${REF_ID} is required`);
    if (region !== deployment.place.region)
        throw invalid(`${field}.region`, `${deployment.place.region} is required`);
    if (plan === undefined) throw invalid(`${field}.plan`, "is required");
    if (plan.transient !== undefined) throw notSimulated("what plan.transient would do once more");
    if (!isDeepStrictEqual(plan, planOf(deployment))) throw notSimulated("another plan than the current one");
    const [other] = [...Object.keys(others), ...Object.keys(settings).filter((name) => name !== "trust")];
    if (other !== undefined) throw notSimulated(`${field}.${other}`);
}
