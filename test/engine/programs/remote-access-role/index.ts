import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    ElasticsearchAccess,
    RemoteAccessRole,
    RemoteConnection,
    SecurityModel,
    SelfManagedNode,
    SelfManagedRemoteServer,
    SelfManagedRemoteServerArgs,
} from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

function accessTo(cluster: string): ElasticsearchAccess {
    return {
        ...config.requireObject<ElasticsearchAccess>(cluster),
        password: config.requireSecret(`${cluster}Password`),
    };
}

const [munich, berlin] = [accessTo("munich"), accessTo("berlin")];
const search = [
    { names: ["logs-*"] },
    {
        names: ["people"],
        query: JSON.stringify({ term: { public: true } }),
        fieldSecurity: { grant: ["*"], except: ["salary"] },
    },
];
const replication = [{ leaderNames: ["orders"], followerNames: ["orders-copy"] }];

function withApiKey(): RemoteAccessRole {
    const server = new SelfManagedRemoteServer(
        "berlin",
        config.requireObject<SelfManagedRemoteServerArgs>("berlinInterface"),
    );
    const key = new CrossClusterApiKey("everything-of-berlin", {
        elasticsearch: berlin,
        access: { search: [{ names: ["*"] }] },
    });
    const nodes = config.requireObject<SelfManagedNode[]>("munichNodes").map((node) => ({
        ...node,
        ssh: pulumi.output(node.ssh).apply((ssh) => ({ ...ssh, privateKey: config.requireSecret("sshKey") })),
    }));
    const { alias } = new RemoteConnection("munich-to-berlin", {
        alias: "berlin",
        remote: server.endpoint,
        apiKey: key.encoded,
        // otherwise a search that the remote refuses finds nothing, and nobody says why
        skipUnavailable: false,
        local: { elasticsearch: munich, selfManaged: { nodes } },
    });
    return new RemoteAccessRole("analysts", { elasticsearch: munich, aliases: [alias], search, replication });
}

function withCertificates(): RemoteAccessRole {
    return new RemoteAccessRole("analysts", {
        elasticsearch: munich,
        remoteElasticsearch: berlin,
        securityModel: SecurityModel.Certificate,
        search,
        replication,
    });
}

export const role = (config.requireBoolean("certificates") ? withCertificates() : withApiKey()).name;
