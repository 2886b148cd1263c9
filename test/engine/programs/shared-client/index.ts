import * as pulumi from "@pulumi/pulumi";
import {
    ConnectionMode,
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteConnection,
    SelfManagedNode,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
    SshAccess,
} from "pulumi-elastic-remote-clusters";

interface Remote {
    alias: string;
    /** Which cluster it is: the name of a configuration value with its access. */
    cluster: string;
    interface: SelfManagedRemoteServerArgs;
    skipUnavailable?: boolean;
    sniff?: boolean;
}

const config = new pulumi.Config();
const accessTo = (cluster: string): ElasticsearchAccess => ({
    ...config.requireObject<ElasticsearchAccess>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const sshKey = config.requireSecret("sshKey");
const nodes = config
    .requireObject<(Omit<SelfManagedNode, "ssh"> & { ssh: SshAccess })[]>("nodes")
    .map((node) => ({ ...node, ssh: { ...node.ssh, privateKey: sshKey } }));

const remotes = config.requireObject<Remote[]>("remotes").map((remote) => ({
    ...remote,
    server: new SelfManagedRemoteServer(remote.alias, remote.interface),
    key: new CrossClusterApiKey(`reads-${remote.alias}`, {
        elasticsearch: accessTo(remote.cluster),
        access: { search: [{ names: ["logs-*"] }] },
    }),
}));

const client = new SelfManagedRemoteClient("local", {
    elasticsearch: accessTo(config.require("local")),
    nodes,
    remotes: remotes.map(({ alias, key, interface: { caCertificate } }) => ({
        alias,
        apiKey: key.encoded,
        caCertificates: caCertificate === undefined ? [] : [caCertificate],
    })),
});

export const connected = remotes.map(
    ({ alias, server, skipUnavailable, sniff, interface: { caCertificate } }) => {
        const sniffing = {
            mode: ConnectionMode.Sniff,
            seeds: [server.endpoint.apply((endpoint) => endpoint.proxyAddress)],
            caCertificate,
        };
        return new RemoteConnection(alias, {
            alias,
            ...(sniff ? sniffing : { remote: server.endpoint }),
            skipUnavailable,
            local: { client: client.client },
            proof: { timeoutSeconds: config.requireNumber("proofSeconds") },
        }).connected;
    },
);
export const keystoreSettings = client.keystoreSettings;
export const caBundle = client.caBundle;
