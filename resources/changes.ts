import { isDeepStrictEqual } from "node:util";

/** Whether an input differs from the state; one that is not known yet counts as different. */
export function inputsChanged(state: object, inputs: object): boolean {
    const old = state as Record<string, unknown>;
    // the text of the provider changes with each version of the package, which is no reason to touch anything
    return Object.entries(inputs).some(
        ([key, value]) => key !== "__provider" && !isDeepStrictEqual(old[key], value),
    );
}
