import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority, createCertificate } from "../certificates";
import { answer } from "./api";
import { ApiFailure } from "./api-failure";
import { Control } from "./control";
import { Deployment } from "./deployment";
import type { DeploymentNode } from "./deployment-node";
import { Identity } from "./identity";
import type { DirectTrust, TrustSettings } from "./trust";

const brought: string[] = [];
let folder: string;
let ca: string;
let leaf: string;
let control: Control;
let deployments: Deployment[];

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cloud-api-test-"));
    const authority = await createAuthority(join(folder, "ca"), "Some CA");
    const certificate = await createCertificate(authority, join(folder, "leaf"), ["DNS:leaf"]);
    ca = await readFile(authority.certificate, "utf8");
    leaf = await readFile(certificate.certificate, "utf8");
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
    brought.length = 0;
    control = new Control();
    deployments = ["orders", "archive"].map((name) => new Deployment(place(name), node, 20));
});

afterEach(() => Promise.all(deployments.map((one) => one.stop())));

const place = (name: string) => ({
    ...{
        name,
        resourceId: `id-of-${name}`,
        organizationId: "1234567890",
        region: "somewhere",
        templateId: "small",
    },
    ...{ instanceConfigurationId: "hot", elasticsearchVersion: "9.5.4", host: `127.20.1.${name.length}` },
});

const bring = (what: string, value: unknown) =>
    Promise.resolve(void brought.push(`${what} ${JSON.stringify(value)}`));
const node: DeploymentNode = {
    authority: "",
    nodeNames: "*.node.id-of-orders.cluster.1234567890.account",
    keystore: (secrets) => bring("keystore", Object.keys(secrets)),
    trust: ({ direct }) =>
        bring(
            "trust",
            direct.map(({ name }) => name),
        ),
    remotes: (gone, wanted) => bring("remotes", [gone, wanted]),
    connectedRemotes: () => Promise.resolve(new Set()),
};

async function send(
    method: string,
    path: string,
    body?: unknown,
): Promise<{ status: number; body: unknown }> {
    const url = new URL(path, "https://lab");
    const request = { method, path: url.pathname, query: url.searchParams, body };
    try {
        return await answer({ deployments, control }, request);
    } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return { status: error.status, body: error.reply() };
    }
}

const codeOf = ({ body }: { body: unknown }) => (body as { errors: { code: string }[] }).errors[0]?.code;
const path = () => `/deployments/${deployments[0]?.id}`;

interface Seen {
    resources: {
        elasticsearch: [
            {
                ref_id: string;
                region: string;
                info: {
                    settings: { trust: TrustSettings };
                    plan_info: { current: { plan: Record<string, unknown> }; pending?: object };
                };
            },
        ];
    };
}

async function seen(): Promise<Seen["resources"]["elasticsearch"][0]> {
    const { body } = await send("GET", `${path()}?show_settings=true&clear_transient=true`);
    return (body as Seen).resources.elasticsearch[0];
}

const proxyTrust = (more: Partial<DirectTrust> = {}): DirectTrust => ({
    ...{ name: "berlin", type: "proxy", trust_all: false, certificates: [{ pem: ca }] },
    ...more,
});

async function putTrust(
    trust: Partial<TrustSettings> | null,
    { query = "", more = {}, prune = false }: { query?: string; more?: object; prune?: boolean } = {},
): Promise<{ status: number; body: unknown }> {
    const { ref_id, region, info } = await seen();
    const payload = { ref_id, region, plan: info.plan_info.current.plan, settings: { trust }, ...more };
    return send("PUT", path() + query, { prune_orphans: prune, resources: { elasticsearch: [payload] } });
}

async function settled(): Promise<void> {
    while ((await seen()).info.plan_info.pending) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("deployments are listed, and those of others are not found", async () => {
    expect((await send("GET", "/deployments")).body).toMatchObject({
        deployments: [{ name: "orders" }, { name: "archive" }],
    });
    const unknown = await send("GET", `/deployments/${"0".repeat(32)}`);
    expect([unknown.status, codeOf(unknown)]).toEqual([404, "deployments.deployment_not_found"]);
    const resource = await send("GET", `${path()}/elasticsearch/other/keystore`);
    expect([resource.status, codeOf(resource)]).toEqual([404, "deployments.deployment_resource_not_found"]);
});

test("an update replaces the whole trust, gives identifiers and reads the certificates", async () => {
    const { accounts } = (await seen()).info.settings.trust;
    expect((await putTrust({ accounts, direct: [proxyTrust()] })).status).toBe(200);
    await settled();
    const [first] = (await seen()).info.settings.trust.direct;
    expect(first).toMatchObject({
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        certificates: [
            { pem: ca, metadata: { fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
        ],
    });
    expect(brought).toEqual(['trust ["berlin"]']);
    await putTrust({
        direct: [{ ...proxyTrust({ name: "renamed" }), ...(first?.uid && { uid: first.uid }) }],
    });
    await settled();
    const after = (await seen()).info.settings.trust;
    expect(after).toMatchObject({ accounts: [], direct: [{ uid: first?.uid, name: "renamed" }] });
    await putTrust(null);
    await settled();
    expect((await seen()).info.settings.trust).toEqual({ accounts, external: [], direct: [] });
});

test("a deployment tells the authority that signs for its nodes, and their names", async () => {
    deployments[0] = new Deployment(place("orders"), { ...node, authority: ca });
    expect((await send("GET", `${path()}/certificate-authority`)).body).toEqual({
        public_certificates: [{ pem: ca, active: true, metadata: expect.anything() as object }],
        recommended_trust_restriction: "*.node.id-of-orders.cluster.1234567890.account",
    });
});

test("a trust that is wrong changes nothing", async () => {
    const refused = await putTrust({ direct: [proxyTrust({ certificates: [{ pem: leaf }] })] });
    expect([refused.status, codeOf(refused)]).toEqual([400, "root.invalid_data"]);
    expect((await seen()).info.settings.trust.direct).toEqual([]);
});

test("an update about another version, or while a change is under way, is refused", async () => {
    expect((await putTrust({ direct: [proxyTrust()] }, { query: "?version=1" })).status).toBe(200);
    expect(await seen()).toMatchObject({ info: { status: "reconfiguring", plan_info: { pending: {} } } });
    const conflict = await putTrust({ direct: [] }, { query: "?version=1" });
    expect([conflict.status, codeOf(conflict)]).toEqual([409, "deployments.version_conflict"]);
    const pending = await putTrust({ direct: [] }, { query: "?version=2" });
    expect([pending.status, codeOf(pending)]).toEqual([400, "clusters.cluster_plan_state_error"]);
    await settled();
    expect((await putTrust({ direct: [] }, { query: "?version=2" })).status).toBe(200);
});

test("what would shut down something, or do something once more, is refused", async () => {
    const pruned = await putTrust({ direct: [] }, { prune: true });
    expect(codeOf(pruned)).toBe("lab.would_shut_down");
    expect(JSON.stringify(pruned.body)).toContain("main-kibana");
    const { body } = await send("GET", path());
    const { plan } = (body as Seen).resources.elasticsearch[0].info.plan_info.current;
    expect(plan).toHaveProperty("transient");
    expect(codeOf(await putTrust({ direct: [] }, { more: { plan } }))).toBe("lab.not_simulated");
    expect(codeOf(await putTrust({ direct: [] }, { more: { plan: {} } }))).toBe("lab.not_simulated");
    const missing = await send("PUT", path(), { resources: {} });
    expect([missing.status, codeOf(missing)]).toEqual([400, "root.invalid_data"]);
});

test("the keystore merges, tells no values, and queues up", async () => {
    const keystore = `${path()}/elasticsearch/_main/keystore`;
    const patch = (secrets: object) => send("PATCH", keystore, { secrets });
    await patch({ one: { value: "1" }, two: { value: "2" }, three: { value: "3" } });
    const { body } = await patch({
        one: {},
        two: { value: null },
        three: { value: "" },
        four: { value: { a: 1 } },
    });
    expect(codeOf({ body })).toBe("lab.not_simulated");
    expect(
        (await patch({ one: {}, two: { value: null }, three: { value: "" }, four: { value: 4 } })).body,
    ).toEqual({
        secrets: { four: { as_file: false } },
    });
    await settled();
    expect(brought).toEqual(['keystore ["one","two","three"]', 'keystore ["one","two","three","four"]']);
});

test("the list of remotes is replaced, and names deployments of the organization", async () => {
    const remotes = `${path()}/elasticsearch/main-elasticsearch/remote-clusters`;
    const entry = {
        alias: "archive",
        deployment_id: deployments[1]?.id,
        elasticsearch_ref_id: "main-elasticsearch",
    };
    expect((await send("PUT", remotes, { resources: [entry] })).status).toBe(202);
    expect((await send("GET", remotes)).body).toMatchObject({
        resources: [{ ...entry, skip_unavailable: false }],
    });
    const elsewhere = await send("PUT", remotes, {
        resources: [{ ...entry, deployment_id: "0".repeat(32) }],
    });
    expect(elsewhere.status).toBe(400);
    await send("PUT", remotes, { resources: [] });
    await settled();
    expect(brought).toEqual([
        'remotes [[],{"archive":{"proxyAddress":"127.20.1.7:9400","serverName":"127.20.1.7","skipUnavailable":false}}]',
        'remotes [["archive"],{}]',
    ]);
});

test("the API can be late, can fail, and somebody else can be faster", async () => {
    control.handle("POST", "/lab/staleness", { staleMs: 200 });
    await putTrust({ direct: [proxyTrust()] });
    expect((await seen()).info.settings.trust.direct).toEqual([]);
    control.handle("POST", "/lab/staleness", { staleMs: 0 });
    expect((await seen()).info.settings.trust.direct).toHaveLength(1);
    await settled();

    control.handle("POST", "/lab/faults", {
        method: "PUT",
        path: "^/api/v1/deployments/",
        status: 429,
        times: 2,
    });
    const taken = () => control.takeFault("PUT", `/api/v1${path()}`)?.status;
    expect([control.takeFault("GET", `/api/v1${path()}`), taken(), taken(), taken()]).toEqual([
        undefined,
        429,
        429,
        undefined,
    ]);

    const trust = proxyTrust({ name: "of somebody else" });
    control.handle("POST", "/lab/meanwhile", {
        method: "PUT",
        path: "/deployments/",
        deploymentId: deployments[0]?.id,
        trust,
    });
    control.interfere("GET", path(), deployments);
    expect((await seen()).info.settings.trust.direct).toHaveLength(1);
    control.interfere("PUT", path(), deployments);
    control.interfere("PUT", path(), deployments);
    expect((await seen()).info.settings.trust.direct.map(({ name }) => name)).toEqual([
        "berlin",
        "of somebody else",
    ]);
});

test("a change that does not reach the node is told", async () => {
    const broken = { ...node, keystore: () => Promise.reject(new Error("the node is gone")) };
    deployments[0] = new Deployment(place("orders"), broken, 0);
    await send("PATCH", `${path()}/elasticsearch/_main/keystore`, { secrets: { one: { value: "1" } } });
    await settled();
    expect(await seen()).toMatchObject({
        info: {
            healthy: false,
            plan_info: { current: { healthy: false, error: { message: "the node is gone" } } },
        },
    });
});

test("keys, users and tokens are told apart from strangers", () => {
    const identity = new Identity({ apiKey: "key", username: "admin", password: "secret" });
    const basic = Buffer.from("admin:secret").toString("base64");
    const { token } = identity.logIn({ username: "admin", password: "secret" }) as { token: string };
    for (const right of ["ApiKey key", `Basic ${basic}`, `Bearer ${token}`]) identity.check(right);
    for (const wrong of [undefined, "", "ApiKey", "ApiKey other", "Bearer key", "Basic "]) {
        expect(() => identity.check(wrong)).toThrow("invalid");
    }
    expect(() => identity.logIn({ username: "admin", password: "other" })).toThrow("invalid");
    expect(() => new Identity({ apiKey: "key" }).logIn({})).toThrow("invalid");
});
