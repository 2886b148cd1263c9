import { Problems } from "./problems";

/** How the remote cluster recognises the local one. */
export enum SecurityModel {
    /** By a cross-cluster API key, at the remote cluster server interface (9443). From 8.14 on. */
    ApiKey = "ApiKey",
    /** By certificates, at the transport interface (9300; 9400 on Elastic Cloud), which both sides trust each other for. Deprecated since 9.0. */
    Certificate = "Certificate",
}

/** Checks a security model. */
export function checkSecurityModel(problems: Problems, property: string, model: unknown): void {
    const models = Object.values<unknown>(SecurityModel);
    problems.check(
        property,
        model,
        (one) => models.includes(one),
        `is not one of ${models.map((one) => JSON.stringify(one)).join(", ")}`,
    );
}
