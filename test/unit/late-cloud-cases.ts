import { CloudListedRemote, CloudRemoteClient, CloudRemoteServer, RemoteConnection } from "../../index";
import { Provider, ProviderArgs } from "../../sdks/ec";
import { certificates } from "./eck-fixtures";
import { berlinDeployment, elasticsearch, endpoint, markers, munichDeployment } from "./fixtures";
import { late, LateInput } from "./late-input-cases";
import { encodedKey } from "./mock-engine";

// not that of whoever runs this
delete process.env.EC_API_KEY;

const { leaf } = certificates;
const deployment = munichDeployment;
const { deploymentId } = deployment;
const noCredentials = { endpoints: elasticsearch.endpoints, username: "elastic" };
const remote = { alias: "berlin", apiKey: encodedKey };

const serve = (args: object) => () => void new CloudRemoteServer("wrong", { deployment, ...args });
const hold = (args: object) => () =>
    void new CloudRemoteClient("wrong", { deployment, remotes: [remote], ...args });
const list = (args: object) => () =>
    void new CloudListedRemote("wrong", {
        ...{ deployment, alias: "berlin", remoteDeploymentId: berlinDeployment.deploymentId },
        ...args,
    });
const connect = (args: object, cloud: object) => () =>
    void new RemoteConnection("wrong", {
        ...{ alias: "berlin", remote: endpoint, apiKey: encodedKey },
        local: { elasticsearch, cloud: { ...deployment, ...cloud } },
        ...args,
    });
/** Reached by an ec provider that turns out to say too much or too little. */
const provided = (args: ProviderArgs) => () =>
    void new CloudRemoteClient(
        "wrong",
        { deployment: { deploymentId }, remotes: [remote] },
        { provider: new Provider("given", args) },
    );

const wrongDeployments: [object, string][] = [
    [{ deploymentId: late("munich") }, '.deploymentId: "munich" is not the id of a deployment'],
    [{ refId: late("a b") }, '.refId: "a b" is not a `ref_id`'],
    [{ endpoint: late("ece") }, '.endpoint: "ece" is not a URL'],
    [{ apiKey: late(`${markers.cloudApiKey}\n`) }, ".apiKey: is not a text without spaces"],
    [{ apiKey: undefined, username: late("a b"), password: late("a") }, ".username: is not a text without"],
    [{ caCertificate: late(leaf) }, ".caCertificate: (CN=berlin) is not a certificate authority"],
    [{ insecure: late("yes") }, ".insecure: is not true or false"],
];
const notSeconds = "timeoutSeconds: is not a number of seconds";
const notFlag = "is not true or false";

/** Input of the components for Elastic Cloud that turns out to be wrong. */
export const lateCloudCases = (
    [
        ...wrongDeployments.flatMap(([more, found]) => [
            ["wrong-elasticsearch", serve({ deployment: { ...deployment, ...more } }), `deployment${found}`],
            ["wrong-berlin", hold({ deployment: { ...deployment, ...more } }), `deployment${found}`],
            ["wrong-entry", list({ deployment: { ...deployment, ...more } }), `deployment${found}`],
            ["wrong-client-berlin", connect({}, more), `deployment${found}`],
        ]),
        ["wrong-elasticsearch", serve({ timeoutSeconds: late(0) }), notSeconds],
        ["none", serve({ host: late("https://proxy") }), 'host: "https://proxy" is not'],
        ["none", serve({ serverName: late("::1") }), 'serverName: "::1" is not a DNS name'],
        ["none", serve({ caCertificate: late(leaf) }), "caCertificate: (CN=berlin) is not"],
        ["wrong-elasticsearch", hold({ timeoutSeconds: late(0) }), notSeconds],
        [
            "wrong-elasticsearch",
            hold({ elasticsearch: late(noCredentials) }),
            "elasticsearch: has no credentials",
        ],
        ["wrong-reloaded", hold({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        [
            "wrong-berlin",
            hold({ remotes: [{ ...remote, apiKey: late(markers.apiKey) }] }),
            "remotes[berlin].apiKey: is not an encoded API key",
        ],
        [
            "wrong-berlin-trust",
            hold({ remotes: [{ ...remote, caCertificates: [late(leaf)] }] }),
            "remotes[berlin].caCertificates[0]: (CN=berlin) is not a certificate authority",
        ],
        ["wrong-elasticsearch", provided({ endpoint: "https://ece" }), "deployment.apiKey: is missing"],
        [
            "wrong-elasticsearch",
            provided({ apikey: "a", username: "b", password: "c" }),
            "deployment: has both `apiKey` and `username`/`password`",
        ],
        ["wrong-entry", list({ remoteDeploymentId: late("berlin") }), 'remoteDeploymentId: "berlin" is not'],
        ["wrong-entry", list({ remoteRefId: late("a b") }), 'remoteRefId: "a b" is not a `ref_id`'],
        ["wrong-entry", list({ skipUnavailable: late("no") }), `skipUnavailable: ${notFlag}`],
        [
            "wrong-client-berlin",
            connect({ apiKey: late(markers.apiKey) }, {}),
            "remotes[berlin].apiKey: is not an encoded API key",
        ],
        [
            "wrong-client-berlin-trust",
            connect({ caCertificate: late(leaf) }, {}),
            "caCertificate: (CN=berlin) is not a certificate authority",
        ],
    ] as [string, () => void, string][]
).map(([resource, declare, found]): LateInput => ({ resource, declare, found }));

lateCloudCases.push(
    { resource: "wrong-elasticsearch", declare: provided({ apikey: "a", endpoint: "https://ece" }) },
    {
        resource: "wrong-berlin",
        declare: hold({ deployment: { ...deployment, deploymentId: late(deploymentId) } }),
    },
    { resource: "wrong-entry", declare: list({ remoteDeploymentId: late(deploymentId) }) },
);
