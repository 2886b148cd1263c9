import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine sends and takes: JSON, in which a secret is an object with a signature. */
export type Value = null | boolean | number | string | Value[] | PropertyMap;

export interface PropertyMap {
    [key: string]: Value;
}

/** Stands in a preview for a value that only the update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function fromStruct(struct: Struct | undefined): PropertyMap {
    return struct?.toJavaScript() ?? {};
}

export function toStruct(properties: PropertyMap): Struct {
    return Struct.fromJavaScript(properties);
}

export function isMap(value: Value | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function secret(value: Value): PropertyMap {
    return { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Value | undefined): value is PropertyMap {
    return isMap(value) && value[SIGNATURE] === SECRET;
}

export function containsSecret(value: Value | undefined): boolean {
    return isSecret(value) || parts(value).some(containsSecret);
}

export function containsUnknown(value: Value | undefined): boolean {
    return value === UNKNOWN || parts(value).some(containsUnknown);
}

/** The same without the marks of secrets. */
export function plain<T extends Value>(value: T): T;
export function plain(value: Value): Value {
    if (Array.isArray(value)) return value.map((one) => plain(one));
    if (!isMap(value)) return value;
    if (isSecret(value)) return plain(value.value ?? null);
    return mapValues(value, (one) => plain(one));
}

/**
 * Marks in outputs what is secret in the inputs. In a Secret it is always the data and nothing else. A list with a
 * secret in it is secret as a whole, because the server may have sorted it.
 */
export function withSecretsOf(inputs: Value | undefined, outputs: PropertyMap): PropertyMap {
    if (outputs.kind === "Secret") {
        return mapValues(outputs, (value, key) =>
            (key === "data" || key === "stringData") && !isSecret(value) ? secret(value) : value,
        );
    }
    if (!isMap(inputs)) return outputs;
    return mapValues(outputs, (value, key) => {
        const input = inputs[key];
        if (isMap(value) && !isSecret(value) && isMap(input) && !isSecret(input)) {
            return withSecretsOf(input, value);
        }
        return containsSecret(input) && !isSecret(value) ? secret(value) : value;
    });
}

export function equal(one: Value | undefined, other: Value | undefined): boolean {
    if (Array.isArray(one) && Array.isArray(other)) {
        return one.length === other.length && one.every((value, index) => equal(value, other[index]));
    }
    if (isMap(one) && isMap(other)) {
        const keys = Object.keys(one);
        return (
            keys.length === Object.keys(other).length &&
            keys.every((key) => key in other && equal(one[key], other[key]))
        );
    }
    return one === other;
}

/** The value at a path, or undefined when there is none. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
    return path.reduce((inner: Value | undefined, key) => (isMap(inner) ? inner[key] : undefined), value);
}

/** The text of the simple value at a path; empty when there is none. */
export function textAt(value: Value | undefined, ...path: string[]): string {
    const found = at(value, ...path);
    return found === undefined || found === null || typeof found === "object" ? "" : String(found);
}

export function mapOf(value: Value | undefined): PropertyMap {
    return isMap(value) ? value : {};
}

export function without(map: PropertyMap, ...keys: string[]): PropertyMap {
    return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

export function mapValues(map: PropertyMap, change: (value: Value, key: string) => Value): PropertyMap {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

function parts(value: Value | undefined): Value[] {
    return typeof value === "object" && value !== null ? Object.values(value) : [];
}
