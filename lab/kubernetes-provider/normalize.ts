import { isBuiltIn, isCore, mapAt, typeOf, type KubernetesObject } from "./kubernetes-object";
import { containsUnknown, isMap, mapValues, textAt, without, type PropertyMap, type Value } from "./values";

/** Fields of the metadata that only the API server writes. */
const READ_ONLY = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
];

/**
 * Inputs as the API server would give them back, so that two ways to say the same are no difference. The types of
 * custom resources are not known well enough for that, and what is unknown in a preview stays as it is.
 */
export function normalize(inputs: KubernetesObject): KubernetesObject {
    return withoutReadOnly(containsUnknown(inputs) ? inputs : canonical(inputs));
}

/** Only the fields of a live object that the shape has too, with the live values. */
export function prune(live: PropertyMap, shape: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(live)
            .filter(([key]) => key in shape)
            .map(([key, value]) => [key, pruneValue(value, shape[key])]),
    );
}

export function withoutReadOnly(object: KubernetesObject): KubernetesObject {
    if (!isMap(object.metadata)) return object;
    return { ...object, metadata: without(object.metadata, ...READ_ONLY) };
}

function pruneValue(live: Value, shape: Value | undefined): Value {
    if (isMap(live) && isMap(shape)) return prune(live, shape);
    if (Array.isArray(live) && Array.isArray(shape)) {
        return live.slice(0, shape.length).map((value, index) => pruneValue(value, shape[index]));
    }
    return live;
}

function canonical(inputs: KubernetesObject): KubernetesObject {
    const type = typeOf(inputs);
    if (isCore(type, "Secret")) return canonicalSecret(inputs);
    return isBuiltIn(type.apiVersion) ? withoutEmpty(inputs) : inputs;
}

/** The API server turns `stringData` into `data`, and gives base64 back in one line. */
function canonicalSecret(inputs: KubernetesObject): KubernetesObject {
    const { stringData, ...rest } = inputs;
    if (isMap(stringData) && Object.keys(stringData).length > 0) {
        const encoded = mapValues(stringData, (_, key) =>
            Buffer.from(textAt(stringData, key)).toString("base64"),
        );
        return { ...rest, data: { ...mapAt(inputs, "data"), ...encoded } };
    }
    if (!isMap(inputs.data)) return inputs;
    const data = mapValues(inputs.data, (value) =>
        typeof value === "string" ? value.replace(/[\r\n]/g, "") : value,
    );
    return { ...inputs, data };
}

/** The API server leaves out empty maps and lists. */
function withoutEmpty(map: PropertyMap): PropertyMap {
    const kept = Object.entries(map)
        .map(([key, value]): [string, Value] => [key, isMap(value) ? withoutEmpty(value) : value])
        .filter(([, value]) => !isEmpty(value));
    return Object.fromEntries(kept);
}

function isEmpty(value: Value): boolean {
    if (Array.isArray(value)) return value.length === 0;
    return isMap(value) && Object.keys(value).length === 0;
}
