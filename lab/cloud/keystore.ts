import { invalid, notSimulated } from "./api-failure";
import type { DeploymentDocument } from "./deployment";

/** KeystoreContents of a request. */
export interface KeystoreContents {
    secrets?: Record<string, { value?: unknown; as_file?: boolean } | null>;
}

/** What a request wants to be set, and what to be removed: entries without a value, with an empty one or null. */
export function wantedSecrets({ secrets }: KeystoreContents): Record<string, string | undefined> {
    if (secrets === undefined || secrets === null) throw invalid("secrets", "is required");
    return Object.fromEntries(
        Object.entries(secrets).map(([name, secret]) => {
            if (!/^[a-z0-9_.-]+$/i.test(name))
                throw invalid(`secrets.${name}`, "is not the name of a setting");
            const { value, as_file = false } = secret ?? {};
            if (value === undefined || value === null || value === "") return [name, undefined];
            if (as_file || typeof value === "object") throw notSimulated("a file in the keystore");
            return [name, typeof value === "string" ? value : JSON.stringify(value)];
        }),
    );
}

/** KeystoreContents of an answer: names and no values. */
export function keystoreAnswer({ keystore }: DeploymentDocument): object {
    return { secrets: keystore };
}
