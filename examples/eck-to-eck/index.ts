import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteServer,
    RemoteConnection,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

/** One side: a cluster that somebody else declared, in a Kubernetes environment of its own. */
function side(name: string) {
    const provider = new kubernetes.Provider(name, { kubeconfig: config.requireSecret(`${name}Kubeconfig`) });
    const cluster = { name, namespace: config.require(`${name}Namespace`) };
    const server = new EckRemoteServer(name, { cluster, expose: { loadBalancer: {} } }, { provider });
    const api = new EckElasticsearch(
        `${name}-api`,
        { cluster, endpoints: [config.require(`${name}Endpoint`)] },
        // enabling the interface restarts the nodes
        { provider, dependsOn: server },
    );
    return { name, provider, cluster, server, elasticsearch: api.access };
}

type Side = ReturnType<typeof side>;

/** A key on the remote side, for the local side. */
function keyFor(local: Side, remote: Side): CrossClusterApiKey {
    return new CrossClusterApiKey(`${local.name}-reads-${remote.name}`, {
        elasticsearch: remote.elasticsearch,
        access: { search: [{ names: ["logs-*"] }] },
        rotation: config.get("rotation"),
    });
}

/** Lets the local side search the remote one. */
function connect(local: Side, remote: Side, apiKey: pulumi.Output<string>): RemoteConnection {
    return new RemoteConnection(
        `${local.name}-to-${remote.name}`,
        {
            alias: remote.name,
            remote: remote.server.endpoint,
            apiKey,
            local: {
                elasticsearch: local.elasticsearch,
                // credentials change without a restart, from Elasticsearch 9.5 on
                eck: { ...local.cluster, fileBasedSecureSettings: true },
            },
        },
        // the first private CA restarts the nodes of the local side, whose own key for others has to be made before
        { provider: local.provider, dependsOn: [...keys] },
    );
}

const berlin = side("berlin");
const munich = side("munich");
const keys = [keyFor(munich, berlin), keyFor(berlin, munich)] as const;
const there = connect(munich, berlin, keys[0].encoded);
const back = connect(berlin, munich, keys[1].encoded);

export const connected = pulumi.all([there.connected, back.connected]);
export const berlinLogs = there.indexPattern("logs-*");
export const munichLogs = back.indexPattern("logs-*");
