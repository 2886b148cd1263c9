import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority, createCertificate } from "../certificates";
import { changedTrust, defaultTrust, type DirectTrust } from "./trust";

let folder: string;
let ca: string;
let leaf: string;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cloud-trust-test-"));
    const authority = await createAuthority(join(folder, "ca"), "Some CA");
    const certificate = await createCertificate(authority, join(folder, "leaf"), ["DNS:leaf"]);
    ca = await readFile(authority.certificate, "utf8");
    leaf = await readFile(certificate.certificate, "utf8");
});

afterAll(() => rm(folder, { recursive: true }));

const change = (wanted: object) => changedTrust(defaultTrust("123"), wanted, "123");
const proxy = (more: object = {}): DirectTrust => ({
    ...{ name: "berlin", type: "proxy", trust_all: false, certificates: [{ pem: ca }] },
    ...more,
});
const scoped = (more: object) => proxy({ type: "generic", scope_id: "search.es.local", ...more });
const unscoped = (more: object) => proxy({ type: "ECE", ...more });
const names = ["node1.example.com"];

test("all types of trust are taken", () => {
    const direct = [
        scoped({ name: "some", trust_allowlist: ["berlin"], additional_node_names: names }),
        scoped({ name: "all", type: "ESS", trust_all: true, scope_id: "456" }),
        scoped({ name: "none" }),
        unscoped({ name: "nodes", trust_allowlist: [], additional_node_names: names }),
        proxy({ name: "proxy" }),
    ];
    const accounts = [{ account_id: "123", trust_all: false, trust_allowlist: ["id-of-archive"] }];
    const trust = change({ accounts, direct });
    expect(trust.accounts).toEqual(accounts);
    expect(trust.direct).toMatchObject(direct);
});

test.each<[string, () => DirectTrust]>([
    ["what is not PEM", () => proxy({ certificates: [{ pem: "nonsense" }] })],
    ["the certificate of a server", () => proxy({ certificates: [{ pem: leaf }] })],
    ["two certificates in one", () => proxy({ certificates: [{ pem: ca + ca }] })],
    ["no certificate", () => proxy({ certificates: [] })],
    ["trust_all of a proxy", () => proxy({ trust_all: true })],
    ["a scope of a proxy", () => proxy({ scope_id: "abc" })],
    ["a list of a proxy", () => proxy({ trust_allowlist: [] })],
    ["an identifier that nobody gave", () => proxy({ uid: "mine" })],
    ["an unknown type", () => proxy({ type: "private" })],
    ["no name", () => proxy({ name: "" })],
    ["trust_all without a scope", () => unscoped({ trust_all: true, additional_node_names: names })],
    ["a list without a scope", () => unscoped({ trust_allowlist: ["a"], additional_node_names: names })],
    ["neither a scope nor names", () => unscoped({ trust_allowlist: [], additional_node_names: [] })],
    ["a name with a wildcard", () => scoped({ additional_node_names: ["*.example.com"] })],
    ["a name that is no text", () => scoped({ additional_node_names: [1] })],
    ["a list that is none", () => scoped({ trust_allowlist: "a" })],
    ["an empty scope", () => scoped({ scope_id: "" })],
    ["a scope with capitals", () => scoped({ scope_id: "Search" })],
    ["a scope that is too long", () => scoped({ scope_id: "a".repeat(33) })],
])("%s is refused", (_what, wrong) => {
    expect(() => change({ direct: [wrong()] })).toThrow(
        expect.objectContaining({ status: 400, code: "root.invalid_data" }) as Error,
    );
});

test("a list of clusters of an organization that is none is refused", () => {
    const account = { account_id: "123", trust_all: false, trust_allowlist: "a" };
    expect(() => change({ accounts: [account] })).toThrow("trust_allowlist");
});
