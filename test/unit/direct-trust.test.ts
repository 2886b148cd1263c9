import {
    authorityAt,
    DirectTrustTerms,
    directTrustTerms,
    organizationOf,
    sameTerms,
} from "../../model/direct-trust";
import { Problems } from "../../model/problems";
import { TransportAuthority, TransportIdentity } from "../../model/transport-identity";
import { Chance, seeds } from "./random-specs";

const { Own, Enterprise, Hosted } = TransportAuthority;

type Shown = Omit<TransportIdentity, "caCertificate">;

function termsOf(shown: Shown): { terms: DirectTrustTerms; found: string[] } {
    const problems = new Problems();
    const terms = directTrustTerms(problems, "remote", { caCertificate: "", ...shown });
    return { terms, found: problems.found };
}

const full = ["a.node.berlin.search.es.local", "b.node.berlin.search.es.local"];
const longScope = "x".repeat(33);

test.each<[string, Shown, DirectTrustTerms]>([
    [
        "a deployment on Elastic Cloud Hosted, by its organization",
        { nodeNames: ["*.node.abc123.cluster.1053523734.account"], authority: Hosted },
        { type: Hosted, trust_all: false, scope_id: "1053523734", trust_allowlist: ["abc123"] },
    ],
    [
        "all deployments of an installation",
        { nodeNames: ["*.node.*.cluster.83988631.account"], authority: Enterprise },
        { type: Enterprise, trust_all: true, scope_id: "83988631" },
    ],
    [
        "all of them, beside one by itself",
        { nodeNames: ["*.node.a.cluster.1.account", "*.node.*.cluster.1.account"], authority: Enterprise },
        { type: Enterprise, trust_all: true, scope_id: "1" },
    ],
    [
        "a cluster with a CA of its own, whose scope stays as it is",
        { nodeNames: ["*.node.munich.cluster.example.account"] },
        { type: Own, trust_all: false, scope_id: "example.account", trust_allowlist: ["munich"] },
    ],
    [
        "two clusters of a scope, one named twice",
        { nodeNames: ["*.node.a.cluster.s", "*.node.b.cluster.s", "*.node.a.cluster.s"], authority: Own },
        { type: Own, trust_all: false, scope_id: "s", trust_allowlist: ["a", "b"] },
    ],
    [
        "a cluster on ECK, whose names in full stand beside",
        { nodeNames: ["*.node.berlin.search.es.local"], fullNodeNames: full },
        {
            ...{ type: Own, trust_all: false, scope_id: "search.es.local", trust_allowlist: ["berlin"] },
            additional_node_names: full,
        },
    ],
    [
        "one on ECK whose names are not known in full",
        { nodeNames: ["*.node.berlin.search.es.local"] },
        { type: Own, trust_all: false, scope_id: "search.es.local", trust_allowlist: ["berlin"] },
    ],
    [
        "one on ECK with a suffix in the cloud's pattern",
        {
            nodeNames: ["*.node.berlin.cluster.search"],
            fullNodeNames: ["a.node.berlin.cluster.search"],
        },
        { type: Own, trust_all: false, scope_id: "search", trust_allowlist: ["berlin"] },
    ],
    [
        "names in full that follow no pattern",
        { nodeNames: ["es-1.example.com", "es-2.example.com"] },
        { type: Own, trust_all: false, additional_node_names: ["es-1.example.com", "es-2.example.com"] },
    ],
    [
        "names with wildcards that follow none",
        { nodeNames: ["*.munich.example.com"], fullNodeNames: ["es-1.munich.example.com"] },
        { type: Own, trust_all: false, additional_node_names: ["es-1.munich.example.com"] },
    ],
    [
        "both kinds, each in its way",
        { nodeNames: ["*.node.a.cluster.s", "es-1.example.com", "?.b"], fullNodeNames: ["1.b", "2.b"] },
        {
            ...{ type: Own, trust_all: false, scope_id: "s", trust_allowlist: ["a"] },
            additional_node_names: ["es-1.example.com", "1.b", "2.b"],
        },
    ],
    [
        "one node of a cluster, and not the others",
        { nodeNames: ["node-1.node.munich.cluster.example"] },
        { type: Own, trust_all: false, additional_node_names: ["node-1.node.munich.cluster.example"] },
    ],
    [
        "some nodes of a cluster",
        { nodeNames: ["data-*.node.a.cluster.s"], fullNodeNames: ["data-1.node.a.cluster.s"] },
        { type: Own, trust_all: false, additional_node_names: ["data-1.node.a.cluster.s"] },
    ],
    [
        "some clusters of a scope",
        { nodeNames: ["*.node.prod-*.cluster.s"], fullNodeNames: ["1.node.prod-a.cluster.s"] },
        { type: Own, trust_all: false, additional_node_names: ["1.node.prod-a.cluster.s"] },
    ],
    [
        "a scope that the API does not take",
        { nodeNames: [`*.node.a.cluster.${longScope}`], fullNodeNames: [`1.node.a.cluster.${longScope}`] },
        { type: Own, trust_all: false, additional_node_names: [`1.node.a.cluster.${longScope}`] },
    ],
    [
        "two scopes",
        {
            nodeNames: ["*.node.a.cluster.s", "*.node.a.cluster.t"],
            fullNodeNames: ["1.node.a.cluster.s", "1.node.a.cluster.t"],
        },
        {
            ...{ type: Own, trust_all: false },
            additional_node_names: ["1.node.a.cluster.s", "1.node.a.cluster.t"],
        },
    ],
])("lets in %s", (_, shown, terms) => {
    expect(termsOf(shown)).toEqual({ terms, found: [] });
});

const inFull = (...names: string[]) =>
    `remote: ${names.join(", ")}: Elastic Cloud takes wildcards only in names such as "*.node.munich.cluster.example", all with one scope of ` +
    "at most 32 lower-case letters, digits, dots and dashes; give the name of each node in `fullNodeNames`";

test.each<[string, Shown, string]>([
    ["wildcards without a pattern", { nodeNames: ["*.a.example"] }, inFull("*.a.example")],
    [
        "one of several that would be left out",
        { nodeNames: ["*.a.example", "*.b.example", "c"], fullNodeNames: ["1.a.example"] },
        inFull("*.b.example"),
    ],
    [
        "two scopes",
        { nodeNames: ["*.node.a.cluster.s", "*.node.a.cluster.t"] },
        inFull("*.node.a.cluster.s", "*.node.a.cluster.t"),
    ],
    ["a part of a cluster's id", { nodeNames: ["*.node.a*.cluster.s"] }, inFull("*.node.a*.cluster.s")],
    ["a part of the nodes", { nodeNames: ["d*.node.a.cluster.s"] }, inFull("d*.node.a.cluster.s")],
    [
        "a long scope of a deployment",
        { nodeNames: [`*.node.a.cluster.${longScope}.account`], authority: Hosted },
        inFull(`*.node.a.cluster.${longScope}.account`),
    ],
    ["capitals in a scope", { nodeNames: ["*.node.a.cluster.S"] }, inFull("*.node.a.cluster.S")],
    ["a wildcard in a scope", { nodeNames: ["*.node.a.*.es.local"] }, inFull("*.node.a.*.es.local")],
    [
        "full names of others",
        { nodeNames: ["*.node.a.cluster.s"], fullNodeNames: ["1.node.b.cluster.s"] },
        'remote: "1.node.b.cluster.s" of `fullNodeNames` is none of `nodeNames`, *.node.a.cluster.s; give the same nodes in both',
    ],
])("cannot let in %s", (_, shown, problem) => {
    expect(termsOf(shown).found).toEqual([problem]);
});

/** What the API lets in, as trust restrictions. */
function letIn({ type, trust_all, scope_id, trust_allowlist, additional_node_names }: DirectTrustTerms) {
    const clusters = trust_all ? ["*"] : (trust_allowlist ?? []);
    const ending = type === Own ? "" : ".account";
    const scoped = clusters.map((id) => `*.node.${id}.cluster.${scope_id}${ending}`);
    return [...scoped, ...(additional_node_names ?? [])];
}

const lets = (patterns: string[], name: string) =>
    patterns.some((pattern) =>
        new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name),
    );

test("never lets in a node that the names do not, and all of them unless it says so", () => {
    for (const seed of seeds) {
        const chance = new Chance(seed);
        const [nodes, ids, scopes] = [
            ["*", "n1", "n2", "n*"],
            ["a", "b", "*", "a*"],
            ["s", "t"],
        ] as const;
        const authority = chance.pick([Own, Enterprise, Hosted]);
        const ending = authority === Own ? "" : ".account";
        const name = (parts: (readonly string[])[]) =>
            `${parts.map((part) => chance.pick(part)).join(".")}${ending}`;
        const pattern = () => name([nodes, ["node"], ids, ["cluster"], scopes]);
        const nodeNames = Array.from({ length: 1 + chance.below(3) }, pattern);
        const all = ["n1", "n2", "n3"].flatMap((node) =>
            ["a", "ab", "b", "c"].flatMap((id) =>
                ["s", "t"].map((scope) => `${node}.node.${id}.cluster.${scope}${ending}`),
            ),
        );
        const meant = all.filter((one) => lets(nodeNames, one));
        const fullNodeNames = chance.once(2) ? meant : [];
        const { terms, found } = termsOf({ nodeNames, fullNodeNames, authority });
        const patterns = letIn(terms);
        const wider = all.filter((one) => lets(patterns, one) && !lets(nodeNames, one));
        const missing = meant.filter((one) => !lets(patterns, one));
        expect([seed, wider, found.length === 0 ? missing : []]).toEqual([seed, [], []]);
        // what the API demands
        expect([seed, terms.scope_id !== undefined]).toEqual([
            seed,
            terms.trust_all || terms.trust_allowlist !== undefined,
        ]);
        expect(found.length > 0 || patterns.length > 0).toBe(true);
        expect(terms.additional_node_names?.filter((one) => one.includes("*")) ?? []).toEqual([]);
    }
});

describe("the same terms", () => {
    const terms: DirectTrustTerms = {
        ...{ type: Own, trust_all: false, scope_id: "s", trust_allowlist: ["a", "b"] },
        additional_node_names: ["x"],
    };

    test.each<[string, Partial<DirectTrustTerms>, Partial<DirectTrustTerms>, boolean]>([
        ["in another order", {}, { trust_allowlist: ["b", "a"] }, true],
        ["twice the same", {}, { trust_allowlist: ["b", "a", "b"] }, true],
        ["an empty list", { additional_node_names: [] }, { additional_node_names: undefined }, true],
        ["a list that is ignored", { trust_all: true }, { trust_all: true, trust_allowlist: [] }, true],
        ["another type", {}, { type: Hosted }, false],
        ["another scope", {}, { scope_id: "t" }, false],
        ["one more cluster", {}, { trust_allowlist: ["a", "b", "c"] }, false],
        ["other names", {}, { additional_node_names: ["y"] }, false],
        ["all", {}, { trust_all: true }, false],
    ])("%s", (_, some, others, same) => {
        expect(sameTerms({ ...terms, ...some }, { ...terms, ...others })).toBe(same);
    });
});

test.each<[string, TransportAuthority | undefined, string | undefined]>([
    ["*.node.abc.cluster.1053523734.account", Hosted, "1053523734"],
    ["*.node.abc.cluster.ec38.account", Enterprise, "ec38"],
    ["*.node.abc.cluster.1053523734.account", Own, undefined],
    ["*.node.abc.cluster.1053523734.account", undefined, undefined],
    ["es-1.example.com", Hosted, undefined],
])("the organization in %s of %s is %s", (name, authority, organization) => {
    const identity = { caCertificate: "", nodeNames: [name], ...(authority && { authority }) };
    expect(organizationOf(identity)).toBe(organization);
});

test.each([
    ["https://api.elastic-cloud.com", Hosted],
    ["https://API.elastic-cloud.com/", Hosted],
    ["https://api.region.aws.elastic-cloud.com", Hosted],
    ["https://ece.example.com:12443", Enterprise],
    ["https://elastic-cloud.com.example.com", Enterprise],
    ["https://my-elastic-cloud.com", Enterprise],
    ["https://127.0.0.1:12443", Enterprise],
])("the API at %s belongs to %s", (endpoint, authority) => {
    expect(authorityAt(endpoint)).toBe(authority);
});
