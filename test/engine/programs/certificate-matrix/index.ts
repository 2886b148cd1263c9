import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CloudRemoteServer,
    EckElasticsearch,
    EckRemoteServer,
    ElasticsearchAccess,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SshAccess,
    TransportAuthority,
    TransportIdentity,
    TransportTrust,
    TrustSide,
} from "pulumi-elastic-remote-clusters";

interface Transport {
    host: string;
    port: number;
    caCertificate: string;
    nodeNames: string[];
}

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const deployment = (name: string): CloudDeployment => ({
    ...config.requireObject<CloudDeployment>(`${name}Deployment`),
    apiKey: config.requireSecret(`${name}CloudKey`),
});
const transportOf = (cluster: string) => config.requireObject<Transport>(`${cluster}Transport`);
const identityOf = (cluster: string): TransportIdentity => {
    const { caCertificate, nodeNames } = transportOf(cluster);
    return { caCertificate, nodeNames };
};
const kubeconfigOf = (cluster: string) => config.requireSecret(`${cluster}Kubeconfig`);
const clusterOf = (name: string) => ({ name, namespace: config.require(`${name}OnEckNamespace`) });

// Each side in full
const selfManaged = (cluster: string): TrustSide => ({
    selfManaged: {
        nodes: config
            .requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>(`${cluster}Nodes`)
            .map((node) => ({
                ...node,
                ssh: { ...node.ssh, privateKey: config.requireSecret(`${cluster}SshKey`) },
            })),
        ...identityOf(cluster),
    },
});
const cloud = (name: string, authority: TransportAuthority): TrustSide => ({
    cloud: { ...deployment(name), authority },
});
const sides = {
    local: {
        sm: selfManaged("munich"),
        ech: cloud("orders", TransportAuthority.Hosted),
        ece: cloud("ledger", TransportAuthority.Enterprise),
    },
    remote: {
        sm: selfManaged("berlin"),
        ech: cloud("archive", TransportAuthority.Hosted),
        ece: cloud("billing", TransportAuthority.Enterprise),
    },
};

// Every pair without ECK
const kinds = ["sm", "ech", "ece"] as const;
const trusts = Object.fromEntries(
    kinds.flatMap((local) =>
        kinds.map((remote) => [
            `${local}-${remote}`,
            new TransportTrust(`${local}-${remote}`, {
                local: sides.local[local],
                remote: sides.remote[remote],
            }),
        ]),
    ),
);

// What a cluster on ECK trusts belongs into one TransportTrust, in which the others are named, too
const shown = (pair: string, side: "local" | "remote") => trusts[pair]?.[side] ?? identityOf("");
const onEck = (name: string, alsoTrusted: pulumi.Input<TransportIdentity>[]): TrustSide => ({
    eck: { ...clusterOf(name), kubeconfig: kubeconfigOf(name), restricted: true, alsoTrusted },
});
const eck = new TransportTrust("eck-eck", {
    local: onEck("munich", [identityOf("berlin"), shown("ech-ech", "remote"), shown("ece-ece", "remote")]),
    remote: onEck("berlin", [identityOf("munich"), shown("ech-ech", "local"), shown("ece-ece", "local")]),
});
const withEck = kinds.flatMap((kind) => [
    new TransportTrust(`${kind}-eck`, { local: sides.local[kind], remote: { identity: eck.remote } }),
    new TransportTrust(`eck-${kind}`, { local: { identity: eck.local }, remote: sides.remote[kind] }),
]);

// The connections
const provider = (name: string) => new kubernetes.Provider(name, { kubeconfig: kubeconfigOf(name) });
const { host, port, caCertificate } = transportOf("berlin");
const remotes = {
    sm: new SelfManagedRemoteServer("sm", { host, transport: { port, caCertificate } }),
    eck: new EckRemoteServer(
        "eck",
        { cluster: clusterOf("berlin"), exposeTransport: { loadBalancer: {} } },
        { provider: provider("berlin"), dependsOn: eck },
    ),
    ech: new CloudRemoteServer("ech", { deployment: deployment("archive") }),
    ece: new CloudRemoteServer("ece", { deployment: deployment("billing") }),
};
const munich = new EckElasticsearch(
    "eck-api",
    { cluster: clusterOf("munich"), endpoints: [config.require("munichOnEckEndpoint")] },
    { provider: provider("munich"), dependsOn: eck },
);
const locals: Record<string, pulumi.Input<ElasticsearchAccess>> = {
    sm: accessTo("munich"),
    eck: munich.access,
    ech: accessTo("orders"),
    ece: accessTo("ledger"),
};
export const connected = Object.fromEntries(
    Object.entries(locals).flatMap(([local, elasticsearch]) =>
        Object.entries(remotes).map(([alias, { transportEndpoint }]) => [
            `${local}-to-${alias}`,
            new RemoteConnection(
                `${local}-to-${alias}`,
                {
                    alias,
                    securityModel: SecurityModel.Certificate,
                    remote: transportEndpoint,
                    local: { elasticsearch },
                },
                { dependsOn: [...Object.values(trusts), eck, ...withEck] },
            ).connected,
        ]),
    ),
);
