import type { KubernetesObject } from "./kubernetes-object";
import type { PropertyMap } from "./values";

/** An object is there, but not as it should be. */
export class NotReady extends Error {
    constructor(
        message: string,
        /** How it was seen last. */
        readonly live: KubernetesObject,
        /** What is missing, beyond the message. */
        readonly reasons: string[] = [],
    ) {
        super(message);
    }
}

/** An operation failed after it had changed something, which therefore belongs into the state. */
export class PartialFailure extends Error {
    readonly reasons: string[];

    constructor(
        message: string,
        readonly id: string,
        readonly outputs: PropertyMap,
        cause: unknown,
        readonly inputs?: PropertyMap,
    ) {
        super(message, { cause });
        this.reasons = [message, ...(cause instanceof NotReady ? cause.reasons : [])];
    }
}

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
