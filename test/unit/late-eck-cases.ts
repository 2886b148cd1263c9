import {
    EckAttachmentMode,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    RemoteConnection,
} from "../../index";
import { berlin, certificates, liveElasticsearch, munich, secretData } from "./eck-fixtures";
import { elasticsearch, endpoint, markers } from "./fixtures";
import { late, LateInput } from "./late-input-cases";
import { Answers, encodedKey } from "./mock-engine";

const { ca, leaf } = certificates;
const noCredentials = { endpoints: elasticsearch.endpoints, username: "elastic" };
const expose = { loadBalancer: {} };
const remote = { alias: "berlin", apiKey: encodedKey };

const serve = (args: object) => () => void new EckRemoteServer("wrong", { cluster: berlin, expose, ...args });
const reach = (args: object) => () => void new EckElasticsearch("wrong", { cluster: berlin, ...args });
const hold = (args: object) => () =>
    void new EckRemoteClient("wrong", { cluster: munich, remotes: [remote], ...args });
const holdRemote = (args: object) => hold({ remotes: [{ ...remote, ...args }] });
const connect = (args: object, local: object) => () =>
    void new RemoteConnection("wrong", {
        alias: "berlin",
        remote: endpoint,
        apiKey: encodedKey,
        local,
        proof: { enabled: false },
        ...args,
    });

/** The resource of somebody else as it lives. */
const live = (spec: object): Answers => ({ Elasticsearch: liveElasticsearch(spec) });

const oldVersion = live({ version: "8.13.4" });
const noRole = live({ version: "9.5.4", nodeSets: [{ config: { "node.roles": ["master"] } }] });
const ownRemotes = live({ version: "9.5.4", remoteClusters: [{ name: "paris", apiKey: {} }] });

const notAName = 'name: "Munich" is not a name of at most 36';
const notSeconds = "timeoutSeconds: is not a number of seconds";
const notWeight = "weight: is not a whole number of 32 bits";
const notFlag = "force: is not true or false";
const badKey = "remotes[berlin].apiKey: is not an encoded API key";

/** Input of the components for ECK, and clusters, that turn out to be wrong. */
export const lateEckCases = (
    [
        [
            "wrong-elasticsearch",
            serve({ cluster: { name: late("Munich"), namespace: "a" } }),
            `cluster.${notAName}`,
        ],
        ["wrong-elasticsearch", serve({ cluster: late({ name: "a" }) }), "cluster.namespace: is missing"],
        ["wrong-elasticsearch", serve({ force: late("yes") }), notFlag],
        [
            "wrong-service",
            serve({ expose: { loadBalancer: late({ port: 0 }) } }),
            "expose.loadBalancer.port: 0 is not a port",
        ],
        [
            "wrong-service",
            serve({ expose: { loadBalancer: { loadBalancerSourceRanges: [late("all")] } } }),
            'expose.loadBalancer.loadBalancerSourceRanges[0]: "all" is not a network',
        ],
        [
            "wrong-interface",
            serve({ expose: { eckService: { port: late("https") } } }),
            'expose.eckService.port: "https" is not a port',
        ],
        ["wrong-interface", serve({ expose: { address: late({}) } }), "expose.address.host: is missing"],
        [
            "wrong-trusted",
            serve({ caCertificate: late(leaf) }),
            "caCertificate: (CN=berlin) is not a certificate authority",
        ],
        ["wrong-interface", serve({ serverName: late("::1") }), 'serverName: "::1" is not a DNS name'],
        ["wrong-service", serve({ wait: { timeoutSeconds: late(0) } }), `wait.${notSeconds}`],
        ["wrong-interface", serve({ wait: { enabled: late("yes") } }), "wait.enabled: is not true or false"],
        [
            "wrong-trusted",
            serve({}),
            '<cluster>-es-transport-certs-public["ca.crt"]: holds no PEM certificate',
            { Secret: secretData({}) },
        ],
        [
            "wrong-elasticsearch",
            reach({ cluster: { name: late("Munich"), namespace: "a" } }),
            `cluster.${notAName}`,
        ],
        ["wrong-answers", reach({ endpoints: [late("berlin:9200")] }), "endpoints[0]: is not a URL"],
        ["wrong-answers", reach({ timeoutSeconds: late(0) }), notSeconds],
        [
            "wrong-elasticsearch",
            hold({ cluster: { name: late("Munich"), namespace: "a" } }),
            `cluster.${notAName}`,
        ],
        ["wrong-elasticsearch", hold({ force: late("yes") }), notFlag],
        ["wrong-cluster", hold({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        ["wrong-held", hold({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        ["wrong-policy", hold({ weight: late(2 ** 31) }), notWeight],
        ["wrong-policy", hold({ timeoutSeconds: late(0) }), notSeconds],
        ["wrong-credentials-content", holdRemote({ apiKey: late(markers.apiKey) }), badKey],
        [
            "wrong-credentials-content",
            hold({
                attach: EckAttachmentMode.Specification,
                remotes: [{ ...remote, apiKey: late(markers.apiKey) }],
            }),
            badKey,
        ],
        [
            "wrong-ca-content",
            holdRemote({ caCertificates: [late(leaf)] }),
            "remotes[berlin].caCertificates[0]: (CN=berlin) is not a certificate authority",
        ],
        [
            "wrong-policy",
            holdRemote({ remote: late({ ...endpoint, proxyAddress: "berlin" }) }),
            'remotes[berlin].remote.proxyAddress: "berlin" is not "host:port"',
        ],
        [
            "wrong-policy",
            holdRemote({ remote: late(endpoint), settings: { serverName: late("::1") } }),
            'remotes[berlin].settings.serverName: "::1" is not a DNS name',
        ],
        ["wrong-credentials-content", hold({}), "8.13.4", oldVersion],
        ["wrong-policy", hold({}), "none has the role remote_cluster_client", noRole],
        ["wrong-policy", hold({}), "has API keys (paris), for which ECK writes the CAs", ownRemotes],
        [
            "wrong-credentials-content",
            hold({ fileBasedSecureSettings: true }),
            "fileBasedSecureSettings: needs Elasticsearch 9.5 or later, and Elasticsearch search/munich is 9.4.3; leave it out",
            live({ version: "9.4.3" }),
        ],
        [
            "wrong-client-elasticsearch",
            connect({}, { eck: { name: late("Munich"), namespace: "a" } }),
            `cluster.${notAName}`,
        ],
        ["wrong-client-policy", connect({}, { eck: { ...munich, weight: late("heavy") } }), notWeight],
        [
            "wrong-client-policy",
            connect({ remote: late({ ...endpoint, proxyAddress: "berlin" }) }, { eck: munich }),
            'remote.proxyAddress: "berlin" is not "host:port"',
        ],
        [
            "wrong-client-policy",
            connect({ serverName: late("::1") }, { eck: munich }),
            'serverName: "::1" is not a DNS name',
        ],
        [
            "wrong-client-ca-content",
            connect({ caCertificate: late(leaf) }, { eck: munich }),
            "(CN=berlin) is not a certificate authority",
        ],
        [
            "wrong-settings",
            connect(
                { apiKey: undefined, remote: { ...endpoint, caCertificate: ca } },
                {
                    client: late({
                        elasticsearch,
                        remotes: [{ alias: "berlin", keyId: "id", caCertificate: ca, configured: true }],
                    }),
                },
            ),
            'local.client: brings the settings of "berlin" itself (`remote` of that remote)',
        ],
    ] as [string, () => void, string, Answers | undefined][]
).map(([resource, declare, found, answers]): LateInput => ({
    resource,
    declare,
    found,
    ...(answers && { answers }),
}));

// a client on ECK need not have the API of its cluster: the connection can have it
lateEckCases.push({
    resource: "wrong-proof",
    declare: connect(
        { apiKey: undefined, proof: {} },
        { client: late({ remotes: [{ alias: "berlin", keyId: "id" }] }), elasticsearch },
    ),
});
