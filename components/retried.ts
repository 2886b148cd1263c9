import * as pulumi from "@pulumi/pulumi";
import { setTimeout as sleep } from "node:timers/promises";
import { onError } from "./error-hook";

const longestMs = 300_000;
const pauseMs = 5_000;

/** What a provider says of a cluster of which no node answers just now. */
const restarting = /connection refused|connection reset|EOF|i\/o timeout|\b50[234]\b|no available connection/;

/** What the ec provider says of a cloud's API that is busy, fails, or does not tell yet what it was just given: codes of the API, mostly. */
const busy =
    /connection refused|connection reset|EOF|timeout|\b(429|449|50\d)\b|rate_limit|too_many_requests|internal_error|internal_server|unavailable|Failed to read Elasticsearch keystore/;

/** An option that tries again while a cluster restarts: a cluster of one node is away meanwhile. For five minutes at most. */
export function retriedWhileRestarting(name: string): { hooks?: pulumi.ResourceHookBinding } {
    return retriedWhile(name, restarting);
}

/** An option that tries again while a cloud's API is busy or fails. For five minutes at most. */
export function retriedWhileBusy(name: string): { hooks?: pulumi.ResourceHookBinding } {
    return retriedWhile(name, busy);
}

function retriedWhile(name: string, passing: RegExp): { hooks?: pulumi.ResourceHookBinding } {
    let since: number | undefined;
    return onError(`${name}-retry`, async (error) => {
        since ??= Date.now();
        if (!passing.test(error) || Date.now() - since > longestMs) {
            return false;
        }
        await sleep(pauseMs);
        return true;
    });
}
