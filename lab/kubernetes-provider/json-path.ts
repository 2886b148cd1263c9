import { isMap, type Value } from "./values";

/** The steps of a path: keys, and places in lists, from the end when negative. */
export type JsonPath = (string | number)[];

const STEP = /\.([A-Za-z_][\w-]*)|\[(-?\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * Parses keys and places in lists: `.status.loadBalancer.ingress[0]`, `.metadata.annotations['a.b/c']`. The real
 * plugin knows wildcards and filters as well.
 */
export function parseJsonPath(text: string): JsonPath {
    const path: JsonPath = [];
    STEP.lastIndex = text.startsWith("$") ? 1 : 0;
    while (STEP.lastIndex < text.length) {
        const start = STEP.lastIndex;
        const step = STEP.exec(text);
        if (step === null) throw new Error(`parsing "${text}": unexpected "${text.slice(start)}"`);
        const [, key, index, single, double] = step;
        const quoted = single ?? double;
        path.push(quoted?.replace(/\\(.)/g, "$1") ?? (index === undefined ? (key ?? "") : Number(index)));
    }
    return path;
}

/** What a path selects, or undefined when it selects nothing. */
export function select(value: Value, path: JsonPath): Value | undefined {
    return path.reduce((inner: Value | undefined, step) => {
        if (typeof step === "number") return Array.isArray(inner) ? inner.at(step) : undefined;
        return isMap(inner) ? inner[step] : undefined;
    }, value);
}
