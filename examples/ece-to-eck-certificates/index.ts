import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    TransportTrust,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const provider = new kubernetes.Provider("berlin", { kubeconfig: config.requireSecret("berlinKubeconfig") });
const cluster = { name: "berlin", namespace: config.require("berlinNamespace") };

// The remote cluster, berlin, on ECK: its transport interface behind a load balancer
const berlin = new EckRemoteServer(
    "berlin",
    { cluster, exposeTransport: { loadBalancer: {} } },
    { provider },
);

// The deployment gets ECK's CA and the names of its nodes; berlin lets in this one deployment of all that the installation's CA signs
const trust = new TransportTrust(
    "ledger-berlin",
    {
        local: {
            cloud: {
                ...config.requireObject<CloudDeployment>("ledgerDeployment"),
                apiKey: config.requireSecret("ledgerCloudKey"),
            },
        },
        remote: { eck: cluster },
    },
    { provider },
);

// The local cluster, the deployment ledger on Elastic Cloud Enterprise
const connection = new RemoteConnection(
    "ledger-to-berlin",
    {
        alias: "berlin",
        securityModel: SecurityModel.Certificate,
        remote: berlin.transportEndpoint,
        local: {
            elasticsearch: {
                ...config.requireObject<ElasticsearchAccess>("ledger"),
                password: config.requireSecret("ledgerPassword"),
            },
        },
    },
    { dependsOn: trust },
);

export const logs = connection.indexPattern("logs-*");
export const connected = connection.connected;
export const proxyAddress = connection.proxyAddress;
