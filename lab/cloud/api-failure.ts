/** An answer of the API that is no success, as its BasicFailedReply. */
export class ApiFailure extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        message: string,
        /** The fields of the request that are wrong. */
        readonly fields: string[] = [],
    ) {
        super(message);
    }

    /** The body of the answer. */
    reply(): object {
        const { code, message, fields } = this;
        return { errors: [{ code, message, ...(fields.length > 0 && { fields }) }] };
    }
}

/** What the request asks for exists in the API, and not in the lab: told rather than passed over. */
export function notSimulated(what: string): ApiFailure {
    return new ApiFailure(400, "lab.not_simulated", `${what} is not simulated by the lab`);
}

/** The request has a field that the API would not take. */
export function invalid(field: string, message: string): ApiFailure {
    return new ApiFailure(400, "root.invalid_data", `${field}: ${message}`, [field]);
}
