import * as pulumi from "@pulumi/pulumi";

/** Stands for a value that only the engine will know: not missing, and not yet to be judged. */
export const unknown: unique symbol = Symbol("unknown");

/** What a value of args looks like before the engine has run: the same, with `unknown` where an output is. */
export type Known<T> =
    | typeof unknown
    | (T extends (infer Item)[] ? Known<Item>[] : T extends object ? { [Key in keyof T]: Known<T[Key]> } : T);

/**
 * What is known of args while the program runs: outputs and promises, at any depth, become `unknown`.
 * Used to refuse wrong input before any resource is registered.
 */
export function knownNow<T>(value: T): Known<pulumi.Unwrap<T>> {
    return reduce(value) as Known<pulumi.Unwrap<T>>;
}

function reduce(value: unknown): unknown {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return unknown;
    }
    if (Array.isArray(value)) {
        return value.map(reduce);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reduce(item)]));
    }
    return value;
}
