import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckAttachmentMode,
    eckClientAttachment,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    ElasticsearchSpec,
    RemoteConnection,
    withRemoteClient,
    withRemoteServer,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

/** A cluster with its interface open and with all that its nodes will hold, ready to point at others. */
function declare(name: string) {
    const provider = new kubernetes.Provider(name, { kubeconfig: config.requireSecret(`${name}Kubeconfig`) });
    const cluster = { name, namespace: config.require(`${name}Namespace`) };
    const spec = config.requireObject<ElasticsearchSpec>(`${name}Spec`);
    const resource = new kubernetes.apiextensions.CustomResource(
        name,
        {
            apiVersion: "elasticsearch.k8s.elastic.co/v1",
            kind: "Elasticsearch",
            metadata: {
                ...cluster,
                annotations: {
                    // what ECK makes for the cluster is there as soon as it has a phase
                    "pulumi.com/waitFor": "jsonpath={.status.phase}",
                    // ECK writes into nodeSets too, and would have the next change of this program refused
                    "pulumi.com/patchForce": "true",
                    "eck.k8s.elastic.co/file-based-secure-settings": "true",
                },
            },
            spec: withRemoteServer(withRemoteClient(spec, eckClientAttachment(name))),
        },
        { provider },
    );
    const options = { provider, dependsOn: resource };
    const server = new EckRemoteServer(
        name,
        { cluster, enable: false, expose: { loadBalancer: {} } },
        options,
    );
    const api = new EckElasticsearch(
        `${name}-api`,
        { cluster, endpoints: [config.require(`${name}Endpoint`)] },
        options,
    );
    return { name, provider, cluster, server, elasticsearch: api.access };
}

type Cluster = ReturnType<typeof declare>;

function keyFor(local: Cluster, remote: Cluster): CrossClusterApiKey {
    return new CrossClusterApiKey(`${local.name}-reads-${remote.name}`, {
        elasticsearch: remote.elasticsearch,
        access: { search: [{ names: ["logs-*"] }] },
    });
}

function connect(local: Cluster, remote: Cluster): RemoteConnection {
    const client = new EckRemoteClient(
        `${local.name}-client`,
        {
            cluster: local.cluster,
            elasticsearch: local.elasticsearch,
            attach: EckAttachmentMode.Specification,
            fileBasedSecureSettings: true,
            remotes: [
                {
                    alias: remote.name,
                    apiKey: keyFor(local, remote).encoded,
                    caCertificates: [remote.server.caCertificate.apply((pem) => pem ?? "")],
                },
            ],
        },
        { provider: local.provider },
    );
    return new RemoteConnection(`${local.name}-to-${remote.name}`, {
        alias: remote.name,
        remote: remote.server.endpoint,
        local: { client: client.client },
    });
}

const berlin = declare("berlin");
const munich = declare("munich");
const there = connect(munich, berlin);
const back = connect(berlin, munich);

export const connected = pulumi.all([there.connected, back.connected]);
export const berlinLogs = there.indexPattern("logs-*");
export const munichLogs = back.indexPattern("logs-*");
