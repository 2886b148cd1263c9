import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "./certificates";
import { Known } from "./known";
import { Problems } from "./problems";

/** How to reach the API of Elastic Cloud Hosted, or of an installation of Elastic Cloud Enterprise. */
export interface CloudAccess {
    /** URL of the API, without a path. Default: Elastic Cloud Hosted, `https://api.elastic-cloud.com`; with ECE `https://<host>:12443`. */
    endpoint?: pulumi.Input<string>;
    /**
     * API key of the organization, or of the installation (not of a cluster). Kept as a secret. Default: the credentials
     * of the ec provider in `opts`, else of the stack's configuration (`ec:apikey`), else of the environment (`EC_API_KEY`).
     */
    apiKey?: pulumi.Input<string>;
    /** User of an ECE installation, instead of `apiKey`. */
    username?: pulumi.Input<string>;
    /** Password of `username`. Kept as a secret. */
    password?: pulumi.Input<string>;
    /**
     * PEM of the private CA that signs the API's certificate, on ECE. The ec provider has no such setting: let
     * `SSL_CERT_FILE` name a file with it where Pulumi runs. Default: the public CAs.
     */
    caCertificate?: pulumi.Input<string>;
    /** Skips the verification of the API's certificate; for experiments only. Default: false. */
    insecure?: pulumi.Input<boolean>;
}

/** A deployment on Elastic Cloud Hosted or Enterprise: its id, and how to reach the API that knows it. */
export interface CloudDeployment extends CloudAccess {
    /** Id of the deployment: 32 hexadecimal digits. */
    deploymentId: pulumi.Input<string>;
    /** `ref_id` of its Elasticsearch resource. Default: that of the only one, usually `main-elasticsearch`. */
    refId?: pulumi.Input<string>;
}

/** A deployment whose values are known. */
export type ResolvedCloudDeployment = Omit<pulumi.Unwrap<CloudDeployment>, "endpoint"> & { endpoint: string };

/** The API of Elastic Cloud Hosted. */
export const hostedEndpoint = "https://api.elastic-cloud.com";

/** Port of the remote cluster server interface at a deployment's endpoint. */
export const cloudRemoteServerPort = 9443;

/** Port of the transport interface at a deployment's endpoint, unless the API tells another. */
export const cloudTransportPort = 9400;

/** From this version on a deployment uses new keystore entries without a restart. */
export const firstReloadingVersion = "8.14";

/** Checks which deployment is meant. */
export function checkCloudDeployment(
    problems: Problems,
    property: string,
    deployment: Known<pulumi.Unwrap<CloudDeployment>> | undefined,
): void {
    const cure = "; give `deploymentId`";
    if (
        !problems.require(property, deployment, "give `deploymentId`") ||
        !problems.checkObject(property, deployment, cure)
    ) {
        return;
    }
    const { deploymentId, refId } = deployment;
    if (
        problems.require(`${property}.deploymentId`, deploymentId, "give the 32 hexadecimal digits of its id")
    ) {
        problems.check(
            `${property}.deploymentId`,
            deploymentId,
            isDeploymentId,
            `${JSON.stringify(deploymentId)} is not the id of a deployment: 32 hexadecimal digits, as in the URL of its page (the cloud id and the id of its cluster are others)`,
        );
    }
    checkRefId(problems, `${property}.refId`, refId);
    checkCloudAccess(problems, property, deployment);
}

/** Whether a value may be the id of a deployment. */
export function isDeploymentId(id: unknown): boolean {
    return typeof id === "string" && /^[0-9a-f]{32}$/.test(id);
}

/** Checks the `ref_id` of a resource in a deployment. */
export function checkRefId(problems: Problems, property: string, refId: unknown): void {
    problems.check(
        property,
        refId,
        (text) => typeof text === "string" && /^[A-Za-z0-9_-]+$/.test(text),
        `${JSON.stringify(refId)} is not a \`ref_id\` such as "main-elasticsearch"`,
    );
}

function checkCloudAccess(
    problems: Problems,
    property: string,
    access: Exclude<Known<pulumi.Unwrap<CloudAccess>>, symbol>,
): void {
    const { endpoint, apiKey, username, password, caCertificate, insecure } = access;
    problems.check(
        `${property}.endpoint`,
        endpoint,
        isApiUrl,
        `${JSON.stringify(endpoint)} is not a URL such as "https://ece.example.com:12443", without path, user or password`,
    );
    for (const [name, value] of Object.entries({ apiKey, username, password })) {
        problems.check(
            `${property}.${name}`,
            value,
            // it becomes part of a header
            (text) => typeof text === "string" && /^[\x21-\x7e]+$/.test(text),
            "is not a text without spaces and line breaks, or empty",
        );
    }
    if (apiKey !== undefined && (username !== undefined || password !== undefined)) {
        problems.add(property, "has both `apiKey` and `username`/`password`; give one of the two");
    } else if ((username === undefined) !== (password === undefined)) {
        const missing = username === undefined ? "username" : "password";
        problems.add(`${property}.${missing}`, "is missing; give both `username` and `password`");
    }
    checkCaCertificate(problems, `${property}.caCertificate`, caCertificate);
    problems.checkFlag(`${property}.insecure`, insecure);
    if (insecure === true && caCertificate !== undefined) {
        problems.add(`${property}.insecure`, "contradicts `caCertificate`; give one of the two");
    }
}

function isApiUrl(text: unknown): boolean {
    if (typeof text !== "string" || !URL.canParse(text)) {
        return false;
    }
    const url = new URL(text);
    const bare = !url.username && !url.password && !url.search && !url.hash && url.pathname === "/";
    return /^https?:$/.test(url.protocol) && bare;
}
