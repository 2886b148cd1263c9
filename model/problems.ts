import { unknown } from "./known";

/** Collects everything that is wrong with some input, each with the property's path and the cure. */
export class Problems {
    readonly found: string[] = [];

    /** Notes a problem of one property. */
    add(property: string, what: string): void {
        this.found.push(`${property}: ${what}`);
    }

    /** Notes a problem unless the value is absent, unknown, or right. */
    check<T>(property: string, value: T, right: (value: Present<T>) => boolean, what: string): void {
        if (isPresent(value) && !right(value)) {
            this.add(property, what);
        }
    }

    /** Notes a value that is neither true nor false. */
    checkFlag(property: string, value: unknown): void {
        this.check(property, value, (flag) => typeof flag === "boolean", "is not true or false");
    }

    /** Notes a value that is not an object; `cure` says what to give. False for one that cannot be looked into. */
    checkObject<T>(property: string, value: T, cure = ""): value is Present<T> {
        const isObject = (one: unknown) => typeof one === "object" && one !== null && !Array.isArray(one);
        this.check(property, value, isObject, `is not an object${cure}`);
        return isPresent(value) && isObject(value);
    }

    /** Notes a value that is not a number of seconds, or too large a one. */
    checkSeconds(property: string, value: unknown, longest: number): void {
        this.check(
            property,
            value,
            (seconds) => typeof seconds === "number" && seconds >= 1 && seconds <= longest,
            `is not a number of seconds from 1 to ${longest}`,
        );
    }

    /** Notes a value that is not a list, or one without items; `cure` says what to give. */
    checkList(property: string, value: unknown, cure: string): void {
        this.check(property, value, Array.isArray, `is not a list; ${cure}`);
        this.check(property, value, (list) => !isEmptyList(list), `is empty; ${cure}`);
    }

    /** Notes a property that has to be there; false when it is missing. */
    require(property: string, value: unknown, what: string): boolean {
        if (value === undefined || value === null || value === "") {
            this.add(property, `is missing; ${what}`);
            return false;
        }
        return true;
    }
}

/** A value that is there and known. */
export type Present<T> = Exclude<T, undefined | null | typeof unknown>;

/** Whether a value is there and known, so that it can be judged. */
export function isPresent<T>(value: T): value is Present<T> {
    return value !== undefined && value !== null && (value as unknown) !== unknown;
}

function isEmptyList(value: unknown): boolean {
    return Array.isArray(value) && value.length === 0;
}

/** The known items of a list that may itself be absent or unknown, each with its path. */
export function items<T>(property: string, list: T): [string, Present<Item<T>>][] {
    if (!Array.isArray(list)) {
        return [];
    }
    return list
        .map((item: unknown, index): [string, unknown] => [`${property}[${index}]`, item])
        .filter(([, item]) => isPresent(item)) as [string, Present<Item<T>>][];
}

type Item<T> = T extends (infer Each)[] ? Each : never;
