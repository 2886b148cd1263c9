import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    EckElasticsearch,
    EckRemoteServer,
    RemoteConnection,
    SecurityModel,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const clusterOf = (name: string) => ({ name, namespace: config.require(`${name}Namespace`) });
const kubeconfigOf = (name: string) => config.requireSecret(`${name}Kubeconfig`);

// The remote cluster, berlin: its transport interface behind a load balancer
const berlin = new EckRemoteServer(
    "berlin",
    { cluster: clusterOf("berlin"), exposeTransport: { loadBalancer: {} } },
    { provider: new kubernetes.Provider("berlin", { kubeconfig: kubeconfigOf("berlin") }) },
);

// Each side gets the CA of the other; no node restarts, and no licence is needed
const trust = new TransportTrust("munich-berlin", {
    local: { eck: { ...clusterOf("munich"), kubeconfig: kubeconfigOf("munich") } },
    remote: { eck: { ...clusterOf("berlin"), kubeconfig: kubeconfigOf("berlin") } },
});

// The local cluster, munich, in a Kubernetes environment of its own
const munich = new EckElasticsearch(
    "munich-api",
    {
        cluster: clusterOf("munich"),
        endpoints: [config.require("munichEndpoint")],
        securityModel: SecurityModel.Certificate,
    },
    { provider: new kubernetes.Provider("munich", { kubeconfig: kubeconfigOf("munich") }) },
);
const connection = new RemoteConnection(
    "munich-to-berlin",
    {
        alias: "berlin",
        securityModel: SecurityModel.Certificate,
        remote: berlin.transportEndpoint,
        local: { elasticsearch: munich.access },
    },
    { dependsOn: trust },
);

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
