import { mapAt, type ObjectType } from "./kubernetes-object";
import { isMap, textAt, type PropertyMap } from "./values";

/** The API server's answer when it refuses a request. */
export class ApiError extends Error {
    readonly code: number;
    readonly reason: string;
    private readonly details: PropertyMap;

    constructor(code: number, status: PropertyMap) {
        super(typeof status.message === "string" ? status.message : `the server answered ${code}`);
        this.code = code;
        this.reason = typeof status.reason === "string" ? status.reason : "";
        this.details = mapAt(status, "details");
    }

    /** The resource that the answer is about, such as `namespaces`. */
    get resource(): string {
        return textAt(this.details, "kind");
    }

    /** The required field that a request would leave without a value. */
    get missingField(): string | undefined {
        if (this.reason !== "Invalid" || !this.message.includes("Required value")) return undefined;
        const causes = Array.isArray(this.details.causes) ? this.details.causes : [];
        const cause = causes.find((one) => isMap(one) && one.reason === "FieldValueRequired");
        return textAt(cause, "field");
    }
}

/** The API server does not know the type: a CustomResourceDefinition is missing. */
export class NoMatchError extends Error {
    constructor({ apiVersion, kind }: ObjectType) {
        super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
}

export function isNotFound(error: unknown): error is ApiError {
    return error instanceof ApiError && error.code === 404;
}

export function isForbidden(error: unknown): boolean {
    return error instanceof ApiError && error.code === 403;
}

export function isConflict(error: unknown): error is ApiError {
    return error instanceof ApiError && error.reason === "Conflict";
}

export function isAlreadyExists(error: unknown): error is ApiError {
    return error instanceof ApiError && error.reason === "AlreadyExists";
}

export function isMissingNamespace(error: unknown): boolean {
    return isNotFound(error) && error.resource === "namespaces";
}
