import { isPresent, Problems } from "./problems";

/** The id in an encoded API key; undefined when the text is not one. */
export function keyIdOf(encoded: string): string | undefined {
    const text = Buffer.from(encoded, "base64").toString();
    return /^([A-Za-z0-9_-]+):[A-Za-z0-9_-]+$/.exec(text)?.[1];
}

/** Checks an encoded API key, without repeating it. */
export function checkCredential(problems: Problems, property: string, encoded: unknown): void {
    if (isPresent(encoded)) {
        problems.check(
            property,
            encoded,
            (text) => typeof text === "string" && keyIdOf(text) !== undefined,
            "is not an encoded API key; give `encoded` of a CrossClusterApiKey (base64 of id:key)",
        );
    }
}
