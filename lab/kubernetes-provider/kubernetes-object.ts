import { at, mapOf, UNKNOWN, type PropertyMap } from "./values";

/** What names an object of the API, apart from its namespace. */
export interface ObjectType {
    apiVersion: string;
    kind: string;
}

/** Objects of the API and the inputs that describe them; in a preview parts of an input may be unknown. */
export type KubernetesObject = PropertyMap;

export const AUTONAMED = "pulumi.com/autonamed";

export function typeOf(object: KubernetesObject): ObjectType {
    return { apiVersion: text(object, "apiVersion"), kind: text(object, "kind") };
}

export function nameOf(object: KubernetesObject): string {
    return text(object, "metadata", "name");
}

export function namespaceOf(object: KubernetesObject): string {
    return text(object, "metadata", "namespace");
}

export function annotationOf(object: KubernetesObject, key: string): string {
    return text(object, "metadata", "annotations", key);
}

/** Changes fields of the metadata; undefined removes one. */
export function withMetadata(
    object: KubernetesObject,
    changes: Record<string, string | PropertyMap | undefined>,
): KubernetesObject {
    const metadata = Object.entries({ ...mapAt(object, "metadata"), ...changes });
    return {
        ...object,
        metadata: Object.fromEntries(
            metadata.filter((entry): entry is [string, string | PropertyMap] => entry[1] !== undefined),
        ),
    };
}

/** Just enough of an object to name it. */
export function identityOf(object: KubernetesObject): KubernetesObject {
    const namespace = namespaceOf(object) || undefined;
    return withMetadata({ ...typeOf(object) }, { name: nameOf(object), namespace });
}

/** The identifier in the state: `namespace/name`, or `name` for what belongs to no namespace. */
export function idOf(object: KubernetesObject): string {
    const namespace = namespaceOf(object);
    return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
    const [first = "", second] = id.split("/");
    return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** `kubernetes:core/v1:Secret` is a Secret of `v1`. */
export function typeOfUrn(urn: string): ObjectType {
    const [, groupVersion = "", kind = ""] = tokenOf(urn).split(":");
    return { apiVersion: groupVersion.replace(/^core\//, ""), kind };
}

/** Whether the resource changes some fields of an object that is somebody else's. */
export function isPatch(urn: string, kind: string): boolean {
    return typeOfUrn(urn).kind === `${kind}Patch`;
}

export function nameOfUrn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** Whether the type is one of Kubernetes itself, and not of a CustomResourceDefinition. */
export function isBuiltIn(apiVersion: string): boolean {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    return group.endsWith(".k8s.io") || !group.includes(".");
}

export function isCore({ apiVersion, kind }: ObjectType, wanted: string): boolean {
    return apiVersion === "v1" && kind === wanted;
}

export function mapAt(object: KubernetesObject, ...path: string[]): PropertyMap {
    return mapOf(at(object, ...path));
}

function tokenOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** What is unknown counts as absent. */
function text(object: KubernetesObject, ...path: string[]): string {
    const value = at(object, ...path);
    return typeof value === "string" && value !== UNKNOWN ? value : "";
}
