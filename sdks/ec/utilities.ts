import { registerPackage } from "@pulumi/pulumi/runtime";

const version = "0.7.0";

/** The plugin that serves the package, and its parameter: provider address and version. */
export function getPackage(): Promise<string | undefined> {
    return registerPackage({
        baseProviderName: "terraform-provider",
        baseProviderVersion: "1.1.3",
        baseProviderDownloadUrl: "",
        packageName: "ec",
        packageVersion: version,
        base64Parameter: Buffer.from(
            JSON.stringify({ remote: { url: "registry.opentofu.org/elastic/ec", version } }),
        ).toString("base64"),
    });
}

/** Options with the package's version, unless the caller chose one. */
export function withVersion<Options extends { version?: string }>(opts: Options | undefined): Options {
    return { version, ...opts } as Options;
}
