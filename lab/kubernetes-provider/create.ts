import { setTimeout as sleep } from "node:timers/promises";
import { isAlreadyExists, isForbidden, isMissingNamespace, isNotFound, NoMatchError } from "./api-error";
import type { ApiServer } from "./api-server";
import { applyInputs } from "./apply";
import type { Log } from "./engine-log";
import { messageOf, NotReady, PartialFailure } from "./failure";
import { idOf, isPatch, typeOf, typeOfUrn, type KubernetesObject } from "./kubernetes-object";
import { CREATOR } from "./managed-fields";
import { reachableApi, type Provider } from "./provider";
import { fieldManagerOf, outputsOf } from "./state";
import { containsUnknown, plain, without, type PropertyMap } from "./values";
import { untilReady } from "./wait";

export interface CreateRequest {
    urn: string;
    properties: PropertyMap;
    preview: boolean;
    timeoutSeconds: number;
}

export interface Created {
    /** Empty in a preview. */
    id: string;
    outputs: PropertyMap;
}

/** Between tries to create what cannot be created yet. */
const RETRIES_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/** Makes the object of a resource; a preview asks the API server what would come of it, where that is possible. */
export async function create(provider: Provider, request: CreateRequest): Promise<Created> {
    const { urn, properties, preview } = request;
    const inputs = plain(properties);
    if (preview && !(await canPreview(provider, urn, inputs))) return { id: "", outputs: properties };
    const api = reachableApi(provider);
    const log = provider.log(urn);
    const fieldManager = fieldManagerOf({}, inputs);
    const initialApiVersion = typeOf(inputs).apiVersion;
    const outputs = (live: KubernetesObject) =>
        outputsOf({ inputs, live, initialApiVersion, fieldManager }, properties);

    let written: KubernetesObject;
    try {
        written = await patiently(provider.cancelled, log, preview, () =>
            write(provider, api, request, inputs, fieldManager),
        );
    } catch (error) {
        if (preview && isUnforeseeable(error)) return { id: "", outputs: properties };
        throw new Error(explanation(error, urn), { cause: error });
    }
    log.clear();
    if (preview) {
        return { id: "", outputs: outputs(without(written, "status")) };
    }
    const { timeoutSeconds } = request;
    try {
        const live = await untilReady(
            { api, log, cancelled: provider.cancelled, timeoutSeconds },
            inputs,
            written,
        );
        log.clear();
        return { id: idOf(live), outputs: outputs(live) };
    } catch (error) {
        if (!(error instanceof NotReady)) throw new Error(explanation(error, urn), { cause: error });
        const message =
            `resource "${urn}" was successfully created, but the Kubernetes API server reported that it ` +
            `failed to fully initialize or become live: ${error.message}`;
        throw new PartialFailure(message, idOf(error.live), outputs(error.live), error);
    }
}

async function canPreview({ connection }: Provider, urn: string, inputs: KubernetesObject): Promise<boolean> {
    const type = typeOf(inputs);
    if (containsUnknown(inputs) || isPatch(urn, type.kind)) return false;
    return connection.api !== undefined && connection.api.knows(type);
}

async function write(
    { settings }: Provider,
    api: ApiServer,
    { urn, preview }: CreateRequest,
    inputs: KubernetesObject,
    fieldManager: string,
): Promise<KubernetesObject> {
    if (settings.upsertExistingObjects || isPatch(urn, typeOf(inputs).kind)) {
        return applyInputs(api, inputs, { fieldManager, force: settings.enablePatchForce, preview });
    }
    return api.create(inputs, { fieldManager: CREATOR, dryRun: preview });
}

/** A namespace or a type that is missing may still be on its way. */
async function patiently<T>(
    cancelled: AbortSignal,
    log: Log,
    preview: boolean,
    attempt: () => Promise<T>,
): Promise<T> {
    for (let tries = 0; ; tries++) {
        try {
            return await attempt();
        } catch (error) {
            const pause = RETRIES_MS[tries];
            const mayCome = isNotFound(error) || error instanceof NoMatchError;
            if (!mayCome || pause === undefined || (preview && isMissingNamespace(error))) throw error;
            log.status(`Retry #${tries}; creation failed: ${messageOf(error)}`);
            await sleep(pause, undefined, { signal: cancelled }).catch(() => {
                throw error;
            });
        }
    }
}

/** What stands in the way of a preview, but need not stand in the way of the update. */
function isUnforeseeable(error: unknown): boolean {
    return isForbidden(error) || isMissingNamespace(error) || isAlreadyExists(error);
}

function explanation(error: unknown, urn: string): string {
    const reason = messageOf(error);
    if (error instanceof NoMatchError) {
        const { apiVersion, kind } = typeOfUrn(urn);
        return (
            `creation of resource "${urn}" with kind ${apiVersion}/${kind} failed because the Kubernetes API ` +
            "server reported that the apiVersion for this resource does not exist. " +
            `Verify that any required CRDs have been created: ${reason}`
        );
    }
    const failed = `resource "${urn}" was not successfully created by the Kubernetes API server: ${reason}`;
    return isAlreadyExists(error)
        ? `${failed}\nIt is not in the state: import it, or change single fields of it with a Patch resource.`
        : failed;
}
