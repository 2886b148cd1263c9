import { setTimeout as sleep } from "node:timers/promises";
import type { ApiServer } from "./api-server";
import type { Log } from "./engine-log";
import { messageOf, NotReady } from "./failure";
import { annotationOf, identityOf, isCore, nameOf, typeOf, type KubernetesObject } from "./kubernetes-object";
import { ServiceReadiness } from "./service-readiness";
import { at, textAt } from "./values";
import { parseConditions, type Verdict } from "./wait-condition";

const POLL_MS = 500;
const DEFAULT_SECONDS = 600;
const TIMED_OUT = "timed out waiting for the condition";

/** What a wait looks at and reports to. */
export interface Wait {
    api: ApiServer;
    log: Log;
    cancelled: AbortSignal;
    /** From the options of the resource; 0 when they name none. */
    timeoutSeconds: number;
}

/** Waits until an object that was just written is ready in the sense of its annotations or of its kind. */
export async function untilReady(
    wait: Wait,
    inputs: KubernetesObject,
    written: KubernetesObject,
): Promise<KubernetesObject> {
    if (skipsAwait(inputs)) {
        wait.log.status("Skipping await logic");
        return written;
    }
    const waitFor = annotationOf(written, "pulumi.com/waitFor");
    const deadline = deadlineOf(wait, inputs);
    if (waitFor !== "") return untilMet(wait, parseConditions(waitFor), written, deadline);
    if (isCore(typeOf(written), "Service")) return untilServiceReady(wait, written, deadline);
    return written;
}

/** Waits until an object that was just deleted is gone. */
export async function untilDeleted(
    wait: Wait,
    inputs: KubernetesObject,
    object: KubernetesObject,
): Promise<void> {
    if (isCore(typeOf(inputs), "Namespace") && skipsAwait(inputs)) return;
    const deadline = deadlineOf(wait, inputs);
    const uid = at(object, "metadata", "uid");
    let last = object;
    for (;;) {
        const live = await look(wait, object, last);
        if (live === undefined || at(live, "metadata", "uid") !== uid) return;
        last = live;
        if (at(live, "metadata", "deletionTimestamp") !== undefined) {
            wait.log.status("Resource scheduled for deletion");
        }
        if (isOver(wait, deadline)) break;
        await pause(wait);
    }
    wait.log.warn(`finalizers might be preventing deletion (${finalizersOf(last).join(", ")})`);
    throw new NotReady(endOf(wait), last);
}

/** Looks whether a Service that is only read is ready, without waiting. */
export async function checkService(api: ApiServer, live: KubernetesObject): Promise<void> {
    const readiness = new ServiceReadiness(live);
    const endpoints = await api.find(endpointsOf(live)).catch(() => undefined);
    readiness.observe(live, endpoints, 0);
    if (!readiness.isGoodEnough()) {
        const message = `Resource '${nameOf(live)}' was created but failed to initialize`;
        throw new NotReady(message, live, readiness.reasons());
    }
}

export function skipsAwait(inputs: KubernetesObject): boolean {
    return annotationOf(inputs, "pulumi.com/skipAwait") === "true";
}

async function untilMet(
    wait: Wait,
    conditions: ReturnType<typeof parseConditions>,
    written: KubernetesObject,
    deadline: number,
): Promise<KubernetesObject> {
    let last = written;
    for (;;) {
        // An object that is gone may come back: how it was last stays what counts.
        last = (await look(wait, written, last)) ?? last;
        const unmet = firstUnmet(last, conditions, wait.log);
        if (unmet === undefined) return last;
        if (isOver(wait, deadline)) throw new NotReady(unmet.error ?? endOf(wait), last);
        await pause(wait);
    }
}

function firstUnmet(
    live: KubernetesObject,
    conditions: ReturnType<typeof parseConditions>,
    log: Log,
): Verdict | undefined {
    for (const condition of conditions) {
        const verdict = condition(live);
        if (verdict.message !== undefined) log.status(verdict.message);
        if (!verdict.met) return verdict;
    }
    return undefined;
}

async function untilServiceReady(
    wait: Wait,
    written: KubernetesObject,
    deadline: number,
): Promise<KubernetesObject> {
    const readiness = new ServiceReadiness(written);
    let last = written;
    let endpoints: KubernetesObject | undefined;
    for (;;) {
        last = (await look(wait, written, last)) ?? last;
        endpoints = await look(wait, endpointsOf(written), endpoints);
        const now = Date.now();
        readiness.observe(last, endpoints, now);
        wait.log.status(readiness.status(now));
        if (readiness.isReady(now)) return last;
        if (isOver(wait, deadline)) {
            if (readiness.isGoodEnough()) return last;
            const message = wait.cancelled.aborted
                ? `Resource operation was cancelled for "${nameOf(last)}"`
                : readiness.failure();
            throw new NotReady(message, last, readiness.reasons());
        }
        await pause(wait);
    }
}

/** How an object is now; as it was last seen when the API server cannot tell. */
async function look(
    { api, log }: Wait,
    object: KubernetesObject,
    last: KubernetesObject | undefined,
): Promise<KubernetesObject | undefined> {
    try {
        return await api.find(identityOf(object));
    } catch (error) {
        log.status(`unexpected error while checking cluster state: ${messageOf(error)}`);
        return last;
    }
}

function endpointsOf(service: KubernetesObject): KubernetesObject {
    return { ...identityOf(service), kind: "Endpoints" };
}

function finalizersOf(object: KubernetesObject): string[] {
    const finalizers = at(object, "metadata", "finalizers");
    return Array.isArray(finalizers) ? finalizers.map((one) => textAt(one)) : [];
}

function deadlineOf(wait: Wait, inputs: KubernetesObject): number {
    const annotated = Number.parseInt(annotationOf(inputs, "pulumi.com/timeoutSeconds"), 10);
    const seconds = wait.timeoutSeconds || (Number.isNaN(annotated) ? DEFAULT_SECONDS : annotated);
    return Date.now() + seconds * 1000;
}

function isOver(wait: Wait, deadline: number): boolean {
    return wait.cancelled.aborted || Date.now() >= deadline;
}

function endOf(wait: Wait): string {
    return wait.cancelled.aborted ? "context canceled" : TIMED_OUT;
}

async function pause({ cancelled }: Wait): Promise<void> {
    await sleep(POLL_MS, undefined, { signal: cancelled }).catch(() => undefined);
}
