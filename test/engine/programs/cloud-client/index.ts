import * as pulumi from "@pulumi/pulumi";
import {
    CloudDeployment,
    CloudRemoteClient,
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
} from "pulumi-elastic-remote-clusters";

interface Remote {
    alias: string;
    /** Which cluster it is: the name of a configuration value with its access. */
    cluster: string;
    interface: SelfManagedRemoteServerArgs;
    /** PEMs of the CAs that the deployment shall trust, instead of that of the interface. */
    caCertificates?: string[];
    environment?: string;
    rotation?: string;
}

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const name = config.require("local");
const remotes = config.requireObject<Remote[]>("remotes").map((remote) => ({
    ...remote,
    endpoint: new SelfManagedRemoteServer(remote.alias, remote.interface).endpoint,
    key: new CrossClusterApiKey(`reads-${remote.alias}`, {
        elasticsearch: accessTo(remote.cluster),
        access: { search: [{ names: ["logs-*"] }] },
        rotation: remote.rotation,
    }),
}));
const client = new CloudRemoteClient(name, {
    deployment: {
        ...config.requireObject<CloudDeployment>(`${name}Deployment`),
        apiKey: config.requireSecret(`${name}CloudKey`),
    },
    elasticsearch: accessTo(name),
    remotes: remotes.map(({ alias, key, interface: { caCertificate }, caCertificates, environment }) => ({
        alias,
        apiKey: key.encoded,
        caCertificates: caCertificates ?? (caCertificate === undefined ? undefined : [caCertificate]),
        environment,
    })),
});

export const connected = Object.fromEntries(
    remotes.map(({ alias, endpoint }) => [
        alias,
        new RemoteConnection(`${name}-to-${alias}`, {
            alias,
            remote: endpoint,
            local: { client: client.client },
            proof: { timeoutSeconds: config.getNumber("proofSeconds") },
        }).connected,
    ]),
);
