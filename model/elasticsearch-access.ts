import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "./certificates";
import { markInput } from "./fields";
import { Known } from "./known";
import { isPresent, items, Problems } from "./problems";

/**
 * How to reach the REST API of one Elasticsearch cluster. It becomes the `elasticsearchConnections` block of
 * each elasticstack resource, and the client of our own requests. Give either `username` and `password`, or
 * `apiKey`.
 */
export interface ElasticsearchAccess {
    /** URLs of the cluster's HTTP interface, such as `https://munich.example.com:9200`. At least one. */
    endpoints: pulumi.Input<pulumi.Input<string>[]>;
    /** User name for basic authentication. */
    username?: pulumi.Input<string>;
    /** Password of `username`. Kept as a secret. */
    password?: pulumi.Input<string>;
    /** Encoded API key of the cluster (not a cross-cluster one). Kept as a secret. */
    apiKey?: pulumi.Input<string>;
    /** PEM of the certificate authority that signs the HTTP certificate. Default: the public ones. */
    caCertificate?: pulumi.Input<string>;
    /** Skips the verification of the HTTP certificate; for experiments only. Default: false. */
    insecure?: pulumi.Input<boolean>;
}

/** An access whose values are known. */
export interface ResolvedAccess {
    endpoints: string[];
    username?: string;
    password?: string;
    apiKey?: string;
    caCertificate?: string;
    insecure?: boolean;
}

/** Checks an access. */
export function checkAccess(
    problems: Problems,
    property: string,
    access: Known<ResolvedAccess> | undefined,
): void {
    if (!isPresent(access)) {
        return;
    }
    if (typeof access !== "object") {
        problems.add(property, "is not an object; give `endpoints` and credentials");
        return;
    }
    if (problems.require(`${property}.endpoints`, access.endpoints, "give at least one URL")) {
        checkEndpoints(problems, `${property}.endpoints`, access.endpoints);
    }
    checkCaCertificate(problems, `${property}.caCertificate`, access.caCertificate);
    checkAuthentication(problems, property, access);
    problems.checkFlag(`${property}.insecure`, access.insecure);
}

/** Checks the URLs of a cluster. */
export function checkEndpoints(
    problems: Problems,
    property: string,
    endpoints: Known<string[]> | undefined,
): void {
    problems.checkList(property, endpoints, "give at least one URL");
    for (const [path, url] of items(property, endpoints)) {
        problems.check(
            path,
            url,
            (text) => typeof text === "string" && isHttpUrl(text),
            'is not a URL such as "https://munich.example.com:9200" without user, password, query or fragment',
        );
    }
}

function checkAuthentication(
    problems: Problems,
    property: string,
    access: Exclude<Known<ResolvedAccess>, symbol>,
): void {
    const { username, password, apiKey } = access;
    for (const [name, value] of Object.entries({ username, password, apiKey })) {
        problems.check(
            `${property}.${name}`,
            value,
            (text) => typeof text === "string" && text !== "",
            "is not a text, or empty",
        );
    }
    if (apiKey !== undefined && (username !== undefined || password !== undefined)) {
        problems.add(property, "has both `apiKey` and `username`/`password`; give one of the two");
    } else if (apiKey === undefined && (username === undefined || password === undefined)) {
        problems.add(property, "has no credentials; give `username` and `password`, or `apiKey`");
    }
}

// user and password in a URL would be printed with every error that names the cluster
function isHttpUrl(text: string): boolean {
    try {
        const url = new URL(text);
        return /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
    } catch {
        return false;
    }
}

/** An access as resources take it, its credentials as secrets whatever the caller gave. */
export function secretAccess(
    access: pulumi.Input<ElasticsearchAccess>,
    gate: pulumi.Output<unknown>,
): pulumi.Input<ResolvedAccess> {
    return markInput(access, ["password", "apiKey"], gate);
}
