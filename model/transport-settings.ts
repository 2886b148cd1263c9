import { resolve } from "node:path/posix";
import { parse } from "yaml";
import { transportCaSetting, trustRestrictionsSetting } from "./eck-transport";
import { settingValues } from "./settings";

/** What `elasticsearch.yml` says of the transport interface of a node. */
export interface TransportSettings {
    /** Files of CAs, absolute, in the order of the setting. */
    caFiles: string[];
    /** File of trust restrictions, absolute; absent when the node has none. */
    restrictions?: string;
    /** What keeps a mutual trust from working, each with the lines to add. */
    problems: string[];
}

const prefix = "xpack.security.transport.ssl";

/**
 * Reads the settings of the transport interface, however `elasticsearch.yml` nests them.
 * @throws Error when it is not YAML.
 */
export function transportSettings(configuration: string, configPath: string): TransportSettings {
    const yml: unknown = parse(configuration);
    const texts = (setting: string) => settingValues(yml, setting).flatMap(valuesOf);
    const caFiles = [...new Set(texts(transportCaSetting).map((path) => resolve(configPath, path)))];
    const [restrictions] = texts(trustRestrictionsSetting).map((path) => resolve(configPath, path));
    return {
        caFiles,
        ...(restrictions === undefined ? {} : { restrictions }),
        problems: [...interfaceProblems(texts), ...(caFiles.length === 0 ? [storeProblem(texts)] : [])],
    };
}

/** One of the files, named relative to the configuration folder or not; undefined when it is none of them. */
export function namedFile(files: string[], configPath: string, path: string): string | undefined {
    return files.find((file) => file === resolve(configPath, path));
}

function valuesOf(value: unknown): string[] {
    if (value === null) {
        return [];
    }
    // Elasticsearch takes a text with commas for a list
    const values: unknown[] = typeof value === "string" ? value.split(",") : [value].flat();
    return values.map((one) => String(one).trim()).filter((text) => text !== "");
}

type Lookup = (setting: string) => string[];

function interfaceProblems(texts: Lookup): string[] {
    const problems: string[] = [];
    const setting = (name: string) => {
        const [value] = texts(`${prefix}.${name}`);
        return { is: `${prefix}.${name} is ${value ?? "not set"}`, value: value?.toLowerCase() };
    };
    const enabled = setting("enabled");
    if (enabled.value !== "true") {
        problems.push(
            `${enabled.is}, so no certificates are shown or verified; give the node a certificate, and write\n` +
                `${prefix}.enabled: true`,
        );
    }
    const verification = setting("verification_mode");
    if (verification.value === "none") {
        problems.push(
            `${verification.is}, so every certificate is let in; write\n${prefix}.verification_mode: certificate`,
        );
    }
    const authentication = setting("client_authentication");
    if (authentication.value !== undefined && authentication.value !== "required") {
        problems.push(
            `${authentication.is}, so clusters without a certificate are let in; take it out, or write\n` +
                `${prefix}.client_authentication: required`,
        );
    }
    return problems;
}

function storeProblem(texts: Lookup): string {
    const stores = ["truststore.path", "keystore.path"].map((name) => `${prefix}.${name}`);
    const store = stores.find((name) => texts(name).length > 0);
    return (
        `${transportCaSetting} names no file` +
        (store === undefined ? "" : `: the trusted CAs are in ${store}, and key stores are not changed`) +
        "; put the cluster's own CA (all that is trusted now) as PEM into a file, and write instead of truststore.path\n" +
        `${transportCaSetting}: [ "certs/transport-ca.crt" ]`
    );
}
