import { CrossClusterApiKey, RemoteSigningAuthorities, SelfManagedRemoteClient } from "../../index";
import { makeCertificates } from "./certificates";
import { access, elasticsearch, endpoint, node } from "./fixtures";
import { late, LateInput } from "./late-input-cases";
import { encodedKey } from "./mock-engine";
import { accessCases, noPem, nodeCases, set, wrong, WrongInput } from "./wrong-input-cases";

const { ca, leaf, leafKey, otherLeafKey } = makeCertificates();
const key = { elasticsearch, access };
const client = { elasticsearch, nodes: [node] };
const authorities = { elasticsearch, nodes: [node], caCertificates: [ca] };
const remoteWith = (more: object) => ({
    ...client,
    remotes: [{ alias: "berlin", apiKey: encodedKey, ...more }],
});
const pair =
    "do not belong together: the key is not that of the first certificate (CN=berlin); give the two of one pair";

/** What a key asks of certificates. */
export const certificateIdentityCases: WrongInput[] = [
    wrong(
        { ...key, certificateIdentity: ".*" },
        'certificateIdentity: ".*" matches every certificate; name what distinguishes that of the local cluster, such as "CN=munich,.*"',
    ),
    wrong(
        { ...key, certificateIdentity: "" },
        'certificateIdentity: is not a regular expression for the subject of the signing certificate, such as "CN=munich,OU=Search,O=Example"',
    ),
    wrong(
        { ...key, certificateIdentity: "CN=(" },
        'certificateIdentity: "CN=(" is not a regular expression that can be read',
    ),
    wrong(
        { access, certificateIdentity: "CN=munich" },
        "certificateIdentity: needs `elasticsearch`, because the elasticstack provider does not know it; give the access to the remote cluster",
    ),
];

/** What a client signs with, and where a remote is that leaves certificates behind. */
export const signingRemoteCases: WrongInput[] = [
    wrong(
        remoteWith({ signing: { certificate: leaf, key: otherLeafKey } }),
        `remotes[0].signing.certificate, remotes[0].signing.key: ${pair}`,
    ),
    wrong(
        remoteWith({ signing: { certificate: leafKey, key: leafKey } }),
        "remotes[0].signing.certificate: holds a private key; give only the certificate, and treat that key as leaked",
    ),
    wrong(
        remoteWith({ signing: {} }),
        "remotes[0].signing.certificate: is missing; give the PEM of the signing certificate",
        "remotes[0].signing.key: is missing; give the PEM of its private key",
    ),
    wrong(
        remoteWith({ signing: leaf }),
        "remotes[0].signing: is not an object; give `certificate` and `key`",
    ),
    wrong(
        remoteWith({ remote: { ...endpoint, proxyAddress: undefined } }),
        'remotes[0].remote.proxyAddress: is missing; give "host:port"',
    ),
    wrong(
        remoteWith({ remote: endpoint, settings: { nodeConnections: 3 } }),
        "remotes[0].settings.nodeConnections: belongs to sniff mode; leave it out",
    ),
    wrong(
        remoteWith({ settings: { skipUnavailable: true } }),
        "remotes[0].settings: come with the address of the remote; give `remote` (or `settings.seeds` in sniff mode), or leave it out",
    ),
];

const noAuthorities = "give the CAs that sign the signing certificates of the local clusters";

/** What a remote verifies signatures with. */
export const remoteSigningAuthoritiesCases: WrongInput[] = [
    wrong(
        set(authorities, "elasticsearch", undefined),
        "elasticsearch: is missing; give the access to the remote cluster",
    ),
    ...accessCases("elasticsearch", authorities),
    ...nodeCases("nodes", (nodes) => ({ ...authorities, nodes })).filter(({ args }) =>
        Array.isArray((args as { nodes: unknown }).nodes),
    ),
    wrong(set(authorities, "nodes", []), "nodes: is empty; give all nodes of the remote cluster"),
    wrong(set(authorities, "nodes", undefined), "nodes: is missing; give all nodes of the remote cluster"),
    wrong(set(authorities, "caCertificates", undefined), `caCertificates: is missing; ${noAuthorities}`),
    wrong(set(authorities, "caCertificates", []), `caCertificates: is empty; ${noAuthorities}`),
    wrong(set(authorities, "caCertificates", ca), "caCertificates: is not a list"),
    wrong(set(authorities, "caCertificates", ["ca.crt"]), `caCertificates[0]: ${noPem}`),
    wrong(
        set(authorities, "path", "../ca.crt"),
        'path: "../ca.crt" is not a path inside the configuration folder, such as "remote-certs/signing-ca.crt"',
    ),
];

const ask = (args: object) => () => void new CrossClusterApiKey("wrong", { ...key, ...args });
const hold = (more: object) => () => void new SelfManagedRemoteClient("wrong", remoteWith(more));
const verify = (args: object) => () =>
    void new RemoteSigningAuthorities("wrong", { ...authorities, ...args });

/** Input of signatures that becomes known late. */
export const lateSigningCases: LateInput[] = (
    [
        [
            "wrong-identity",
            ask({ certificateIdentity: late(".+") }),
            'certificateIdentity: ".+" matches every',
        ],
        [
            "wrong-berlin",
            hold({ signing: late({ certificate: leaf, key: otherLeafKey }) }),
            "remotes[berlin].signing.certificate, remotes[berlin].signing.key: do not belong together",
        ],
        [
            "wrong-berlin",
            hold({ signing: { certificate: leaf, key: late("berlin.key") } }),
            "remotes[berlin].signing.key: is not a private key as PEM",
        ],
        [
            "wrong-berlin",
            hold({ remote: late({ ...endpoint, proxyAddress: "berlin" }) }),
            'remotes[berlin].remote.proxyAddress: "berlin" is not',
        ],
        ["wrong-files", verify({ caCertificates: [late(leaf)] }), "caCertificates[0]: (CN=berlin) is not a"],
        ["wrong-files", verify({ caCertificates: late([]) }), "caCertificates: is empty"],
        ["wrong-files", verify({ path: late("/etc/ca.crt") }), 'path: "/etc/ca.crt" is not a path inside'],
        [
            "wrong-settings",
            verify({ elasticsearch: late({ endpoints: elasticsearch.endpoints }) }),
            "elasticsearch: has no credentials",
        ],
    ] as [string, () => void, string][]
).map(([resource, declare, found]): LateInput => ({ resource, declare, found }));
