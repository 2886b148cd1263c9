import { certificates } from "./eck-fixtures";
import { elasticsearch, endpoint, markers, munichDeployment } from "./fixtures";
import { encodedKey } from "./mock-engine";
import { accessCases, noHost, noKey, noPem, notBoolean, set, wrong, WrongInput } from "./wrong-input-cases";

const { deploymentId } = munichDeployment;
const notId = (id: unknown) => `${JSON.stringify(id)} is not the id of a deployment: 32 hexadecimal digits`;
const asInUrl = ", as in the URL of its page (the cloud id and the id of its cluster are others)";
const notRefId = (id: unknown) => `${JSON.stringify(id)} is not a \`ref_id\` such as "main-elasticsearch"`;
const notUrl = (url: unknown) =>
    `${JSON.stringify(url)} is not a URL such as "https://ece.example.com:12443", without path, user or password`;
const notText = "is not a text without spaces and line breaks, or empty";
const both = "has both `apiKey` and `username`/`password`; give one of the two";
const seconds = "timeoutSeconds: is not a number of seconds from 1 to 7200";
const noEnvironment =
    "is not a line of text; give the name of the trusted environment, or leave it out for the alias";
const noAlias = (alias: string) => `"${alias}" has other characters than letters, digits, "-" and "_"`;

/** Wrong deployments, in args that are otherwise right. */
function deploymentCases(path: string, args: object): WrongInput[] {
    const one = (property: string, value: unknown, ...found: string[]) =>
        wrong(set(args, `${path}.${property}`, value), ...found.map((text) => `${path}${text}`));
    const ofUser = { deploymentId, username: "admin", password: markers.cloudPassword };
    const user = (more: object, ...found: string[]) =>
        wrong(set(args, path, { ...ofUser, ...more }), ...found.map((text) => `${path}${text}`));
    return [
        wrong(set(args, path, "munich"), `${path}: is not an object; give \`deploymentId\``),
        wrong(set(args, path, [deploymentId]), `${path}: is not an object; give \`deploymentId\``),
        one("deploymentId", undefined, ".deploymentId: is missing; give the 32 hexadecimal digits of its id"),
        one("deploymentId", "", ".deploymentId: is missing; give the 32 hexadecimal digits of its id"),
        ...["munich:ZXUuZXhhbXBsZS5jb20k", deploymentId.toUpperCase(), deploymentId.slice(1), 7].map((id) =>
            one("deploymentId", id, `.deploymentId: ${notId(id)}${asInUrl}`),
        ),
        ...["main elasticsearch", "", 7].map((id) => one("refId", id, `.refId: ${notRefId(id)}`)),
        ...[
            "ece.example.com",
            "ftp://ece",
            "https://ece/api/v1",
            "https://a:b@ece",
            "https://ece?a",
            7,
            "",
        ].map((url) => one("endpoint", url, `.endpoint: ${notUrl(url)}`)),
        ...["", `${markers.cloudApiKey}\n`, `a ${markers.cloudApiKey}`, 7].map((key) =>
            one("apiKey", key, `.apiKey: ${notText}`),
        ),
        one("username", "admin", `: ${both}`),
        one("password", markers.cloudPassword, `: ${both}`),
        user({ username: undefined }, ".username: is missing; give both `username` and `password`"),
        user({ password: undefined }, ".password: is missing; give both `username` and `password`"),
        user({ username: "the admin" }, `.username: ${notText}`),
        user({ password: "" }, `.password: ${notText}`),
        one("caCertificate", "ca.crt", `.caCertificate: ${noPem}`),
        one("insecure", "yes", `.insecure: ${notBoolean}`),
        wrong(
            set(args, path, { ...munichDeployment, caCertificate: certificates.ca, insecure: true }),
            `${path}.insecure: contradicts \`caCertificate\`; give one of the two`,
        ),
    ];
}

const server = { deployment: munichDeployment };

export const cloudRemoteServerCases: WrongInput[] = [
    wrong({}, "deployment: is missing; give `deploymentId`"),
    ...deploymentCases("deployment", server),
    wrong({ ...server, caCertificate: "ca.crt" }, `caCertificate: ${noPem}`),
    wrong({ ...server, host: "https://proxy" }, `host: "https://proxy" ${noHost}`),
    wrong({ ...server, host: 7 }, `host: 7 ${noHost}`),
    wrong(
        { ...server, serverName: "10.0.0.1" },
        'serverName: "10.0.0.1" is not a DNS name; give one that stands in the remote\'s certificate',
    ),
    wrong({ ...server, timeoutSeconds: 0 }, seconds),
    wrong({ ...server, timeoutSeconds: "600" }, seconds),
];

const remote = { alias: "berlin", apiKey: encodedKey };
const client = { deployment: munichDeployment, remotes: [remote] };
const remoteCase = (more: object, found: string) =>
    wrong({ ...client, remotes: [{ ...remote, ...more }] }, `remotes[0].${found}`);

export const cloudRemoteClientCases: WrongInput[] = [
    wrong(
        {},
        "deployment: is missing; give `deploymentId`",
        "remotes: is missing; give the remotes of the cluster",
    ),
    ...deploymentCases("deployment", client),
    ...accessCases("elasticsearch", { ...client, elasticsearch }),
    wrong({ ...client, remotes: "berlin" }, "remotes: is not a list"),
    wrong({ ...client, remotes: [remote, remote] }, 'remotes[1].alias: "berlin" stands twice'),
    remoteCase({ alias: "ber.lin" }, `alias: ${noAlias("ber.lin")}`),
    remoteCase({ apiKey: undefined }, "apiKey: is missing; give `encoded` of a CrossClusterApiKey"),
    remoteCase({ apiKey: `id:${markers.apiKey}` }, `apiKey: ${noKey}`),
    remoteCase({ caCertificates: "ca.crt" }, "caCertificates: is not a list"),
    remoteCase({ caCertificates: ["ca.crt"] }, `caCertificates[0]: ${noPem}`),
    ...["", " ", "two\nlines", " berlin", "b".repeat(129), 7].map((environment) =>
        remoteCase({ environment }, `environment: ${noEnvironment}`),
    ),
    wrong({ ...client, timeoutSeconds: 7201 }, seconds),
];

const listed = { deployment: munichDeployment, alias: "berlin", remoteDeploymentId: deploymentId };

export const cloudListedRemoteCases: WrongInput[] = [
    wrong(
        {},
        "deployment: is missing; give `deploymentId`",
        'alias: is missing; give the name that the local cluster will use, such as "berlin"',
        "remoteDeploymentId: is missing; give the id of the deployment that is the remote cluster",
    ),
    ...deploymentCases("deployment", listed),
    wrong({ ...listed, alias: "ber lin" }, `alias: ${noAlias("ber lin")}`),
    wrong({ ...listed, remoteDeploymentId: "berlin" }, `remoteDeploymentId: ${notId("berlin")}`),
    wrong({ ...listed, remoteRefId: "a b" }, `remoteRefId: ${notRefId("a b")}`),
    wrong({ ...listed, skipUnavailable: "no" }, `skipUnavailable: ${notBoolean}`),
];

const connection = {
    alias: "berlin",
    remote: endpoint,
    apiKey: encodedKey,
    local: { elasticsearch, cloud: munichDeployment },
};

/** Connections whose local cluster is a deployment. */
export const cloudConnectionCases: WrongInput[] = [
    ...deploymentCases("local.cloud", connection),
    wrong(set(connection, "local.cloud.environment", ""), `local.cloud.environment: ${noEnvironment}`),
    wrong(set(connection, "apiKey", undefined), "apiKey: is missing; give `encoded` of a CrossClusterApiKey"),
    wrong(
        set(connection, "local.elasticsearch", undefined),
        "local.elasticsearch: is missing; the proof asks the cluster: give it, or set `proof.enabled` to false",
    ),
    wrong(
        set(connection, "local.eck", { name: "munich", namespace: "search" }),
        "local: has `eck` and `cloud`; give one of them",
    ),
];
