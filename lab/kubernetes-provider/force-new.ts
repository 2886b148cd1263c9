import { isCore, typeOf, type KubernetesObject, type ObjectType } from "./kubernetes-object";

/** What a provider is told to change in place that it would replace. */
export interface Mutable {
    secrets: boolean;
    configMaps: boolean;
}

const IDENTITY: string[][] = [
    ["metadata", "name"],
    ["metadata", "namespace"],
];

/** The properties of a resource that cannot be changed: another value is another object. */
export function forceNewOf(inputs: KubernetesObject, patch: boolean, mutable: Mutable): string[][] {
    if (patch) return IDENTITY;
    return [...IDENTITY, ...ofType(typeOf(inputs), inputs.immutable === true, mutable)];
}

function ofType(type: ObjectType, immutable: boolean, mutable: Mutable): string[][] {
    if (isCore(type, "Secret")) {
        return immutable || !mutable.secrets ? [["type"], ["stringData"], ["data"]] : [["type"]];
    }
    if (isCore(type, "ConfigMap")) {
        return immutable || !mutable.configMaps ? [["binaryData"], ["data"]] : [];
    }
    return isCore(type, "Service") ? [["spec", "clusterIP"]] : [];
}
