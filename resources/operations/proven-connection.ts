import { setTimeout as sleep } from "node:timers/promises";
import {
    endpointProblem,
    ExpectedEndpoint,
    provesByRefusal,
    RemoteAnswer,
    whyNotConnected,
} from "../../model/diagnosis";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { ClusterSetting } from "../../model/remote-settings";
import { inputsChanged } from "../changes";
import { connectElasticsearch, Elasticsearch, ElasticsearchError } from "../elasticsearch";
import { EndpointExpectation, lookAtEndpoint } from "../endpoint-check";

/** The connection to prove. */
export interface ProvenConnectionInputs {
    /** The local cluster. */
    elasticsearch: ResolvedAccess;
    alias: string;
    /** The settings of the alias; a change of any proves again. */
    settings: ClusterSetting[];
    /** Id of the API key; a change proves again. */
    keyId?: string;
    /** Private CA of the remote; a change proves again. */
    caCertificate?: string;
    /** Whether a request must succeed. */
    enabled: boolean;
    /** Whether the certificate at the address is looked at from this machine as well. */
    checkCertificate: boolean;
    timeoutSeconds: number;
}

/** The connection as it was last seen. */
export interface ProvenConnectionState extends ProvenConnectionInputs {
    connected: boolean;
    remoteVersion?: string;
    /** Why it is not connected. */
    problem?: string;
}

/** A connection that did not come up: the state is kept, so that the next run proves it again. */
export class NotConnectedError extends Error {
    readonly id: string;
    readonly properties: ProvenConnectionState;
    readonly reasons: string[];

    constructor(state: ProvenConnectionState, problem: string) {
        super(problem);
        this.id = state.alias;
        this.properties = state;
        this.reasons = [problem];
    }
}

/**
 * Waits until a request over the connection succeeds.
 * @throws NotConnectedError with the remote's answer and the likely cause, after `timeoutSeconds`.
 */
export async function proveConnection(inputs: ProvenConnectionInputs): Promise<ProvenConnectionState> {
    if (!inputs.enabled) {
        return { ...inputs, connected: false };
    }
    const cluster = connectElasticsearch(inputs.elasticsearch);
    try {
        const result = await attemptUntil(cluster, inputs, Date.now() + inputs.timeoutSeconds * 1000);
        const { problem, ...state } = { ...inputs, ...result };
        if (problem !== undefined) {
            throw new NotConnectedError(
                { ...state, problem },
                `${cluster.where}: no connection to "${inputs.alias}" after ${inputs.timeoutSeconds} s: ${problem}`,
            );
        }
        return state;
    } finally {
        await cluster.close();
    }
}

/** The connection as it is now. */
export async function readConnection(state: ProvenConnectionState): Promise<ProvenConnectionState> {
    if (!state.enabled) {
        return state;
    }
    const { timeoutSeconds } = state;
    try {
        const seen = await proveConnection({
            ...inputsOf(state),
            timeoutSeconds: Math.min(10, timeoutSeconds),
        });
        return { ...seen, timeoutSeconds };
    } catch (error) {
        if (error instanceof NotConnectedError) {
            console.warn(error.message);
            return { ...error.properties, timeoutSeconds };
        }
        throw error;
    }
}

/** The state without what was last seen. */
function inputsOf(state: ProvenConnectionState): ProvenConnectionInputs {
    const inputs: Partial<ProvenConnectionState> = { ...state };
    delete inputs.connected;
    delete inputs.remoteVersion;
    delete inputs.problem;
    return inputs as ProvenConnectionInputs;
}

/** Whether the connection has to be proven again. */
export function connectionChanged(old: ProvenConnectionState, inputs: ProvenConnectionInputs): boolean {
    return (inputs.enabled && !old.connected) || inputsChanged(old, inputs);
}

/** Clears the whole alias: a setting that somebody added by hand would make Elasticsearch refuse the removal of the others. */
export async function clearAlias(state: ProvenConnectionState): Promise<void> {
    const cluster = connectElasticsearch(state.elasticsearch);
    try {
        const nothing = { [`cluster.remote.${state.alias}.*`]: null };
        await cluster.request("PUT", "/_cluster/settings", { persistent: nothing, transient: nothing });
    } finally {
        await cluster.close();
    }
}

interface Attempt {
    connected: boolean;
    remoteVersion?: string;
    problem?: string;
}

async function attemptUntil(
    cluster: Elasticsearch,
    inputs: ProvenConnectionInputs,
    deadline: number,
): Promise<Attempt> {
    for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
        const result = await attempt(cluster, inputs, deadline);
        if (result.connected || Date.now() + pause > deadline) {
            return result;
        }
        await sleep(pause);
    }
}

async function attempt(
    cluster: Elasticsearch,
    inputs: ProvenConnectionInputs,
    deadline: number,
): Promise<Attempt> {
    const answer = await askThrough(cluster, inputs, deadline);
    const found = await Promise.all(
        expectations(inputs).map(async (one) => ({ ...one, finding: await lookAtEndpoint(one.look) })),
    );
    if (answer.connected) {
        const problem = inputs.checkCertificate
            ? found.map((one) => endpointProblem(one.expected, one.finding)).find(Boolean)
            : undefined;
        return problem === undefined
            ? {
                  connected: true,
                  ...(answer.remoteVersion === undefined ? {} : { remoteVersion: answer.remoteVersion }),
              }
            : {
                  connected: false,
                  problem:
                      `the local cluster still uses what it knew before, but ${problem}. (Set \`proof.checkCertificate\` ` +
                      "to false where the local cluster's verification_mode is not full, or sees another address than this machine)",
              };
    }
    const first = found[0];
    return {
        connected: false,
        problem: first
            ? whyNotConnected(answer, first.expected, first.finding)
            : (answer.error ?? "no address is set"),
    };
}

/** The addresses of the connection, and what they should show. */
function expectations(
    inputs: ProvenConnectionInputs,
): { expected: ExpectedEndpoint; look: EndpointExpectation }[] {
    const setting = (key: string) =>
        inputs.settings.find((one) => one.name === `cluster.remote.${inputs.alias}.${key}`);
    const serverName = setting("server_name")?.value;
    return [setting("proxy_address")?.value, ...(setting("seeds")?.valueLists ?? [])]
        .filter((address) => address !== undefined)
        .map((address) => {
            const named = { address, ...(serverName === undefined ? {} : { serverName }) };
            return {
                expected: { ...named, privateCa: inputs.caCertificate !== undefined },
                look: {
                    ...named,
                    ...(inputs.caCertificate === undefined ? {} : { caCertificate: inputs.caCertificate }),
                },
            };
        });
}

interface ResolveAnswer {
    connected: boolean;
    error?: string;
    version?: { number?: string };
}

type RemoteInfo = Record<string, { cluster_credentials?: string } | undefined>;

/** Makes a real request to the remote; `_remote/info` alone would call a revoked key connected. */
async function askThrough(
    cluster: Elasticsearch,
    inputs: ProvenConnectionInputs,
    deadline: number,
): Promise<RemoteAnswer & { remoteVersion?: string }> {
    const once = { retries: 0, timeoutMs: Math.max(1_000, Math.min(30_000, deadline - Date.now())) };
    const info = await cluster.request<RemoteInfo>("GET", "/_remote/info", undefined, once);
    const hasCredential = info[inputs.alias]?.cluster_credentials !== undefined;
    let answer: ResolveAnswer;
    try {
        answer = await resolveCluster(cluster, inputs.alias, once);
    } catch (error) {
        if (error instanceof ElasticsearchError && (error.status === 401 || error.status === 403)) {
            throw error;
        }
        answer = { connected: false, error: (error as Error).message };
    }
    const connected =
        (answer.connected && answer.error === undefined) || provesByRefusal(answer.error, inputs.keyId);
    return {
        connected,
        hasCredential,
        ...(answer.error === undefined ? {} : { error: answer.error }),
        ...(answer.version?.number === undefined ? {} : { remoteVersion: answer.version.number }),
    };
}

interface SearchAnswer {
    _clusters?: {
        details?: Record<string, { status: string; failures?: { reason?: { reason?: string } }[] }>;
        skipped?: number;
    };
}

async function resolveCluster(
    cluster: Elasticsearch,
    alias: string,
    once: { retries: number; timeoutMs: number },
): Promise<ResolveAnswer> {
    const { version } = await cluster.request<{ version: { number: string } }>("GET", "/", undefined, once);
    const [major = 0, minor = 0] = version.number.split(".").map(Number);
    if (major > 8 || (major === 8 && minor >= 13)) {
        const answers = await cluster.request<Record<string, ResolveAnswer>>(
            "GET",
            `/_resolve/cluster/${alias}:*`,
            undefined,
            once,
        );
        return answers[alias] ?? { connected: false, error: `the local cluster knows no remote "${alias}"` };
    }
    const found = await cluster.request<SearchAnswer>("GET", `/${alias}:*/_search?size=0`, undefined, once);
    const detail = found._clusters?.details?.[alias];
    const reason = detail?.failures?.[0]?.reason?.reason;
    return {
        connected: (found._clusters?.skipped ?? 0) === 0,
        ...(reason === undefined ? {} : { error: reason }),
    };
}
