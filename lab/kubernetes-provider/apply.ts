import { isConflict } from "./api-error";
import type { ApiServer } from "./api-server";
import { annotationOf, type KubernetesObject } from "./kubernetes-object";
import { hasCreatorFields, hasNoOwners } from "./managed-fields";

export interface Apply {
    fieldManager: string;
    /** From the settings of the provider: take fields from other managers. */
    force: boolean;
    preview: boolean;
    /** The object before; undefined when the resource is new. */
    before?: KubernetesObject;
}

/** Applies inputs on behalf of a resource, and explains whose fields are in the way. */
export async function applyInputs(
    api: ApiServer,
    inputs: KubernetesObject,
    options: Apply,
): Promise<KubernetesObject> {
    const { fieldManager, preview } = options;
    try {
        return await api.apply(inputs, { fieldManager, dryRun: preview, force: forces(inputs, options) });
    } catch (error) {
        if (!isConflict(error)) throw error;
        const message =
            "server-side apply field conflict detected\n" +
            `The resource managed by field manager "${fieldManager}" had an apply conflict: ${error.message}`;
        throw new Error(message, { cause: error });
    }
}

function forces(inputs: KubernetesObject, { force, preview, before }: Apply): boolean {
    if (force || annotationOf(inputs, "pulumi.com/patchForce") === "true") return true;
    // What conflicts before there is a state may be an object that is about to be replaced.
    if (before === undefined) return preview;
    // The update itself, unlike its preview, takes over the fields of the creator first.
    return hasNoOwners(before) || (preview && hasCreatorFields(before));
}
