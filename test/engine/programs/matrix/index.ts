import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    ClientRemote,
    CloudDeployment,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
    RemoteEndpoint,
    SelfManagedNode,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
    SshAccess,
} from "pulumi-elastic-remote-clusters";

// Four remotes and four locals, one for each way to run Elasticsearch: four components a side make sixteen connections.

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const deployment = (name: string): CloudDeployment => ({
    ...config.requireObject<CloudDeployment>(`${name}Deployment`),
    apiKey: config.requireSecret(`${name}CloudKey`),
});
const onEck = (name: string) => ({
    cluster: { name, namespace: config.require(`${name}Namespace`) },
    endpoints: [config.require(`${name}Endpoint`)],
    opts: {
        provider: new kubernetes.Provider(name, { kubeconfig: config.requireSecret(`${name}Kubeconfig`) }),
    },
});

// The remotes
const berlin = onEck("berlin");
const eckServer = new EckRemoteServer(
    "eck",
    { cluster: berlin.cluster, expose: { loadBalancer: {} } },
    berlin.opts,
);
const eckRemote = new EckElasticsearch(
    "eck-remote",
    { cluster: berlin.cluster, endpoints: berlin.endpoints },
    { ...berlin.opts, dependsOn: eckServer },
);
const selfManagedServer = new SelfManagedRemoteServer(
    "self-managed",
    config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
);
// the lab's public CA is none to those who trust a bundle: what has a private CA as well needs it there
const echServer = new CloudRemoteServer("ech", {
    deployment: deployment("archive"),
    caCertificate: config.require("echCa"),
});
const eceServer = new CloudRemoteServer("ece", {
    deployment: deployment("billing"),
    caCertificate: config.require("eceCa"),
});
const servers: Record<
    string,
    { endpoint: pulumi.Output<RemoteEndpoint>; elasticsearch: pulumi.Input<ElasticsearchAccess> }
> = {
    "self-managed": { endpoint: selfManagedServer.endpoint, elasticsearch: accessTo("berlin") },
    eck: { endpoint: eckServer.endpoint, elasticsearch: eckRemote.access },
    ech: { endpoint: echServer.endpoint, elasticsearch: accessTo("archive") },
    ece: { endpoint: eceServer.endpoint, elasticsearch: accessTo("billing") },
};
const remotes: ClientRemote[] = Object.entries(servers).map(([alias, { endpoint, elasticsearch }]) => ({
    alias,
    apiKey: new CrossClusterApiKey(alias, { elasticsearch, access: { search: [{ names: ["logs-*"] }] } })
        .encoded,
    caCertificates: [endpoint.apply(({ caCertificate }) => caCertificate ?? "")],
}));

// The locals
const munich = onEck("munich");
const eckLocal = new EckElasticsearch(
    "eck-local",
    { cluster: munich.cluster, endpoints: munich.endpoints },
    munich.opts,
);
const sshKey = config.requireSecret("sshKey");
const nodes = config.requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("munichNodes");
const clients = {
    "self-managed": new SelfManagedRemoteClient("self-managed", {
        elasticsearch: accessTo("munich"),
        nodes: nodes.map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } })),
        remotes,
    }),
    eck: new EckRemoteClient(
        "eck",
        {
            cluster: munich.cluster,
            elasticsearch: eckLocal.access,
            fileBasedSecureSettings: true,
            remotes,
        },
        munich.opts,
    ),
    ech: new CloudRemoteClient("ech", {
        deployment: deployment("orders"),
        elasticsearch: accessTo("orders"),
        remotes,
    }),
    ece: new CloudRemoteClient("ece", {
        deployment: deployment("ledger"),
        elasticsearch: accessTo("ledger"),
        remotes,
    }),
};

// The connections
export const connected = Object.fromEntries(
    Object.entries(clients).flatMap(([local, { client }]) =>
        Object.entries(servers).map(([alias, { endpoint }]) => {
            const name = `${local}-to-${alias}`;
            return [
                name,
                new RemoteConnection(name, { alias, remote: endpoint, local: { client } }).connected,
            ];
        }),
    ),
);
