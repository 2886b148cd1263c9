import { refusedKey, RemoteAnswer } from "../model/diagnosis";
import { Elasticsearch, ElasticsearchError, Limits } from "./elasticsearch";

/** What the local cluster tells of a remote, after a real request to it. */
export interface Answer extends RemoteAnswer {
    remoteVersion?: string;
    /** The API key that the request went with, when the remote told. */
    usedKey?: string;
}

interface ResolveAnswer {
    connected: boolean;
    error?: string;
    version?: { number?: string };
}

interface SearchAnswer {
    _clusters?: {
        skipped?: number;
        details?: Record<string, { failures?: { reason?: { reason?: string } }[] }>;
    };
}

type RemoteInfo = Record<string, { cluster_credentials?: string } | undefined>;

/**
 * Makes a real request to the remote; `_remote/info` alone would call a revoked key connected.
 * @throws ElasticsearchError when the local cluster refuses the access itself.
 */
export async function askRemote(cluster: Elasticsearch, alias: string, deadline: number): Promise<Answer> {
    const once = { retries: 0, timeoutMs: Math.max(1_000, Math.min(30_000, deadline - Date.now())) };
    const info = await cluster.request<RemoteInfo>("GET", "/_remote/info", undefined, once);
    const canResolve = await resolves(cluster, once);
    const answer = await (canResolve ? resolve(cluster, alias, "*", once) : search(cluster, alias, once));
    // the remote refuses only what it has authenticated: the key may be for replication alone
    const connected =
        (answer.connected && answer.error === undefined) || refusedKey(answer.error) !== undefined;
    // an index that a key rarely covers: the refusal names the key
    const probe =
        connected && canResolve ? await resolve(cluster, alias, "remote-cluster-proof", once) : undefined;
    const usedKey = refusedKey(probe?.error);
    return {
        connected,
        hasCredential: info[alias]?.cluster_credentials !== undefined,
        ...(usedKey === undefined ? {} : { usedKey }),
        ...(answer.error === undefined ? {} : { error: answer.error }),
        ...(answer.version?.number === undefined ? {} : { remoteVersion: answer.version.number }),
    };
}

/** `_resolve/cluster` is there from 8.13 on. */
async function resolves(cluster: Elasticsearch, once: Limits): Promise<boolean> {
    const { version } = await cluster.request<{ version: { number: string } }>("GET", "/", undefined, once);
    const [major = 0, minor = 0] = version.number.split(".").map(Number);
    return major > 8 || (major === 8 && minor >= 13);
}

async function resolve(
    cluster: Elasticsearch,
    alias: string,
    index: string,
    once: Limits,
): Promise<ResolveAnswer> {
    return orRefusal(async () => {
        const path = `/_resolve/cluster/${alias}:${index}`;
        const answers = await cluster.request<Record<string, ResolveAnswer>>("GET", path, undefined, once);
        return answers[alias] ?? { connected: false, error: `the local cluster knows no remote "${alias}"` };
    });
}

async function search(cluster: Elasticsearch, alias: string, once: Limits): Promise<ResolveAnswer> {
    return orRefusal(async () => {
        const found = await cluster.request<SearchAnswer>(
            "GET",
            `/${alias}:*/_search?size=0`,
            undefined,
            once,
        );
        const reason = found._clusters?.details?.[alias]?.failures?.[0]?.reason?.reason;
        return {
            connected: (found._clusters?.skipped ?? 0) === 0,
            ...(reason === undefined ? {} : { error: reason }),
        };
    });
}

/** A failed request is an answer too, unless it is the local cluster that refuses us. */
async function orRefusal(ask: () => Promise<ResolveAnswer>): Promise<ResolveAnswer> {
    try {
        return await ask();
    } catch (error) {
        const refused = error instanceof ElasticsearchError && (error.status === 401 || error.status === 403);
        if (refused && refusedKey(error.message) === undefined) {
            throw error;
        }
        return { connected: false, error: (error as Error).message };
    }
}
