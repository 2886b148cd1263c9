import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    RemoteConnection,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
} from "pulumi-elastic-remote-clusters";
import {
    ElasticsearchConnection,
    ElasticsearchSecurityRole,
    Provider,
} from "pulumi-elastic-remote-clusters/elasticstack";

const config = new pulumi.Config();

function providerOf(cluster: string): Provider {
    const { caCertificate, ...access } = config.requireObject<
        ElasticsearchConnection & { caCertificate: string }
    >(cluster);
    const password = config.requireSecret(`${cluster}Password`);
    return new Provider(cluster, { elasticsearches: [{ ...access, password, caData: caCertificate }] });
}

const [berlin, munich] = [providerOf("berlin"), providerOf("munich")];
const server = new SelfManagedRemoteServer(
    "berlin",
    config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
);
const key = new CrossClusterApiKey(
    "munich-reads-berlin",
    { access: { search: [{ names: ["logs-*"] }] } },
    { providers: [berlin] },
);
const connection = new RemoteConnection(
    "munich-to-berlin",
    { alias: "berlin", remote: server.endpoint, local: {}, proof: { enabled: false } },
    { providers: [munich] },
);
new ElasticsearchSecurityRole(
    "reads-berlin",
    {
        name: "reads-berlin",
        remoteIndices: [
            { clusters: [connection.alias], names: ["logs-*"], privileges: ["read", "read_cross_cluster"] },
        ],
    },
    { provider: munich },
);

export const keyId = key.keyId;
export const connected = connection.connected;
