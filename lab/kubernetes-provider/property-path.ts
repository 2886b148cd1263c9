/** A path into properties: keys, and indexes of lists as numbers. */
export type PropertyPath = (string | number)[];

/** As the engine writes it: `spec.ports[0].port`, `metadata.labels["app.example.com/name"]`. */
export function formatPath(path: PropertyPath): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") return `${text}[${part}]`;
        if (/[.[\]"]/.test(part)) return `${text}["${part.replaceAll('"', '\\"')}"]`;
        return text === "" ? part : `${text}.${part}`;
    }, "");
}

export function parsePath(text: string): PropertyPath {
    const parts = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g);
    return [...parts].map(([, quoted, index, key]) => {
        if (quoted !== undefined) return quoted.replaceAll('\\"', '"');
        if (index !== undefined) return index === "*" ? "*" : Number(index);
        return key ?? "";
    });
}

/** Whether a path lies at or below another one, in which `*` stands for any part. */
export function contains(outer: PropertyPath, inner: PropertyPath): boolean {
    return (
        outer.length <= inner.length && outer.every((part, index) => part === "*" || part === inner[index])
    );
}
