import type { DirectTrust, TrustSettings } from "./trust";
import { trustedNames } from "./trusted-names";

const names = (more: Partial<TrustSettings>) =>
    trustedNames({ accounts: [], external: [], direct: [], ...more });
const direct = (more: Partial<DirectTrust>) =>
    names({ direct: [{ name: "berlin", trust_all: false, certificates: [], ...more }] });

test("an organization lets in all its clusters, or some", () => {
    const account = { account_id: "123", trust_allowlist: ["a", "b"] };
    expect(names({})).toEqual([]);
    expect(names({ accounts: [{ ...account, trust_all: true }] })).toEqual(["*.node.*.cluster.123.account"]);
    expect(names({ accounts: [{ ...account, trust_all: false }] })).toEqual([
        "*.node.a.cluster.123.account",
        "*.node.b.cluster.123.account",
    ]);
    expect(names({ accounts: [{ account_id: "123", trust_all: false }] })).toEqual([]);
});

test.each(["ESS", "ECE"])("a direct trust of type %s names organizations or installations", (type) => {
    expect(direct({ type, scope_id: "7", trust_allowlist: ["a"] })).toEqual(["*.node.a.cluster.7.account"]);
    expect(direct({ type, scope_id: "7", trust_all: true, trust_allowlist: ["a"] })).toEqual([
        "*.node.*.cluster.7.account",
    ]);
});

test.each(["generic", undefined])("a direct trust of type %s has names of two patterns", (type) => {
    const scoped = { ...(type !== undefined && { type }), scope_id: "search.es.local" };
    expect(direct({ ...scoped, trust_allowlist: ["berlin"] })).toEqual([
        "*.node.berlin.cluster.search.es.local",
        "*.node.berlin.search.es.local",
    ]);
    expect(direct({ ...scoped, trust_all: true })).toEqual([
        "*.node.*.cluster.search.es.local",
        "*.node.*.search.es.local",
    ]);
});

test("further names count with a scope and without one, and none of a proxy", () => {
    const further = { additional_node_names: ["node1.example.com"] };
    expect(direct(further)).toEqual(["node1.example.com"]);
    expect(direct({ ...further, type: "ECE", scope_id: "7" })).toEqual(["node1.example.com"]);
    expect(direct({ ...further, type: "proxy" })).toEqual([]);
});

test("a name of several trusts is there once", () => {
    const one = { name: "berlin", trust_all: false, additional_node_names: ["a"], certificates: [] };
    expect(names({ direct: [one, { ...one, name: "paris" }] })).toEqual(["a"]);
});
