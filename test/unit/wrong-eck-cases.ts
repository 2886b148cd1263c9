import { certificates } from "./eck-fixtures";
import { elasticsearch, endpoint, markers } from "./fixtures";
import { encodedKey } from "./mock-engine";
import { accessCases, noHost, noKey, noPem, notBoolean, set, wrong, WrongInput } from "./wrong-input-cases";

const { ca, leaf } = certificates;

const noCluster = "give name and namespace of the Elasticsearch resource";
const noName = "give that of the Elasticsearch resource";
const name = (value: string, longest: number) =>
    `"${value}" is not a name of at most ${longest} lower-case letters, digits and "-"`;
const noPort = "is not a port; give a number from 1 to 65535";
const seconds = (most: number) => `is not a number of seconds from 1 to ${most}`;
const noWeight = "is not a whole number of 32 bits";
const oneOf = "give one of loadBalancer, eckService, address";
const noExposure =
    "expose: is missing; say how local clusters reach the interface (`exposeTransport` for connections with certificates)";

/** Wrong clusters, in args that are otherwise right. */
function clusterCases(path: string, args: object): WrongInput[] {
    const one = (property: string, value: unknown, found: string) =>
        wrong(set(args, `${path}.${property}`, value), `${path}.${property}: ${found}`);
    return [
        wrong(set(args, path, undefined), `${path}: is missing; ${noCluster}`),
        wrong(set(args, path, "berlin"), `${path}: is not an object; ${noCluster}`),
        wrong(
            set(args, path, {}),
            `${path}.name: is missing; ${noName}`,
            `${path}.namespace: is missing; ${noName}`,
        ),
        one("name", "", `is missing; ${noName}`),
        one("name", "Berlin", name("Berlin", 36)),
        one("name", "berlin.search", name("berlin.search", 36)),
        one("name", "-berlin", name("-berlin", 36)),
        one("name", "b".repeat(37), name("b".repeat(37), 36)),
        one("name", 7, '7 is not a name of at most 36 lower-case letters, digits and "-"'),
        one("namespace", "search_1", name("search_1", 63)),
        one("namespace", "s".repeat(64), name("s".repeat(64), 63)),
    ];
}

const server = { cluster: { name: "berlin", namespace: "search" }, expose: { loadBalancer: {} } };
const balanced = (property: string, value: unknown, ...found: string[]) =>
    wrong(
        set(server, `expose.loadBalancer.${property}`, value),
        ...found.map((text) => `expose.loadBalancer.${text}`),
    );
const exposed = (expose: unknown, ...found: string[]) => wrong({ ...server, expose }, ...found);
const transport = (exposeTransport: unknown, ...found: string[]) =>
    wrong({ cluster: server.cluster, exposeTransport }, ...found);
const notTexts = "is not an object of texts";
const noNetwork = 'is not a network such as "203.0.113.0/24"';

export const eckRemoteServerCases: WrongInput[] = [
    wrong({}, `cluster: is missing; ${noCluster}`, noExposure),
    ...clusterCases("cluster", server),
    exposed(undefined, noExposure),
    exposed({}, `expose: is empty; ${oneOf}`),
    exposed("loadBalancer", `expose: is not an object; ${oneOf}`),
    exposed(
        { loadBalancer: {}, eckService: {} },
        "expose: has loadBalancer and eckService; give one of them",
    ),
    exposed(
        { loadBalancer: {}, eckService: {}, address: { host: "berlin" } },
        "expose: has loadBalancer and eckService and address; give one of them",
    ),
    exposed({ loadBalancer: true }, "expose.loadBalancer: is not an object"),
    exposed({ eckService: "berlin" }, "expose.eckService: is not an object"),
    balanced("port", 94430, `port: 94430 ${noPort}`),
    balanced("annotations", ["a=b"], `annotations: ${notTexts}`),
    balanced("annotations", "a=b", `annotations: ${notTexts}`),
    balanced("annotations", { a: 7 }, `annotations: ${notTexts}`),
    balanced("labels", 7, `labels: ${notTexts}`),
    balanced("labels", { a: true }, `labels: ${notTexts}`),
    balanced("loadBalancerClass", "", "loadBalancerClass: is not a text, or empty"),
    balanced("loadBalancerClass", 7, "loadBalancerClass: is not a text, or empty"),
    balanced(
        "loadBalancerSourceRanges",
        "203.0.113.0/24",
        "loadBalancerSourceRanges: is not a list; give networks, or leave it out",
    ),
    balanced(
        "loadBalancerSourceRanges",
        [],
        "loadBalancerSourceRanges: is empty; give networks, or leave it out",
    ),
    balanced(
        "loadBalancerSourceRanges",
        ["203.0.113.0/24", "203.0.113.7", "all", 7],
        `loadBalancerSourceRanges[1]: "203.0.113.7" ${noNetwork}`,
        `loadBalancerSourceRanges[2]: "all" ${noNetwork}`,
        `loadBalancerSourceRanges[3]: 7 ${noNetwork}`,
    ),
    exposed({ eckService: { port: "https" } }, `expose.eckService.port: "https" ${noPort}`),
    exposed({ address: {} }, "expose.address.host: is missing; give the host name or IP address"),
    exposed({ address: { host: "https://berlin" } }, `expose.address.host: "https://berlin" ${noHost}`),
    exposed({ address: { host: "berlin", port: 0 } }, `expose.address.port: 0 ${noPort}`),
    transport("certificates", `exposeTransport: is not an object; ${oneOf}`),
    transport({}, `exposeTransport: is empty; ${oneOf}`),
    transport(
        { eckService: {}, address: { host: "berlin" } },
        "exposeTransport: has eckService and address; give one of them",
    ),
    transport({ loadBalancer: { port: 0 } }, `exposeTransport.loadBalancer.port: 0 ${noPort}`),
    transport({ eckService: { port: "9300" } }, `exposeTransport.eckService.port: "9300" ${noPort}`),
    transport({ address: {} }, "exposeTransport.address.host: is missing; give the host name or IP address"),
    wrong({ ...server, enable: "yes" }, `enable: ${notBoolean}`),
    wrong({ ...server, force: "yes" }, `force: ${notBoolean}`),
    wrong({ ...server, publicCa: 1 }, `publicCa: ${notBoolean}`),
    wrong({ ...server, caCertificate: "ca.crt" }, `caCertificate: ${noPem}`),
    wrong(
        { ...server, caCertificate: leaf },
        "caCertificate: (CN=berlin) is not a certificate authority but a leaf; give the CA that signed it (CN=berlin-ca)",
    ),
    wrong(
        { ...server, caCertificate: ca, publicCa: true },
        "publicCa: contradicts `caCertificate`; give one of the two",
    ),
    wrong(
        { ...server, serverName: "10.0.0.1" },
        'serverName: "10.0.0.1" is not a DNS name; give one that stands in the remote\'s certificate',
    ),
    wrong({ ...server, wait: 60 }, "wait: is not an object"),
    wrong({ ...server, wait: { enabled: "no" } }, `wait.enabled: ${notBoolean}`),
    wrong({ ...server, wait: { timeoutSeconds: 0 } }, `wait.timeoutSeconds: ${seconds(3600)}`),
    wrong({ ...server, wait: { timeoutSeconds: 3601 } }, `wait.timeoutSeconds: ${seconds(3600)}`),
    wrong({ ...server, wait: { timeoutSeconds: "60" } }, `wait.timeoutSeconds: ${seconds(3600)}`),
];

const api = { cluster: { name: "berlin", namespace: "search" } };
const noUrl =
    'is not a URL such as "https://munich.example.com:9200" without user, password, query or fragment';

export const eckElasticsearchCases: WrongInput[] = [
    ...clusterCases("cluster", api),
    wrong({ ...api, endpoints: [] }, "endpoints: is empty; give at least one URL"),
    wrong({ ...api, endpoints: "https://berlin" }, "endpoints: is not a list; give at least one URL"),
    wrong({ ...api, endpoints: ["berlin:9200"] }, `endpoints[0]: ${noUrl}`),
    wrong({ ...api, endpoints: [`https://elastic:${markers.password}@berlin`] }, `endpoints[0]: ${noUrl}`),
    wrong({ ...api, timeoutSeconds: 0 }, `timeoutSeconds: ${seconds(7200)}`),
    wrong({ ...api, timeoutSeconds: "60" }, `timeoutSeconds: ${seconds(7200)}`),
];

const remote = { alias: "berlin", apiKey: encodedKey };
const client = { cluster: { name: "munich", namespace: "search" }, elasticsearch, remotes: [remote] };
const one = (property: object, ...found: string[]) =>
    wrong({ ...client, remotes: [{ ...remote, ...property }] }, ...found.map((text) => `remotes[0].${text}`));
const inSpecification = (property: object, ...found: string[]) =>
    wrong({ ...client, attach: "Specification", remotes: [{ ...remote, ...property }] }, ...found);
const byPolicy =
    "remotes[0].remote: needs a StackConfigPolicy to bring the settings; make a RemoteConnection with `local.client` instead";

/** How a client is attached; `path` is where it stands. */
function attachmentCases(path: string, make: (property: string, value: unknown) => object): WrongInput[] {
    return [
        wrong(make("fileBasedSecureSettings", "yes"), `${path}fileBasedSecureSettings: ${notBoolean}`),
        wrong(make("force", 1), `${path}force: ${notBoolean}`),
        ...[1.5, "7", 2 ** 31, -(2 ** 31) - 1, NaN].map((weight) =>
            wrong(make("weight", weight), `${path}weight: ${noWeight}`),
        ),
    ];
}

export const eckRemoteClientCases: WrongInput[] = [
    wrong({}, `cluster: is missing; ${noCluster}`, "remotes: is missing; give the remotes of the cluster"),
    ...clusterCases("cluster", client),
    ...accessCases("elasticsearch", client),
    wrong(set(client, "remotes", undefined), "remotes: is missing; give the remotes of the cluster"),
    wrong(set(client, "remotes", {}), "remotes: is not a list"),
    wrong({ ...client, remotes: [remote, remote] }, 'remotes[1].alias: "berlin" stands twice'),
    one({ alias: "ber.lin" }, 'alias: "ber.lin" has other characters than letters, digits, "-" and "_"'),
    one({ apiKey: undefined }, "apiKey: is missing; give `encoded` of a CrossClusterApiKey"),
    one({ apiKey: `id:${markers.apiKey}` }, `apiKey: ${noKey}`),
    one({ caCertificates: [ca, "ca.crt"] }, `caCertificates[1]: ${noPem}`),
    one({ caCertificates: ca }, "caCertificates: is not a list"),
    one(
        { remote: "berlin:9443" },
        "remote: is not an endpoint; give the `endpoint` of a RemoteServer component",
    ),
    one(
        { remote: { ...endpoint, proxyAddress: "berlin" } },
        'remote.proxyAddress: "berlin" is not "host:port" (IPv6 in brackets, no scheme)',
    ),
    one(
        { settings: { skipUnavailable: true } },
        "settings: belongs to a remote whose settings the policy brings; give `remote` (or `settings.seeds` in sniff mode), or leave it out",
    ),
    one(
        { remote: endpoint, settings: { serverName: "::1", skipUnavailable: "yes" } },
        'settings.serverName: "::1" is not a DNS name; give one that stands in the remote\'s certificate',
        `settings.skipUnavailable: ${notBoolean}`,
    ),
    one(
        { settings: { seeds: ["a:1"] } },
        "settings.remote: is missing; proxy mode needs the `endpoint` of a RemoteServer component",
        "settings.seeds: belongs to sniff mode; set `mode: ConnectionMode.Sniff` or leave it out",
    ),
    one(
        { settings: { mode: "sniff", seeds: ["a"] } },
        'settings.seeds[0]: "a" is not "host:port" (IPv6 in brackets, no scheme)',
    ),
    inSpecification({ remote: endpoint }, byPolicy),
    inSpecification({ settings: { mode: "sniff", seeds: ["a:1"] } }, byPolicy),
    wrong(
        { ...client, attach: "Specification", weight: 7 },
        "weight: belongs to a client that is attached by a StackConfigPolicy; leave it out",
    ),
    wrong(
        { ...client, attach: "Specification", force: true },
        "force: belongs to a client that is attached by a StackConfigPolicy; leave it out",
    ),
    wrong({ ...client, remotes: [] }, "remotes: is empty; give the remotes of the cluster"),
    wrong({ ...client, attach: "policy" }, 'attach: is not one of "StackConfigPolicy", "Specification"'),
    ...attachmentCases("", (property, value) => ({ ...client, [property]: value })),
    wrong({ ...client, timeoutSeconds: 0 }, `timeoutSeconds: ${seconds(7200)}`),
    wrong({ ...client, timeoutSeconds: 7201 }, `timeoutSeconds: ${seconds(7200)}`),
    wrong({ ...client, timeoutSeconds: "60" }, `timeoutSeconds: ${seconds(7200)}`),
];

const local = { elasticsearch, eck: client.cluster };
const connection = { alias: "berlin", remote: endpoint, apiKey: encodedKey, local };

export const eckConnectionCases: WrongInput[] = [
    ...clusterCases("local.eck", connection).slice(1),
    ...attachmentCases("local.eck.", (property, value) => set(connection, `local.eck.${property}`, value)),
    wrong({ ...connection, apiKey: undefined }, "apiKey: is missing; give `encoded` of a CrossClusterApiKey"),
    wrong(
        set(connection, "local.client", { elasticsearch, remotes: [] }),
        "local: has `eck` and `client`; give one of them",
    ),
    wrong(
        set(connection, "local.elasticsearch", undefined),
        "local.elasticsearch: is missing; the proof asks the cluster: give it, or set `proof.enabled` to false",
    ),
];
