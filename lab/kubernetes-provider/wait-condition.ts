import { parseJsonPath, select } from "./json-path";
import { mapAt, type KubernetesObject } from "./kubernetes-object";
import { at, isMap, textAt, type Value } from "./values";

export interface Verdict {
    met: boolean;
    /** What is found instead, for people who wait. */
    message?: string;
    /** Why the condition can never be met by what is there. */
    error?: string;
}

/** Something that a live object has to show before its resource counts as made. */
export type Condition = (live: KubernetesObject) => Verdict;

/** The conditions in a `pulumi.com/waitFor` annotation: one, or a JSON list of them. */
export function parseConditions(annotation: string): Condition[] {
    const expressions = listIn(annotation) ?? [annotation];
    if (expressions.length === 0) throw new Error("at least one condition must be specified");
    return expressions.map((expression) => {
        if (expression.startsWith("jsonpath="))
            return jsonPathCondition(expression.slice("jsonpath=".length));
        if (expression.startsWith("condition="))
            return statusCondition(expression.slice("condition=".length));
        throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
    });
}

/** `{.status.phase}=Ready`, or without a value: the path has to select something. */
function jsonPathCondition(expression: string): Condition {
    const [, path = "", inner = "", wanted] = /^(\{\s*(.*?)\s*\})(?:=([^=].*))?$/s.exec(expression) ?? [];
    if (path === "") throw new Error(`format should be {.path}=value or {.path}, got "${expression}"`);
    const parsed = parseJsonPath(inner);
    return (live) => {
        if (isOutdated(at(live, "status", "observedGeneration"), live)) return { met: false };
        const found = select(live, parsed);
        if (found === undefined) return { met: false, message: `${path} selected nothing` };
        if (wanted === undefined) return { met: true, message: `Found ${expression}` };
        if (typeof found === "object" && found !== null) {
            const error = `"${path}" has a non-primitive value (${JSON.stringify(found)})`;
            return { met: false, message: `Waiting for ${expression}`, error };
        }
        return String(found) === wanted
            ? { met: true, message: `Found ${expression}` }
            : { met: false, message: `Waiting for ${expression} (found "${String(found)}")` };
    };
}

/** `Ready`, or `Ready=False`: one of `.status.conditions`. */
function statusCondition(expression: string): Condition {
    const [type = "", wanted = "True"] = expression.split(/=(.*)/s);
    const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
    return (live) => {
        const conditions = at(live, "status", "conditions");
        if (!Array.isArray(conditions)) return { met: false, message: "Has no .status.conditions" };
        const found = conditions.filter(isMap).find((condition) => same(textAt(condition, "type"), type));
        if (found === undefined) return { met: false };
        const status = textAt(found, "status");
        const observed = found.observedGeneration ?? mapAt(live, "status").observedGeneration;
        if (isOutdated(observed, live)) {
            const generation = textAt(live, "metadata", "generation");
            return {
                met: false,
                message: `Generation ${observed} is less than expected ${generation}`,
            };
        }
        if (same(status, wanted)) return { met: true };
        const message = `Resource has condition ${type}=${status} (want ${wanted})`;
        return { met: false, message };
    };
}

/** Whether a status was written before the last change of the object. */
function isOutdated(observed: Value | undefined, live: KubernetesObject): observed is number {
    const generation = at(live, "metadata", "generation");
    return typeof observed === "number" && typeof generation === "number" && observed < generation;
}

function listIn(annotation: string): string[] | undefined {
    try {
        const list = JSON.parse(annotation) as unknown;
        const texts = Array.isArray(list) && list.every((one) => typeof one === "string");
        return texts ? list : undefined;
    } catch {
        return undefined;
    }
}
