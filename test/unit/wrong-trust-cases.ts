import { certificates } from "./eck-fixtures";
import { markers, munichDeployment, node } from "./fixtures";
import { noPem, nodeCases, notBoolean, set, wrong, WrongInput } from "./wrong-input-cases";

const { ca, leaf, expiredCa, leafKey } = certificates;

/** Sides of a `TransportTrust` that are right. */
export const sides = {
    eck: { eck: { name: "munich", namespace: "search" } },
    cloud: { cloud: munichDeployment },
    selfManaged: {
        selfManaged: { nodes: [node], caCertificate: ca, nodeNames: ["*.node.munich.cluster.example"] },
    },
    identity: { identity: { caCertificate: ca, nodeNames: ["*.node.berlin.cluster.example"] } },
};

/** A cluster on Elastic Cloud that another stack looks after. */
const onCloud = (authority: string) => ({ identity: { ...sides.identity.identity, authority } });

const oneOf = "give one of `eck`, `cloud`, `selfManaged`, `identity`";
const noSeconds = "is not a number of seconds from 1 to 7200";
const noNode = (name: unknown) =>
    `${JSON.stringify(name)} is not the name of a node, or a pattern with "*", such as "*.node.munich.cluster.example"`;
const matchesAll = (name: string) =>
    `"${name}" matches the nodes of every cluster; name the cluster in it, such as "*.node.munich.cluster.example"`;
const notEmpty = 'give the names of the nodes, such as "*.node.munich.cluster.example"';
const noAuthority = 'is not one of "generic", "ECE", "ESS"';
const openTo = (others: string) =>
    `is false, and the other side is on Elastic Cloud, whose CA signs ${others}: all of them would be let in; ` +
    "set it to true, or say `trustWholeAuthority: true` if that is meant";
const toRegion = openTo("every deployment of its region, those of other customers too");
const toInstallation = openTo("every deployment of its installation");

type Kind = keyof typeof sides;

const trust = (local: unknown, remote: unknown = sides.identity) => ({ local, remote });

/** A wrong property of a side, which stands as local side, and as remote side. */
function ofSide(kind: Kind, property: string, value: unknown, ...found: string[]): WrongInput[] {
    const side = set(sides[kind], `${kind}.${property}`, value);
    const other = sides[kind === "identity" ? "selfManaged" : "identity"];
    return (["local", "remote"] as const).map((place) => {
        const args = place === "local" ? trust(side, other) : trust(other, side);
        return wrong(args, ...found.map((text) => `${place}.${kind}.${text}`));
    });
}

const one = (kind: Kind, property: string, value: unknown, found: string) =>
    ofSide(kind, property, value, `${property}: ${found}`);

/** The same list of names, wherever they stand. */
function nameCases(kind: "selfManaged" | "identity"): WrongInput[] {
    return (["nodeNames", "fullNodeNames"] as const).flatMap((property) => [
        ...one(kind, property, "*.node.munich.cluster.example", `is not a list; ${notEmpty}`),
        ...one(kind, property, [], `is empty; ${notEmpty}`),
        ...["", "a b", "a\n- b", "/node-.+/", 'a"b', "a'b", "a\\b", 7].flatMap((name) =>
            ofSide(kind, property, ["node-1", name], `${property}[1]: ${noNode(name)}`),
        ),
    ]);
}

const everything = "* ** ? *.* *.node.*.cluster.* *.node.*.cluster.*.account *.node.*.*.es.local".split(" ");

const fullNames = ["*.node.munich.cluster.example", "node-?.munich.example"];

const selfManagedCases: WrongInput[] = [
    ...one("selfManaged", "nodes", undefined, "is missing; give all nodes of the cluster"),
    ...one("selfManaged", "nodes", [], "is empty; give all nodes of the cluster"),
    ...nodeCases("local.selfManaged.nodes", (nodes) =>
        trust(set(sides.selfManaged, "selfManaged.nodes", nodes)),
    ),
    ...one(
        "selfManaged",
        "caCertificate",
        undefined,
        "is missing; give the CA that signs the transport certificates of the nodes",
    ),
    ...one(
        "selfManaged",
        "nodeNames",
        undefined,
        "is missing; give the names in the transport certificates of the nodes",
    ),
    ...["", "a b", 7].flatMap((path) =>
        one(
            ...(["selfManaged", "caPath", path] as const),
            `${JSON.stringify(path)} is not the path of a file, as elasticsearch.yml names it`,
        ),
    ),
];

const identityCases: WrongInput[] = [
    wrong(
        trust({ identity: "munich" }, sides.selfManaged),
        "local.identity: is not an object; give `local` or `remote` of a TransportTrust",
    ),
    ...one(
        "identity",
        "caCertificate",
        undefined,
        "is missing; give the CA that signs the transport certificates",
    ),
    ...one("identity", "nodeNames", undefined, "is missing; give the names of the nodes"),
    ...one("identity", "authority", "Hosted", noAuthority),
    ...one("identity", "authority", "proxy", noAuthority),
];

const cloudCases: WrongInput[] = [
    ...one("cloud", "deploymentId", undefined, "is missing; give the 32 hexadecimal digits of its id"),
    ...one(
        "cloud",
        "deploymentId",
        "munich",
        '"munich" is not the id of a deployment: 32 hexadecimal digits, as in the URL of its page (the cloud id and the id of its cluster are others)',
    ),
    ...one("cloud", "refId", "a b", '"a b" is not a `ref_id` such as "main-elasticsearch"'),
    ...one(
        "cloud",
        "endpoint",
        "ece",
        '"ece" is not a URL such as "https://ece.example.com:12443", without path, user or password',
    ),
    ...one(
        "cloud",
        "apiKey",
        `${markers.cloudApiKey} `,
        "is not a text without spaces and line breaks, or empty",
    ),
    ...one("cloud", "insecure", "yes", notBoolean),
    ...["a\nb", ""].flatMap((name) =>
        one(
            "cloud",
            "environment",
            name,
            "is not a line of text; give the name of the trusted environment, or leave it out for the alias",
        ),
    ),
    ...one("cloud", "authority", "generic", 'is not one of "ESS", "ECE"'),
    ...one("cloud", "authority", "Hosted", 'is not one of "ESS", "ECE"'),
    ...one("cloud", "timeoutSeconds", 0, noSeconds),
    ...one("cloud", "timeoutSeconds", "600", noSeconds),
];

const alsoTrusted = (identity: unknown, ...found: string[]) =>
    ofSide(
        "eck",
        "alsoTrusted",
        [sides.identity.identity, identity],
        ...found.map((text) => `alsoTrusted[1]${text}`),
    );

const eckCases: WrongInput[] = [
    ...one("eck", "name", undefined, "is missing; give that of the Elasticsearch resource"),
    ...one(
        "eck",
        "name",
        "Munich",
        '"Munich" is not a name of at most 36 lower-case letters, digits and "-"',
    ),
    ...one("eck", "namespace", "", "is missing; give that of the Elasticsearch resource"),
    ...one(
        "eck",
        "kubeconfig",
        "",
        "is not a text, or empty; leave it out for that of the kubernetes provider",
    ),
    ...one(
        "eck",
        "kubeconfig",
        {},
        "is not a text, or empty; leave it out for that of the kubernetes provider",
    ),
    ...one(
        "eck",
        "context",
        "munich",
        "belongs to `kubeconfig`; give both, or a kubernetes provider in `opts`",
    ),
    ...ofSide(
        "eck",
        "context",
        7,
        "context: is not a text, or empty; leave it out for that of the kubernetes provider",
        "context: belongs to `kubeconfig`; give both, or a kubernetes provider in `opts`",
    ),
    ...one("eck", "attach", "ConfigMap", 'is not one of "StackConfigPolicy", "Specification"'),
    ...one(
        "eck",
        "attach",
        "Specification",
        "is for `restricted: true`; without it a field of the resource is set, also of one that this program declares: leave it out",
    ),
    ...one("eck", "alsoTrusted", sides.identity.identity, "is not a list"),
    ...alsoTrusted("munich", ": is not an object; give `local` or `remote` of a TransportTrust"),
    ...alsoTrusted(
        {},
        ".caCertificate: is missing; give the CA that signs the transport certificates",
        ".nodeNames: is missing; give the names of the nodes",
    ),
    ...alsoTrusted(
        { caCertificate: leafKey, nodeNames: ["*"], authority: "?" },
        ".caCertificate: holds a private key; give only the certificate, and treat that key as leaked",
        `.nodeNames[0]: ${matchesAll("*")}`,
        `.authority: ${noAuthority}`,
    ),
    ...one("eck", "weight", 1.5, "is not a whole number of 32 bits"),
    ...one("eck", "weight", "heavy", "is not a whole number of 32 bits"),
    ...one("eck", "force", "yes", notBoolean),
    ...one("eck", "timeoutSeconds", 7201, noSeconds),
];

const limitCases: WrongInput[] = (["eck", "selfManaged"] as const).flatMap((kind) => [
    ...one(kind, "restricted", "yes", notBoolean),
    ...one(kind, "trustWholeAuthority", "no", notBoolean),
    ...[
        [sides.cloud, toRegion] as const,
        [set(sides.cloud, "cloud.authority", "ESS"), toRegion] as const,
        [set(sides.cloud, "cloud.authority", "ECE"), toInstallation] as const,
        [set(sides.cloud, "cloud.endpoint", "https://ece.example.com:12443"), toInstallation] as const,
        [onCloud("ESS"), toRegion] as const,
        [onCloud("ECE"), toInstallation] as const,
    ].flatMap(([other, found]) => {
        const open = set(sides[kind], `${kind}.restricted`, false);
        return [
            wrong(trust(open, other), `local.${kind}.restricted: ${found}`),
            wrong(trust(other, open), `remote.${kind}.restricted: ${found}`),
            wrong(
                trust(set(open, `${kind}.trustWholeAuthority`, false), other),
                `local.${kind}.restricted: ${found}`,
            ),
        ];
    }),
]);

export const transportTrustCases: WrongInput[] = [
    wrong({}, `local: is missing; ${oneOf}`, `remote: is missing; ${oneOf}`),
    wrong(trust(undefined), `local: is missing; ${oneOf}`),
    wrong(trust("munich"), `local: is not an object; ${oneOf}`),
    wrong(trust([sides.eck]), `local: is not an object; ${oneOf}`),
    wrong(trust({}), `local: is empty; ${oneOf}`),
    wrong(trust(sides.eck, {}), `remote: is empty; ${oneOf}`),
    wrong(
        trust({ ...sides.eck, ...sides.selfManaged }),
        "local: has `eck` and `selfManaged`; give one of them",
    ),
    wrong(
        trust({ ...sides.cloud, ...sides.identity }, sides.eck),
        "local: has `cloud` and `identity`; give one of them",
    ),
    wrong(
        trust(sides.identity),
        "remote: both sides are an `identity`, so nothing would be made; give one side in full",
    ),
    ...(["eck", "cloud", "selfManaged"] as const).map((kind) =>
        wrong(trust({ [kind]: "munich" }), `local.${kind}: is not an object`),
    ),
    ...selfManagedCases,
    ...identityCases,
    ...cloudCases,
    ...eckCases,
    ...limitCases,
    ...(["selfManaged", "identity"] as const).flatMap((kind) => [
        ...one(kind, "caCertificate", "ca.crt", noPem),
        ...one(kind, "caCertificate", 7, "is not text; give the PEM of the certificate authority"),
        ...ofSide(
            kind,
            "caCertificate",
            leaf,
            "caCertificate: (CN=berlin) is not a certificate authority but a leaf; give the CA that signed it (CN=berlin-ca)",
        ),
        ...ofSide(
            kind,
            "caCertificate",
            ca + expiredCa,
            "caCertificate (certificate 2): (CN=old-ca) expired on Jan  2 00:00:00 2020 GMT; give the one in use now",
        ),
        ...one(
            kind,
            "caCertificate",
            ca + leafKey,
            "holds a private key; give only the certificate, and treat that key as leaked",
        ),
        ...nameCases(kind),
        ...everything.flatMap((name) =>
            ofSide(kind, "nodeNames", ["node-1", name], `nodeNames[1]: ${matchesAll(name)}`),
        ),
        ...ofSide(kind, "nodeNames", ["/.*/"], `nodeNames[0]: ${noNode("/.*/")}`),
        ...fullNames.flatMap((name) =>
            ofSide(
                kind,
                "fullNodeNames",
                [name],
                `fullNodeNames[0]: "${name}" has a wildcard; give the name of each node in full`,
            ),
        ),
    ]),
];
