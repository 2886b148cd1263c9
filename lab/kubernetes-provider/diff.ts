import { contains, formatPath, type PropertyPath } from "./property-path";
import { at, isMap, UNKNOWN, type PropertyMap, type Value } from "./values";

export interface Change {
    path: PropertyPath;
    kind: "add" | "delete" | "update";
    /** The value is absent from the inputs, and not only different in the object. */
    inputs: boolean;
    replaces: boolean;
}

/** What has to change in the properties of an object to become the new ones. */
export function changesBetween(before: PropertyMap, after: PropertyMap, forceNew: string[][]): Change[] {
    const changes: Change[] = [];
    const add = (path: PropertyPath, kind: Change["kind"], value: Value, inputs = false) => {
        const replaces = forceNew.some((forced) => touches(path, value, forced));
        changes.push({ path, kind, inputs, replaces });
    };

    const compareMaps = (path: PropertyPath, old: PropertyMap, wanted: PropertyMap): void => {
        for (const key of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
            compare([...path, key], old[key], wanted[key]);
        }
    };
    const compare = (path: PropertyPath, old: Value | undefined, wanted: Value | undefined): void => {
        if (wanted === UNKNOWN) add(path, old === undefined ? "add" : "update", wanted);
        else if (wanted === old) return;
        else if (wanted === undefined || wanted === null) add(path, "delete", null, true);
        else if (old === undefined) add(path, "add", wanted);
        else if (isMap(old) && isMap(wanted)) compareMaps(path, old, wanted);
        else if (Array.isArray(old) && Array.isArray(wanted)) {
            for (let index = 0; index < Math.max(old.length, wanted.length); index++) {
                compare([...path, index], old[index], wanted[index]);
            }
        } else add(path, "update", wanted);
    };
    compareMaps([], before, after);
    return changes;
}

/** Without those at or below the ignored paths. */
export function withoutIgnored(changes: Change[], ignored: PropertyPath[]): Change[] {
    return changes.filter(({ path }) => !ignored.some((one) => contains(one, path)));
}

/** The paths of the changes that need a new object. */
export function replacing(changes: Change[]): string[] {
    return changes
        .filter(
            ({ path, kind, replaces }) => replaces || (kind === "delete" && formatPath(path) === "metadata"),
        )
        .map(({ path }) => formatPath(path));
}

/** Whether the change of a value reaches a property that cannot be changed in place. */
function touches(path: PropertyPath, value: Value, forced: string[]): boolean {
    return (
        contains(forced, path) ||
        (contains(path, forced) && at(value, ...forced.slice(path.length)) !== undefined)
    );
}
