import { createHash } from "node:crypto";
import {
    annotationOf,
    AUTONAMED,
    isBuiltIn,
    isPatch,
    mapAt,
    nameOf,
    nameOfUrn,
    namespaceOf,
    typeOf,
    typeOfUrn,
    withMetadata,
    type KubernetesObject,
    type ObjectType,
} from "./kubernetes-object";
import { normalize } from "./normalize";
import type { Provider } from "./provider";
import { at, containsUnknown, isMap, plain, UNKNOWN, withSecretsOf, type PropertyMap } from "./values";

export interface CheckRequest {
    urn: string;
    olds: PropertyMap;
    news: PropertyMap;
    randomSeed: Uint8Array;
    /** What the configuration of the stack says of names: one of its own, or that there must be none. */
    autonaming?: { proposedName: string; disabled: boolean };
}

/** Kinds of Kubernetes that belong to no namespace, for when the API server cannot be asked. */
const WITHOUT_NAMESPACE = ["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding"];

/** The inputs as they go into the state: with a name and a namespace. */
export async function check(provider: Provider, request: CheckRequest): Promise<PropertyMap> {
    const { urn, olds, news } = request;
    const given = normalize(plain(news));
    if (!isMap(given.metadata) && given.metadata !== undefined) return news;
    const named = withName(request, given, plain(olds));
    if (isGenerated(named)) {
        throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
    }
    // A namespace that is not known yet counts as none, so that a preview shows the default one.
    const placed =
        namespaceOf(named) === "" ? await withDefaultNamespace(provider, typeOfUrn(urn), named) : named;
    return withSecretsOf(news, placed);
}

export function isAutonamed(object: KubernetesObject): boolean {
    return annotationOf(object, AUTONAMED) === "true";
}

function withName(request: CheckRequest, inputs: KubernetesObject, olds: KubernetesObject): KubernetesObject {
    if (isPatch(request.urn, typeOf(inputs).kind)) {
        if (nameOf(inputs) === "") {
            throw new Error("patch resources require the `.metadata.name` field to be set");
        }
        return inputs;
    }
    if (hasName(inputs)) return inputs;
    if (Object.keys(olds).length > 0) return isAutonamed(olds) ? autonamed(inputs, nameOf(olds)) : inputs;
    if (at(inputs, "metadata", "generateName") !== undefined) return inputs;
    return autonamed(inputs, newName(request));
}

function newName({ urn, randomSeed, autonaming }: CheckRequest): string {
    if (autonaming?.disabled === true) {
        throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
    }
    const random = createHash("sha256").update(randomSeed).digest("hex").slice(0, 8);
    return autonaming?.proposedName ?? `${nameOfUrn(urn)}-${random}`;
}

function autonamed(inputs: KubernetesObject, name: string): KubernetesObject {
    if (at(inputs, "metadata", "annotations") === UNKNOWN) return withMetadata(inputs, { name });
    const annotations = { ...mapAt(inputs, "metadata", "annotations"), [AUTONAMED]: "true" };
    return withMetadata(inputs, { name, annotations });
}

async function withDefaultNamespace(
    { connection }: Provider,
    type: ObjectType,
    inputs: KubernetesObject,
): Promise<KubernetesObject> {
    if (connection.namespace === "") return inputs;
    // A type that is not known yet is most likely one that belongs to a namespace.
    const namespaced =
        (await connection.api?.isNamespaced(type)) ??
        !(isBuiltIn(type.apiVersion) && WITHOUT_NAMESPACE.includes(type.kind.replace(/Patch$/, "")));
    return namespaced ? withMetadata(inputs, { namespace: connection.namespace }) : inputs;
}

function hasName(inputs: KubernetesObject): boolean {
    return nameOf(inputs) !== "" || containsUnknown(at(inputs, "metadata", "name"));
}

function isGenerated(inputs: KubernetesObject): boolean {
    return !hasName(inputs) && at(inputs, "metadata", "generateName") !== undefined;
}
