import * as pulumi from "@pulumi/pulumi";
import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The resource option that calls back with the error of a failed operation; a callback that gives true has it tried
 * again. Nothing where the engine knows no such hooks, as Pulumi's mocks for unit tests do not.
 */
export function onError(
    name: string,
    callback: (error: string) => Promise<boolean>,
): { hooks?: pulumi.ResourceHookBinding } {
    const monitor = pulumi.runtime.getMonitor() as { registerErrorHook?: unknown } | undefined;
    if (typeof monitor?.registerErrorHook !== "function") {
        return {};
    }
    // the engine calls from outside the program's context, without which an inline program cannot log
    const inProgram = AsyncLocalStorage.snapshot();
    const hook = new pulumi.ErrorHook(uniqueName(monitor, name), ({ errors }) =>
        inProgram(callback, errors[0] ?? ""),
    );
    return { hooks: { onError: [hook] } };
}

const taken = new WeakMap<object, Map<string, number>>();

/** The engine knows hooks by their names alone, and two components of different types may well have the same name. */
function uniqueName(program: object, name: string): string {
    const names = taken.get(program) ?? new Map<string, number>();
    taken.set(program, names);
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
}
