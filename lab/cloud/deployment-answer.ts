import { ports } from "./deployment-proxy";
import { type Deployment, type DeploymentDocument, REF_ID } from "./deployment";

/** What a request wants to see of a deployment. */
export interface Shown {
    plans: boolean;
    settings: boolean;
    /** Whether what a plan says for one time only is left out. */
    clearTransient: boolean;
}

/** A deployment as the API tells it in full. */
export function deploymentAnswer(deployment: Deployment, document: DeploymentDocument, shown: Shown): object {
    const { organizationId, name } = deployment.place;
    return {
        id: deployment.id,
        name,
        healthy: document.failure === undefined,
        metadata: {
            organization_id: organizationId,
            last_modified: document.lastModified,
            hidden: false,
            system_owned: false,
            tags: [],
        },
        settings: { traffic_filter_settings: { rulesets: [] } },
        resources: {
            elasticsearch: [elasticsearchAnswer(deployment, document, shown)],
            kibana: [kibanaAnswer(deployment, document)],
            ...{ apm: [], appsearch: [], enterprise_search: [], integrations_server: [] },
        },
    };
}

/** The resources of a deployment, as lists and answers to updates name them. */
export function resourcesOf({ kibanaId, place }: Deployment): object[] {
    const { resourceId, region } = place;
    return [
        { ref_id: REF_ID, id: resourceId, kind: "elasticsearch", region },
        {
            ...{ ref_id: "main-kibana", id: kibanaId, kind: "kibana", region },
            elasticsearch_cluster_ref_id: REF_ID,
        },
    ];
}

/** The plan of a deployment, which never changes here, without its transient part. */
export function planOf({ place }: Deployment): object {
    return {
        autoscaling_enabled: false,
        cluster_topology: [
            {
                id: "hot_content",
                instance_configuration_id: place.instanceConfigurationId,
                node_roles: ["master", "ingest", "data_hot", "data_content", "remote_cluster_client"],
                size: { resource: "memory", value: 1024 },
                // the ec provider cannot read a deployment with an element that lacks this
                autoscaling_max: { resource: "memory", value: 65536 },
                zone_count: 1,
                elasticsearch: { node_attributes: { data: "hot" } },
                topology_element_control: { min: { resource: "memory", value: 1024 } },
            },
        ],
        deployment_template: { id: place.templateId },
        elasticsearch: { version: place.elasticsearchVersion },
    };
}

const transient = { strategy: { rolling: { group_by: "__all__" } } };

function elasticsearchAnswer(deployment: Deployment, document: DeploymentDocument, shown: Shown): object {
    const { place, id } = deployment;
    const { host, name, resourceId, region } = place;
    const changing = document.underWay > 0;
    return {
        ...{ ref_id: REF_ID, id: resourceId, region },
        info: {
            ...{ cluster_id: resourceId, cluster_name: name, deployment_id: id, region },
            healthy: document.failure === undefined,
            status: changing ? "reconfiguring" : "started",
            plan_info: planInfo(deployment, document, shown),
            metadata: {
                version: document.version,
                last_modified: document.lastModified,
                endpoint: host,
                service_url: `https://${host}:${ports.https}`,
                ports: { http: ports.http, https: ports.https, transport_passthrough: ports.transport },
            },
            ...(shown.settings && {
                settings: { trust: document.trust, traffic_filter: { rulesets: [] } },
            }),
            elasticsearch: {
                healthy: true,
                master_info: { healthy: true, masters: [], instances_with_no_master: [] },
                shard_info: {
                    healthy: true,
                    available_shards: [],
                    unavailable_shards: [],
                    unavailable_replicas: [],
                },
                blocking_issues: { healthy: true, cluster_level: [], index_level: [] },
            },
            topology: { healthy: true, instances: [] },
            snapshots: { healthy: true, count: 0, recent_success: true },
            ...{ associated_kibana_clusters: [], associated_apm_clusters: [] },
            ...{ associated_appsearch_clusters: [], associated_enterprise_search_clusters: [] },
            external_links: [],
        },
    };
}

function planInfo(deployment: Deployment, document: DeploymentDocument, shown: Shown): object {
    const { failure, underWay, lastModified, planAttemptId } = document;
    const attempt = {
        healthy: true,
        plan_attempt_id: planAttemptId,
        attempt_start_time: lastModified,
        ...{ plan_attempt_log: [], warnings: [] },
        plan: { ...planOf(deployment), ...(!shown.clearTransient && { transient }) },
    };
    const error = failure !== undefined && {
        healthy: false,
        error: { message: failure, timestamp: lastModified, details: {} },
    };
    return {
        healthy: failure === undefined,
        history: [],
        ...(shown.plans && { current: { ...attempt, attempt_end_time: lastModified, ...error } }),
        ...(shown.plans && underWay > 0 && { pending: attempt }),
    };
}

/** No Kibana runs; it is what an update that forgets it would shut down. */
function kibanaAnswer({ place, kibanaId, id }: Deployment, { lastModified }: DeploymentDocument): object {
    const { name, region } = place;
    return {
        ...{ ref_id: "main-kibana", id: kibanaId, region, elasticsearch_cluster_ref_id: REF_ID },
        info: {
            ...{ cluster_id: kibanaId, cluster_name: name, deployment_id: id, region },
            ...{ healthy: true, status: "started" },
            plan_info: { healthy: true, history: [] },
            metadata: { version: 1, last_modified: lastModified },
            topology: { healthy: true, instances: [] },
            external_links: [],
        },
    };
}
