import { ApiError, isNotFound, NoMatchError } from "./api-error";
import type { ApiServer } from "./api-server";
import { NotReady, PartialFailure } from "./failure";
import {
    annotationOf,
    identityOf,
    idOf,
    isPatch,
    parseId,
    typeOf,
    withMetadata,
    type KubernetesObject,
} from "./kubernetes-object";
import type { Provider } from "./provider";
import { checkpointOf, fieldManagerOf, initialApiVersionOf, outputsOf } from "./state";
import type { PropertyMap } from "./values";
import { untilDeleted } from "./wait";

export interface DeleteRequest {
    urn: string;
    id: string;
    outputs: PropertyMap;
    timeoutSeconds: number;
}

/** Deletes the object of a resource and waits until it is gone. A Patch resource only gives its fields back. */
export async function remove(provider: Provider, request: DeleteRequest): Promise<void> {
    const { urn, id, outputs, timeoutSeconds } = request;
    const { api, unreachable } = provider.connection;
    const log = provider.log(urn);
    if (api === undefined) {
        log.warn(`configured Kubernetes cluster is unreachable: ${unreachable}`);
        if (provider.settings.deleteUnreachable) return;
        throw new Error(
            "configured Kubernetes cluster is unreachable. If it is gone for good, set " +
                "PULUMI_K8S_DELETE_UNREACHABLE to true to take its resources out of the state",
        );
    }
    const { inputs, live } = checkpointOf(outputs);
    const fieldManager = fieldManagerOf(outputs, inputs);
    try {
        if (isPatch(urn, typeOf(inputs).kind)) return await giveBack(api, live, fieldManager);
        const object = withMetadata(live, { name: parseId(id).name });
        await api.delete(identityOf(object), propagationOf(inputs));
        await untilDeleted({ api, log, cancelled: provider.cancelled, timeoutSeconds }, inputs, object);
        log.clear();
    } catch (error) {
        if (error instanceof NoMatchError) return;
        if (isNotFound(error) && !isPatch(urn, typeOf(inputs).kind)) return;
        if (!(error instanceof NotReady)) throw error;
        const initialApiVersion = initialApiVersionOf(outputs, inputs);
        const last = outputsOf({ inputs, live: error.live, initialApiVersion, fieldManager }, outputs);
        throw new PartialFailure(error.message, idOf(error.live), last, error);
    }
}

/** An object that somebody else has deleted is made again by this, empty, if it may be empty: as the real one does. */
async function giveBack(api: ApiServer, live: KubernetesObject, fieldManager: string): Promise<void> {
    try {
        await api.relinquish(live, fieldManager);
    } catch (error) {
        const field = error instanceof ApiError ? error.missingField : undefined;
        if (field === undefined) throw error;
        throw new Error(
            "this Patch resource manages a required field, so it cannot be deleted: set `retainOnDelete`, " +
                `or let another manager own the field first: ${field}`,
            { cause: error },
        );
    }
}

function propagationOf(inputs: KubernetesObject): string {
    switch (annotationOf(inputs, "pulumi.com/deletionPropagationPolicy").toLowerCase()) {
        case "orphan":
            return "Orphan";
        case "background":
            return "Background";
        default:
            return "Foreground";
    }
}
