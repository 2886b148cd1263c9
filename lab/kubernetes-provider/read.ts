import { isNotFound, NoMatchError } from "./api-error";
import { NotReady, PartialFailure } from "./failure";
import {
    identityOf,
    idOf,
    isBuiltIn,
    isCore,
    mapAt,
    parseId,
    typeOf,
    typeOfUrn,
    withMetadata,
    type KubernetesObject,
} from "./kubernetes-object";
import { normalize, prune, withoutReadOnly } from "./normalize";
import type { Provider } from "./provider";
import { checkpointOf, fieldManagerOf, initialApiVersionOf, outputsOf } from "./state";
import { at, isMap, plain, without, withSecretsOf, type PropertyMap } from "./values";
import { checkService, skipsAwait } from "./wait";

export interface ReadRequest {
    urn: string;
    id: string;
    outputs: PropertyMap;
    inputs: PropertyMap;
}

export interface ReadResult {
    /** Empty when there is no such object. */
    id: string;
    outputs: PropertyMap;
    inputs: PropertyMap;
}

const GONE: ReadResult = { id: "", outputs: {}, inputs: {} };
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The live object of a resource, and what its inputs would be if they were as live. */
export async function read(provider: Provider, request: ReadRequest): Promise<ReadResult> {
    const { api, unreachable } = provider.connection;
    if (api === undefined) return readUnreachable(provider, request.urn, unreachable);
    const { id } = request;
    const known = knownInputs(request);
    const name = parseId(id).name;
    let live: KubernetesObject;
    try {
        live = await api.get(withMetadata(identityOf(known.inputs), { name }));
    } catch (error) {
        if (isNotFound(error) || error instanceof NoMatchError) return GONE;
        throw error;
    }
    const inputs = known.fromCluster ? inputsFrom(live, known.inputs) : prune(live, known.inputs);
    const initialApiVersion = initialApiVersionOf(request.outputs, known.inputs);
    const fieldManager = fieldManagerOf(request.outputs, known.inputs);
    const outputs = outputsOf({ inputs, live, initialApiVersion, fieldManager }, request.inputs);
    const result = { id: id || idOf(live), outputs, inputs: withSecretsOf(request.inputs, inputs) };
    if (known.fromCluster || !isCore(typeOf(live), "Service") || skipsAwait(known.inputs)) return result;
    try {
        await checkService(api, live);
        return result;
    } catch (error) {
        if (!(error instanceof NotReady)) throw error;
        throw new PartialFailure(error.message, result.id, result.outputs, error, result.inputs);
    }
}

/** The inputs of the program; or as much of them as the state or the name of the type tells. */
function knownInputs({ urn, id, inputs, outputs }: ReadRequest): {
    inputs: KubernetesObject;
    fromCluster: boolean;
} {
    const given = normalize(plain(inputs));
    if (typeOf(given).kind !== "") return { inputs: given, fromCluster: false };
    const recorded = typeOf(checkpointOf(outputs).live);
    const fromCluster = recorded.kind === "";
    const { namespace, name } = parseId(id);
    const metadata: PropertyMap = { name, ...(namespace && { namespace }), ...mapAt(given, "metadata") };
    return { inputs: { ...given, ...(fromCluster ? typeOfUrn(urn) : recorded), metadata }, fromCluster };
}

/** For an object of which nothing is known: all that could be an input, if the type is one of Kubernetes itself. */
function inputsFrom(live: KubernetesObject, identity: KubernetesObject): KubernetesObject {
    if (!isBuiltIn(typeOf(live).apiVersion)) return prune(live, identity);
    const inputs = withoutReadOnly(without(live, "status"));
    const annotations = at(inputs, "metadata", "annotations");
    if (!isMap(annotations)) return inputs;
    return withMetadata(inputs, { annotations: without(annotations, LAST_APPLIED) });
}

function readUnreachable(provider: Provider, urn: string, reason: string): ReadResult {
    provider.log(urn).warn(`configured Kubernetes cluster is unreachable: ${reason}`);
    if (provider.settings.deleteUnreachable) return GONE;
    throw new Error(
        "failed to read resource state due to unreachable cluster. If the cluster is gone for good, set " +
            "PULUMI_K8S_DELETE_UNREACHABLE to true to take its resources out of the state",
    );
}
