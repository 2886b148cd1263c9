import type { KubernetesObject } from "./kubernetes-object";
import { at, isMap, textAt, type PropertyMap, type Value } from "./values";

/** Creates objects. The first update gives what it owns to the resource's own field manager. */
export const CREATOR = "pulumi-kubernetes";

/** Those who own fields on behalf of the same person: their fields become the resource's own. */
const PREDECESSORS = [
    { prefix: CREATOR, operation: "Update" },
    { prefix: "pulumi-resource-kubernetes", operation: "Update" },
    { prefix: "kubectl", operation: "Update" },
    { prefix: "kubectl", operation: "Apply" },
    { prefix: "before-first-apply", operation: "Update" },
];

/** The JSON patch that makes a field manager own what its predecessors own; nothing when they own nothing. */
export function adoption(live: KubernetesObject, fieldManager: string): PropertyMap[] {
    const entries = managedFieldsOf(live);
    const isOwn = (entry: PropertyMap) =>
        entry.manager === fieldManager && entry.operation === "Apply" && entry.subresource === undefined;
    const adopted = entries.filter((entry) => !isOwn(entry) && isPredecessor(entry));
    const [first] = adopted;
    if (first === undefined) return [];
    const own: PropertyMap = entries.find(isOwn) ?? {
        ...first,
        manager: fieldManager,
        operation: "Apply",
    };
    const fieldsV1 = adopted.reduce((fields, entry) => merged(fields, entry.fieldsV1), own.fieldsV1);
    const others = entries.filter((entry) => !isOwn(entry) && !adopted.includes(entry));
    return [
        {
            op: "replace",
            path: "/metadata/managedFields",
            value: [...others, { ...own, fieldsV1: fieldsV1 ?? {} }],
        },
        {
            op: "replace",
            path: "/metadata/resourceVersion",
            value: at(live, "metadata", "resourceVersion") ?? "",
        },
    ];
}

/** Whether the object was made or changed by a resource that has not given its fields to its own manager yet. */
export function hasCreatorFields(live: KubernetesObject): boolean {
    return managedFieldsOf(live).some(
        (entry) =>
            entry.operation === "Update" &&
            (entry.manager === CREATOR || entry.manager === "pulumi-resource-kubernetes"),
    );
}

/** Objects older than server-side apply have no owners. */
export function hasNoOwners(live: KubernetesObject): boolean {
    return managedFieldsOf(live).length === 0;
}

/**
 * The inputs of an update with the ignored changes left out: what only others own is not sent, so that it stays
 * theirs; anything else keeps its live value, because what is not sent is given up.
 */
export function withIgnoredFields(
    inputs: KubernetesObject,
    live: KubernetesObject,
    fieldManager: string,
    ignoreChanges: string[],
): KubernetesObject {
    return ignoreChanges.reduce((result, ignored) => {
        const path = ignored.split(".");
        const owners = managedFieldsOf(live)
            .filter((entry) => at(entry.fieldsV1, ...path.map((key) => `f:${key}`)) !== undefined)
            .map((entry) => entry.manager);
        if (owners.length > 0 && !owners.includes(fieldManager)) return withValue(result, path, undefined);
        const value = at(live, ...path);
        return value === undefined ? result : withValue(result, path, value);
    }, inputs);
}

function managedFieldsOf(live: KubernetesObject): PropertyMap[] {
    const fields = at(live, "metadata", "managedFields");
    return Array.isArray(fields) ? fields.filter(isMap) : [];
}

function isPredecessor(entry: PropertyMap): boolean {
    return PREDECESSORS.some(
        ({ prefix, operation }) =>
            textAt(entry, "manager").startsWith(prefix) &&
            entry.operation === operation &&
            entry.subresource === undefined,
    );
}

function merged(one: Value | undefined, other: Value | undefined): PropertyMap {
    const fields: PropertyMap = isMap(one) ? { ...one } : {};
    for (const [key, value] of Object.entries(isMap(other) ? other : {})) {
        fields[key] = merged(fields[key], value);
    }
    return fields;
}

function withValue(object: PropertyMap, path: string[], value: Value | undefined): PropertyMap {
    const [key = "", ...rest] = path;
    if (rest.length > 0) {
        const inner = object[key];
        if (!isMap(inner) && value === undefined) return object;
        return { ...object, [key]: withValue(isMap(inner) ? inner : {}, rest, value) };
    }
    const others = Object.entries(object).filter(([name]) => name !== key);
    return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}
