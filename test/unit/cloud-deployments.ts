import { isDeepStrictEqual } from "node:util";
import { Call, refused, Reply, startCloudServer } from "./cloud-server";
import { munichDeployment } from "./fixtures";

/** A deployment as the cloud keeps it. */
export interface Held {
    version: number;
    endpoint?: string;
    ports?: object;
    plan?: object;
    settings: { trust?: Trust; [others: string]: unknown };
    remotes: object[];
    /** For so many more reads a change is under way, and no other one is taken. */
    pending: number;
}

/** The trust of a deployment. */
export interface Trust {
    direct?: { uid?: string; name: string; [others: string]: unknown }[];
    [others: string]: unknown;
}

/** An API that keeps one deployment in memory. */
export interface Deployments {
    readonly url: string;
    held: Held;
    /** What was asked, such as `GET /deployments/<id>`. */
    readonly calls: string[];
    /** What others do, each just before a read arrives. */
    readonly beforeReads: ((held: Held) => void)[];
    /** The same before a write. */
    readonly beforeWrites: ((held: Held) => void)[];
    /** Whether the deployment is there. */
    exists: boolean;
    /** For so many reads after a write the API tells what was before. */
    stale: number;
    /** For so many reads after a write the change is under way. */
    slow: number;
    /** Whether it has a version, which each write of trust changes, or none, or always the same. */
    versions: "each" | "none" | "same";
    /** How a write of an old version is refused. */
    conflict: Reply;
    /** What every write is refused with, if anything. */
    refusal?: Reply;
    /** What stale reads tell. */
    before?: Told;
    /** What the API tells of the CA that signs the certificates of its nodes. */
    authority: object;
}

type Told = ReturnType<typeof describe>;

const path = `/deployments/${munichDeployment.deploymentId}`;
const refId = "main-elasticsearch";
const region = "gcp-europe-west3";
const authorityPath = `${path}/certificate-authority`;
const remotesPath = `${path}/elasticsearch/${refId}/remote-clusters`;
const info = { connected: true, compatible: true, trusted: true };

/** Starts it on loopback; `closeServers` ends it. */
export async function startDeployments(
    held: Partial<Held> = {},
    certificate?: { cert: string; key: string },
): Promise<Deployments> {
    const url = await startCloudServer((call) => answer(deployments, call), certificate);
    const deployments: Deployments = {
        url,
        held: {
            version: 7,
            endpoint: "abc123.eu.example.com",
            plan: { elasticsearch: { version: "9.5.4" }, cluster_topology: [{ id: "hot_content" }] },
            settings: {},
            remotes: [],
            pending: 0,
            ...held,
        },
        calls: [],
        beforeReads: [],
        beforeWrites: [],
        exists: true,
        stale: 0,
        slow: 0,
        versions: "each",
        conflict: refused(409, "deployments.version_conflict"),
        authority: {},
    };
    return deployments;
}

function answer(deployments: Deployments, call: Call): Reply {
    const where = call.path.replace("/api/v1", "");
    deployments.calls.push(`${call.method} ${where}`);
    const others = call.method === "PUT" ? deployments.beforeWrites : deployments.beforeReads;
    others.shift()?.(deployments.held);
    if (!deployments.exists || ![path, authorityPath, remotesPath].includes(where)) {
        return refused(404, "deployments.deployment_not_found");
    }
    if (call.method === "PUT" && deployments.refusal) {
        return deployments.refusal;
    }
    switch (`${call.method} ${where}`) {
        case `GET ${path}`:
            return read(deployments, call);
        case `PUT ${path}`:
            return write(deployments, call);
        case `GET ${authorityPath}`:
            return { body: deployments.authority };
        case `GET ${remotesPath}`:
            return { body: { resources: deployments.held.remotes.map((one) => ({ ...one, info })) } };
        default:
            return writeRemotes(deployments.held, call);
    }
}

function read(deployments: Deployments, { query }: Call): Reply {
    const { held, before } = deployments;
    const isStale = before !== undefined && before.reads-- > 0;
    const { version, metadata, settings, plan, isPending } = isStale ? before : describe(held, 0);
    held.pending = Math.max(0, held.pending - 1);
    const asked = (name: string) => query.get(name) === "true";
    const transient = asked("clear_transient") ? {} : { transient: { strategy: {} } };
    const planInfo = {
        ...(plan && { current: { plan: { ...plan, ...transient } } }),
        ...(isPending && { pending: {} }),
    };
    const info = {
        metadata,
        plan_info: asked("show_plans") ? planInfo : {},
        ...(asked("show_settings") && { settings }),
    };
    return {
        headers: deployments.versions === "none" ? {} : { "x-cloud-resource-version": version },
        body: { resources: { elasticsearch: [{ ref_id: refId, region, info }] } },
    };
}

/** What the API tells of it now, for so many reads; nothing that happens later changes it. */
function describe({ version, endpoint, ports, plan, settings, pending }: Held, reads: number) {
    return structuredClone({
        ...{ version: String(version), metadata: { endpoint, ports }, plan, settings },
        ...{ isPending: pending > 0, reads },
    });
}

interface Written {
    prune_orphans?: boolean;
    resources: {
        elasticsearch: { ref_id: string; region: string; plan: object; settings: Held["settings"] }[];
    };
}

function write(deployments: Deployments, { query, body }: Call): Reply {
    const { held } = deployments;
    const { prune_orphans: prunes, resources } = body as Written;
    const [sent] = resources.elasticsearch;
    if (query.get("version") !== null && query.get("version") !== String(held.version)) {
        return deployments.conflict;
    }
    if (held.pending > 0) {
        return refused(400, "clusters.cluster_plan_state_error", "a change is under way");
    }
    if (prunes !== false || sent?.ref_id !== refId || sent.region !== region) {
        return refused(400, "deployments.invalid_request");
    }
    if (!isDeepStrictEqual(sent.plan, held.plan)) {
        return refused(400, "deployments.plan_changed");
    }
    deployments.before = describe(held, deployments.stale);
    held.settings = { ...held.settings, ...sent.settings };
    held.settings.trust?.direct?.forEach((trust, index) => (trust.uid ??= `uid-${held.version}-${index}`));
    if (deployments.versions === "each") held.version += 1;
    held.pending = deployments.slow;
    return { headers: { "x-cloud-resource-version": String(held.version) }, body: {} };
}

function writeRemotes(held: Held, { body }: Call): Reply {
    const { resources } = body as { resources: { info?: object }[] };
    if (resources.some((one) => one.info !== undefined)) {
        return refused(400, "deployments.read_only_field");
    }
    held.remotes = resources;
    return { status: 202 };
}
