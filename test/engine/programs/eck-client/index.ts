import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
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
    rotation?: string;
}

const config = new pulumi.Config();
const name = config.require("local");
const provider = new kubernetes.Provider(name, { kubeconfig: config.requireSecret(`${name}Kubeconfig`) });
const cluster = { name, namespace: config.require(`${name}Namespace`) };
const endpoint = config.require(`${name}Endpoint`);
/** Whether the policy brings the settings, too, so that Pulumi needs no endpoint of the local cluster. */
const byPolicy = config.getBoolean("settingsByPolicy") ?? false;
const api = byPolicy
    ? undefined
    : new EckElasticsearch(`${name}-api`, { cluster, endpoints: [endpoint] }, { provider });

const remotes = config.requireObject<Remote[]>("remotes").map((remote) => ({
    ...remote,
    server: new SelfManagedRemoteServer(remote.alias, remote.interface),
    key: new CrossClusterApiKey(`reads-${remote.alias}`, {
        elasticsearch: {
            ...config.requireObject<ElasticsearchAccess>(remote.cluster),
            password: config.requireSecret(`${remote.cluster}Password`),
        },
        access: { search: [{ names: ["logs-*"] }] },
        rotation: remote.rotation,
    }),
}));

const client = new EckRemoteClient(
    name,
    {
        cluster,
        elasticsearch: api?.access,
        fileBasedSecureSettings: config.getBoolean("fileBased"),
        weight: config.getNumber("weight"),
        timeoutSeconds: config.getNumber("timeoutSeconds"),
        remotes: remotes.map(({ alias, key, server, interface: { caCertificate } }) => ({
            alias,
            apiKey: key.encoded,
            caCertificates: caCertificate === undefined ? [] : [caCertificate],
            ...(byPolicy ? { remote: server.endpoint } : {}),
        })),
    },
    { provider },
);

export const connected = byPolicy
    ? []
    : remotes.map(
          ({ alias, server }) =>
              new RemoteConnection(alias, {
                  alias,
                  remote: server.endpoint,
                  local: { client: client.client },
              }).connected,
      );
export const attachment = client.attachment;
