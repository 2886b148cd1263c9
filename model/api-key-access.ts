import * as pulumi from "@pulumi/pulumi";
import { Known } from "./known";
import { isPresent, items, Present, Problems } from "./problems";

/** Fields that a search may return. Maps to `field_security` of a key's access, or of a role. */
export interface FieldSecurity {
    /** Fields that may be seen; patterns allowed. */
    grant: pulumi.Input<pulumi.Input<string>[]>;
    /** Fields of `grant` that may not. */
    except?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Indices that may be searched. Maps to an entry of `access.search` of a key, or of `remote_indices` of a role. */
export interface SearchAccess {
    /** Names or patterns of indices, aliases and data streams. */
    names: pulumi.Input<pulumi.Input<string>[]>;
    /** Field level security. Default: all fields. */
    fieldSecurity?: pulumi.Input<FieldSecurity>;
    /** Document level security: a query as JSON text. Default: all documents. */
    query?: pulumi.Input<string>;
    /** Whether patterns may match restricted (system) indices. Default: false. */
    allowRestrictedIndices?: pulumi.Input<boolean>;
}

/** Indices that the key may replicate. Maps to an entry of `access.replication`. */
export interface ReplicationAccess {
    /** Names or patterns of indices and data streams. */
    names: pulumi.Input<pulumi.Input<string>[]>;
}

/** What a cross-cluster API key lets the local cluster do; at least one entry in one of the lists. */
export interface ApiKeyAccess {
    /** For cross-cluster search. */
    search?: pulumi.Input<pulumi.Input<SearchAccess>[]>;
    /** For cross-cluster replication. */
    replication?: pulumi.Input<pulumi.Input<ReplicationAccess>[]>;
}

type KnownAccess = Present<Known<pulumi.Unwrap<ApiKeyAccess>>>;

/** Checks what a key shall give access to. */
export function checkApiKeyAccess(
    problems: Problems,
    property: string,
    access: Known<pulumi.Unwrap<ApiKeyAccess>> | undefined,
): void {
    if (
        !problems.require(property, access, "give `search` or `replication` with the names of indices") ||
        !isPresent(access)
    ) {
        return;
    }
    if (typeof access !== "object") {
        problems.add(property, "is not an object; give `search` or `replication` with the names of indices");
        return;
    }
    const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
    if (isEmpty(access.search) && isEmpty(access.replication)) {
        problems.add(property, "gives nothing; give `search` or `replication` with the names of indices");
    }
    for (const kind of ["search", "replication"] as const) {
        problems.check(`${property}.${kind}`, access[kind], Array.isArray, "is not a list");
        for (const [path, entry] of items<unknown[]>(`${property}.${kind}`, access[kind] as unknown[])) {
            checkIndexNames(problems, `${path}.names`, (entry as { names?: unknown }).names);
        }
    }
    for (const [path, entry] of items(`${property}.search`, access.search)) {
        checkSearchLimits(problems, path, entry);
    }
    checkHiddenWithReplication(problems, property, access);
}

/** Checks what a search may see of its indices. */
export function checkSearchLimits(
    problems: Problems,
    path: string,
    entry: Present<Known<pulumi.Unwrap<SearchAccess>>>,
): void {
    problems.check(
        `${path}.query`,
        entry.query,
        (text) => typeof text === "string" && isJsonObject(text),
        'is not a query as JSON text, such as {"term":{"public":true}}',
    );
    checkFieldSecurity(problems, `${path}.fieldSecurity`, entry.fieldSecurity);
    problems.checkFlag(`${path}.allowRestrictedIndices`, entry.allowRestrictedIndices);
}

/** Checks names and patterns of indices on one cluster. */
export function checkIndexNames(problems: Problems, property: string, names: unknown): void {
    if (!problems.require(property, names, "give at least one index name or pattern")) {
        return;
    }
    problems.checkList(property, names, "give at least one index name or pattern");
    for (const [path, name] of items<unknown[]>(property, names as unknown[])) {
        problems.check(
            path,
            name,
            (text) => typeof text === "string" && text !== "" && !text.includes(":"),
            `${JSON.stringify(name)} is not an index name or pattern of the remote itself, without a cluster`,
        );
    }
}

function checkFieldSecurity(problems: Problems, property: string, fields: unknown): void {
    if (isPresent(fields)) {
        const { grant, except } = fields as { grant?: unknown; except?: unknown };
        if (problems.require(`${property}.grant`, grant, 'give the fields that may be seen, such as ["*"]')) {
            problems.check(`${property}.grant`, grant, Array.isArray, "is not a list of fields");
        }
        problems.check(`${property}.except`, except, Array.isArray, "is not a list of fields");
    }
}

/** Replication reads whole shards, so Elasticsearch lets no key replicate that hides documents or fields. */
function checkHiddenWithReplication(problems: Problems, property: string, access: KnownAccess): void {
    if (items(`${property}.replication`, access.replication).length === 0) {
        return;
    }
    for (const [path, entry] of items(`${property}.search`, access.search)) {
        for (const hides of ["query", "fieldSecurity"] as const) {
            if (entry[hides] !== undefined) {
                problems.add(
                    `${path}.${hides}`,
                    "hides what a key with `replication` would give away whole; make a second CrossClusterApiKey for replication",
                );
            }
        }
    }
}

/** The access as the elasticstack provider takes it. */
export function toProviderAccess(access: pulumi.Unwrap<ApiKeyAccess>): {
    searches?: {
        names: string[];
        fieldSecurity?: string;
        query?: string;
        allowRestrictedIndices?: boolean;
    }[];
    replications?: { names: string[] }[];
} {
    return {
        ...(access.search?.length
            ? {
                  searches: access.search.map(({ fieldSecurity, ...entry }) => ({
                      ...entry,
                      ...(fieldSecurity ? { fieldSecurity: JSON.stringify(fieldSecurity) } : {}),
                  })),
              }
            : {}),
        ...(access.replication?.length ? { replications: access.replication } : {}),
    };
}

/** Whether a text is an Elasticsearch time value, such as `90d`. */
export function isTimeValue(text: string): boolean {
    return /^[1-9]\d*(d|h|m|s|ms|micros|nanos)$/.test(text);
}

/** Whether a text is a JSON object. */
export function isJsonObject(text: string): boolean {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
        return false;
    }
}
