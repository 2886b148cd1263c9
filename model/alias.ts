import { Known } from "./known";
import { Problems } from "./problems";

/** The rule of Elasticsearch for the `<alias>` in `cluster.remote.<alias>.*` and in keystore entries. */
const valid = /^[A-Za-z0-9_-]+$/;

/** Checks an alias. */
export function checkAlias(problems: Problems, property: string, alias: Known<string> | undefined): void {
    if (
        problems.require(property, alias, 'give the name that the local cluster will use, such as "berlin"')
    ) {
        problems.check(
            property,
            alias,
            (text) => typeof text === "string" && valid.test(text),
            `${JSON.stringify(alias)} has other characters than letters, digits, "-" and "_"`,
        );
    }
}

/** The keystore entry that holds the credential of a remote. */
export function credentialSetting(alias: string): string {
    return `cluster.remote.${alias}.credentials`;
}

/** Checks an index expression: names and patterns without a cluster. */
export function checkIndexExpression(problems: Problems, expression: string): void {
    if (parts(expression).some((part) => part === "" || part.includes(":"))) {
        problems.add(
            `indexPattern(${JSON.stringify(expression)})`,
            'give index names or patterns without a cluster, separated by commas, such as "logs-*,metrics-*"',
        );
    }
}

/**
 * Puts the alias before each part of an index expression: `logs-*,-logs-old` becomes
 * `berlin:logs-*,berlin:-logs-old`.
 */
export function remoteIndexPattern(alias: string, expression: string): string {
    return parts(expression)
        .map((part) => `${alias}:${part}`)
        .join(",");
}

function parts(expression: string): string[] {
    return expression.split(",").map((part) => part.trim());
}
