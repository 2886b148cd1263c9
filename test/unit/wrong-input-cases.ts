import { makeCertificates } from "./certificates";
import { access, elasticsearch, markers, node, ssh } from "./fixtures";
import { encodedKey } from "./mock-engine";

/** A wrong value: where it stands, and what the error says of it. */
export interface WrongInput {
    args: object;
    found: string[];
}

const { ca, leaf } = makeCertificates();

/** One wrong property in an object that is otherwise right. */
export function wrong(args: object, ...found: string[]): WrongInput {
    return { args, found };
}

/** Sets a property, at a path such as `ssh.port`, in a copy. */
export function set(object: object, path: string, value: unknown): object {
    const [first = "", ...rest] = path.split(".");
    const inner = (object as Record<string, unknown>)[first];
    return { ...object, [first]: rest.length === 0 ? value : set(inner ?? {}, rest.join("."), value) };
}

export const noPem = "holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----";
export const notBoolean = "is not true or false";

/** `ofApiKey` is what is said of any API key, where the cluster takes none. */
export function accessCases(path: string, args: object, ...ofApiKey: string[]): WrongInput[] {
    const one = (property: string, value: unknown, ...found: string[]) =>
        wrong(set(args, `${path}.${property}`, value), ...found);
    const noUrl =
        'is not a URL such as "https://munich.example.com:9200" without user, password, query or fragment';
    return [
        wrong(
            set(args, path, "https://munich:9200"),
            `${path}: is not an object; give \`endpoints\` and credentials`,
        ),
        one("endpoints", undefined, `${path}.endpoints: is missing; give at least one URL`),
        one("endpoints", [], `${path}.endpoints: is empty; give at least one URL`),
        one("endpoints", "https://munich:9200", `${path}.endpoints: is not a list; give at least one URL`),
        one("endpoints", ["munich:9200"], `${path}.endpoints[0]: ${noUrl}`),
        one(
            "endpoints",
            [`https://elastic:${markers.password}@munich:9200`],
            `${path}.endpoints[0]: ${noUrl}`,
        ),
        one(
            "username",
            undefined,
            `${path}: has no credentials; give \`username\` and \`password\`, or \`apiKey\``,
        ),
        one("username", "", `${path}.username: is not a text, or empty`),
        one(
            "password",
            undefined,
            `${path}: has no credentials; give \`username\` and \`password\`, or \`apiKey\``,
        ),
        one("password", 7, `${path}.password: is not a text, or empty`),
        one(
            "apiKey",
            encodedKey,
            `${path}: has both \`apiKey\` and \`username\`/\`password\`; give one of the two`,
            ...ofApiKey,
        ),
        wrong(
            set(args, path, { endpoints: elasticsearch.endpoints, apiKey: "" }),
            `${path}.apiKey: is not a text, or empty`,
            ...ofApiKey,
        ),
        one("caCertificate", "ca.crt", `${path}.caCertificate: ${noPem}`),
        one("insecure", "yes", `${path}.insecure: ${notBoolean}`),
    ];
}

export function nodeCases(path: string, make: (nodes: unknown) => object): WrongInput[] {
    const one = (property: string, value: unknown, found: string) =>
        wrong(make([set(node, property, value)]), `${path}[0].${property}: ${found}`);
    return [
        wrong(make("node-1"), `${path}: is not a list; give all nodes of the cluster`),
        wrong(make([node, node]), `${path}[1].name: "node-1" stands twice`),
        one("name", "", "is missing; give the `node.name` of elasticsearch.yml"),
        one("ssh", undefined, "is missing; give host, user, privateKey and hostKey"),
        one(
            "ssh.host",
            "root@node-1",
            '"root@node-1" is not a host name or an IP address; leave out scheme, port and path',
        ),
        one("ssh.port", 0, "0 is not a port; give a number from 1 to 65535"),
        one("ssh.user", "", "is missing; give the user to log in as"),
        one("ssh.user", 7, "is not a text; give the user to log in as"),
        one("ssh.privateKey", undefined, "is missing; give the private key of that user"),
        one(
            "ssh.privateKey",
            ssh.privateKey.replaceAll("-----", "----"),
            "is not a private key in OpenSSH or PEM form; give the content of the key file, not its path",
        ),
        one(
            "ssh.hostKey",
            "node-1 ssh-ed25519 AAAA",
            'is not a public key such as "ssh-ed25519 AAAA..."; take the part after the host of what `ssh-keyscan` prints',
        ),
        one("ssh.sudo", "yes", notBoolean),
        one("configPath", "config", '"config" is not an absolute path'),
        one("keystoreCommand", "elasticsearch-keystore", '"elasticsearch-keystore" is not an absolute path'),
        one("keystorePassword", `${markers.keystorePassword}\n`, "is not one line of text"),
    ];
}

const noIndex = "is not an index name or pattern of the remote itself, without a cluster";
const noApiKey =
    "elasticsearch.apiKey: cannot make cross-cluster API keys, Elasticsearch refuses that; give `username` and `password`";
const key = { elasticsearch, access };

export const crossClusterApiKeyCases: WrongInput[] = [
    ...accessCases("elasticsearch", key, noApiKey),
    wrong(
        set(key, "elasticsearch", { endpoints: elasticsearch.endpoints, apiKey: markers.apiKey }),
        noApiKey,
    ),
    wrong(
        set(key, "access", undefined),
        "access: is missing; give `search` or `replication` with the names of indices",
    ),
    wrong(
        set(key, "access", {}),
        "access: gives nothing; give `search` or `replication` with the names of indices",
    ),
    wrong(
        set(key, "access", "logs-*"),
        "access: is not an object; give `search` or `replication` with the names of indices",
    ),
    wrong(set(key, "access.search", "logs-*"), "access.search: is not a list"),
    wrong(set(key, "access.replication", {}), "access.replication: is not a list"),
    wrong(
        set(key, "access.search", [{ names: "logs-*" }]),
        "access.search[0].names: is not a list; give at least one index name or pattern",
    ),
    wrong(
        set(key, "access.search", [{ names: ["berlin:a"] }]),
        `access.search[0].names[0]: "berlin:a" ${noIndex}`,
    ),
    wrong(set(key, "access.replication", [{ names: [""] }]), `access.replication[0].names[0]: "" ${noIndex}`),
    wrong(
        set(key, "access.search", [{ names: ["a"], query: "a" }]),
        'access.search[0].query: is not a query as JSON text, such as {"term":{"public":true}}',
    ),
    wrong(
        set(key, "access", { search: [{ names: ["a"], query: "{}" }], replication: [{ names: ["*"] }] }),
        "access.search[0].query: hides what a key with `replication` would give away whole; " +
            "make a second CrossClusterApiKey for replication",
    ),
    wrong(
        set(key, "access.search", [{ names: ["a"], fieldSecurity: { except: ["a"] } }]),
        'access.search[0].fieldSecurity.grant: is missing; give the fields that may be seen, such as ["*"]',
    ),
    wrong(
        set(key, "access.search", [{ names: ["a"], fieldSecurity: { grant: ["*"], except: "a" } }]),
        "access.search[0].fieldSecurity.except: is not a list of fields",
    ),
    wrong(
        set(key, "access.search", [{ names: ["a"], allowRestrictedIndices: "no" }]),
        `access.search[0].allowRestrictedIndices: ${notBoolean}`,
    ),
    wrong(set(key, "name", " "), "name: is empty; give a name, or leave it out"),
    wrong(set(key, "expiration", "soon"), 'expiration: "soon" is not a time such as "90d" or "12h"'),
    wrong(
        set(key, "metadata", { _team: "search" }),
        'metadata: is not an object, or has a name that starts with "_", which Elasticsearch keeps for itself',
    ),
    wrong(
        set(key, "metadata", ["search"]),
        'metadata: is not an object, or has a name that starts with "_", which Elasticsearch keeps for itself',
    ),
    wrong(set(key, "rotation", ""), 'rotation: is not a text such as "2026-11"'),
];

export const noHost = "is not a host name or an IP address; leave out scheme, port and path";

export const selfManagedRemoteServerCases: WrongInput[] = [
    wrong({}, "host: is missing; give the host name or IP address of the interface"),
    wrong({ host: "https://berlin" }, `host: "https://berlin" ${noHost}`),
    wrong({ host: "berlin", port: 94430 }, "port: 94430 is not a port; give a number from 1 to 65535"),
    wrong(
        { host: "berlin", serverName: "10.0.0.1" },
        'serverName: "10.0.0.1" is not a DNS name; give one that stands in the remote\'s certificate',
    ),
    wrong(
        { host: "berlin", caCertificate: leaf },
        "caCertificate: (CN=berlin) is not a certificate authority but a leaf; give the CA that signed it (CN=berlin-ca)",
    ),
    wrong({ host: "berlin", transport: 9300 }, "transport: is not an object"),
    wrong(
        {
            host: "berlin",
            transport: { host: "https://berlin", port: 0, serverName: "10.0.0.1", caCertificate: "ca.crt" },
        },
        `transport.host: "https://berlin" ${noHost}`,
        "transport.port: 0 is not a port; give a number from 1 to 65535",
        'transport.serverName: "10.0.0.1" is not a DNS name; give one that stands in the remote\'s certificate',
        `transport.caCertificate: ${noPem}`,
    ),
];

const client = { elasticsearch, nodes: [node], remotes: [{ alias: "berlin", apiKey: encodedKey }] };
export const noPath = 'is not a path inside the configuration folder, such as "remote-certs/ca.crt"';
export const noKey = "is not an encoded API key; give `encoded` of a CrossClusterApiKey (base64 of id:key)";

function remoteCase(remote: object, found: string): WrongInput {
    const remotes = [{ alias: "berlin", apiKey: encodedKey, ...remote }];
    return wrong({ ...client, remotes }, `remotes[0].${found}`);
}

export const selfManagedRemoteClientCases: WrongInput[] = [
    wrong(
        set(client, "elasticsearch", undefined),
        "elasticsearch: is missing; give the access to the local cluster",
    ),
    ...accessCases("elasticsearch", client),
    ...nodeCases("nodes", (nodes) => ({ ...client, nodes })),
    wrong(set(client, "remotes", undefined), "remotes: is missing; give the remotes of the cluster"),
    wrong(set(client, "remotes", {}), "remotes: is not a list"),
    remoteCase(
        { alias: "ber lin" },
        'alias: "ber lin" has other characters than letters, digits, "-" and "_"',
    ),
    remoteCase({ apiKey: undefined }, "apiKey: is missing; give `encoded` of a CrossClusterApiKey"),
    remoteCase({ apiKey: `id:${markers.apiKey}` }, `apiKey: ${noKey}`),
    remoteCase({ caCertificates: ["ca.crt"] }, `caCertificates[0]: ${noPem}`),
    remoteCase({ caCertificates: ca }, "caCertificates: is not a list"),
    wrong(
        { ...client, remotes: [...client.remotes, ...client.remotes] },
        'remotes[1].alias: "berlin" stands twice',
    ),
    wrong(set(client, "bundlePath", "/etc/ca.crt"), `bundlePath: "/etc/ca.crt" ${noPath}`),
];
