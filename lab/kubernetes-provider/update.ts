import { isForbidden, NoMatchError } from "./api-error";
import type { ApiServer } from "./api-server";
import { applyInputs } from "./apply";
import { messageOf, PartialFailure } from "./failure";
import {
    identityOf,
    idOf,
    isPatch,
    nameOf,
    typeOf,
    withMetadata,
    type KubernetesObject,
} from "./kubernetes-object";
import { adoption, withIgnoredFields } from "./managed-fields";
import { normalize } from "./normalize";
import { reachableApi, type Provider } from "./provider";
import { checkpointOf, fieldManagerOf, initialApiVersionOf, outputsOf } from "./state";
import { containsUnknown, plain, type PropertyMap } from "./values";
import { untilReady } from "./wait";

export interface UpdateRequest {
    urn: string;
    olds: PropertyMap;
    news: PropertyMap;
    ignoreChanges: string[];
    preview: boolean;
    timeoutSeconds: number;
}

/** Changes the object of a resource by server-side apply, and returns the outputs. */
export async function update(provider: Provider, request: UpdateRequest): Promise<PropertyMap> {
    const { urn, olds, news, preview } = request;
    const wanted = normalize(plain(news));
    if (preview && !(await canPreview(provider, wanted))) return news;
    const api = reachableApi(provider);
    const before = checkpointOf(olds);
    const fieldManager = fieldManagerOf(olds, wanted);
    const oldFieldManager = fieldManagerOf(olds, before.inputs);
    let inputs = wanted;
    const outputs = (live: KubernetesObject) => {
        const initialApiVersion = initialApiVersionOf(olds, before.inputs);
        return outputsOf({ inputs, live, initialApiVersion, fieldManager }, news);
    };

    try {
        let current = await api.get(withMetadata(identityOf(wanted), { name: nameOf(before.live) }));
        if (!preview && !isPatch(urn, typeOf(wanted).kind)) {
            current = await adopt(api, current, fieldManager);
        }
        inputs = withIgnoredFields(wanted, current, fieldManager, request.ignoreChanges);
        const force = provider.settings.enablePatchForce;
        const written = await applyInputs(api, inputs, { fieldManager, force, preview, before: current });
        if (preview) return outputs(written);
        const live = await ready(provider, api, request, inputs, written);
        if (oldFieldManager !== fieldManager) await api.relinquish(live, oldFieldManager);
        return outputs(live);
    } catch (error) {
        if (preview && isForbidden(error)) return news;
        throw await failureOf(api, urn, before.live, outputs, error);
    }
}

async function canPreview({ connection }: Provider, inputs: KubernetesObject): Promise<boolean> {
    if (containsUnknown(inputs)) return false;
    return connection.api !== undefined && connection.api.knows(typeOf(inputs));
}

/** Makes the fields of an object that was only created so far the resource's own. */
async function adopt(
    api: ApiServer,
    live: KubernetesObject,
    fieldManager: string,
): Promise<KubernetesObject> {
    const operations = adoption(live, fieldManager);
    return operations.length === 0 ? live : api.jsonPatch(identityOf(live), operations);
}

async function ready(
    provider: Provider,
    api: ApiServer,
    { urn, timeoutSeconds }: UpdateRequest,
    inputs: KubernetesObject,
    written: KubernetesObject,
): Promise<KubernetesObject> {
    const log = provider.log(urn);
    const live = await untilReady(
        { api, log, cancelled: provider.cancelled, timeoutSeconds },
        inputs,
        written,
    );
    log.clear();
    return live;
}

/** The object is there, whatever failed: how it is now belongs into the state. */
async function failureOf(
    api: ApiServer,
    urn: string,
    object: KubernetesObject,
    outputs: (live: KubernetesObject) => PropertyMap,
    error: unknown,
): Promise<Error> {
    const reason = messageOf(error);
    if (error instanceof NoMatchError) {
        return new Error(
            `update of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion ` +
                "for this resource does not exist. " +
                `Verify that any required CRDs have been created: ${reason}`,
            { cause: error },
        );
    }
    try {
        const live = await api.get(identityOf(object));
        const message =
            `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize ` +
            `or become live: ${reason}`;
        return new PartialFailure(message, idOf(live), outputs(live), error);
    } catch (unreadable) {
        return new Error(
            `update of resource "${urn}" failed: ${reason}\n` +
                `unable to get cluster state: ${messageOf(unreadable)}`,
            { cause: error },
        );
    }
}
