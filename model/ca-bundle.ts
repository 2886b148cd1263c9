import { isAbsolute } from "node:path/posix";
import { rootCertificates } from "node:tls";
import { parse } from "yaml";
import { pemBlocks } from "./certificates";
import { Known } from "./known";
import { Problems } from "./problems";
import { settingValues } from "./settings";

/** Where the bundle lies in a node's configuration folder, unless the caller says otherwise. */
export const defaultBundlePath = "remote-certs/ca.crt";

/** The setting that makes a node trust the bundle for all its remote clusters. */
export const bundleSetting = "xpack.security.remote_cluster_client.ssl.certificate_authorities";

/** First line of what belongs to one alias in the bundle file. */
export function blockBegin(alias: string): string {
    return `# BEGIN remote cluster ${alias}`;
}

/** Last line of what belongs to one alias in the bundle file. */
export function blockEnd(alias: string): string {
    return `# END remote cluster ${alias}`;
}

/** What belongs to one alias in the bundle file: its certificates between two comment lines. */
export function bundleBlock(alias: string, certificates: string[]): string {
    return [blockBegin(alias), ...certificates.flatMap(pemBlocks), blockEnd(alias), ""].join("\n");
}

/** The public CAs: a node that trusts a bundle trusts nothing else, so a remote with a public CA needs them in there. */
export const publicRoots: string[] = [...rootCertificates];

/** The whole bundle, for those who bring the file to the nodes themselves; empty when no remote has a private CA. */
export function bundle(remotes: { alias: string; caCertificates: string[] }[]): string {
    return remotes.some((remote) => remote.caCertificates.length > 0)
        ? remotes
              .map(({ alias, caCertificates }) =>
                  bundleBlock(alias, caCertificates.length > 0 ? caCertificates : publicRoots),
              )
              .join("")
        : "";
}

/** A bundle that all remotes can do with, for nodes that always read one: public roots stand in it once. */
export function mountedBundle(remotes: { alias: string; caCertificates: string[] }[]): string {
    const isPrivate = (remote: { caCertificates: string[] }) => remote.caCertificates.length > 0;
    return [
        ...remotes.filter(isPrivate).map(({ alias, caCertificates }) => bundleBlock(alias, caCertificates)),
        ...(remotes.every(isPrivate) ? [] : [`${publicRoots.join("\n")}\n`]),
    ].join("");
}

/** The lines of `elasticsearch.yml` that make a node trust the bundle. */
export function bundleLines(bundlePath: string): string {
    return [
        "xpack.security.remote_cluster_client.ssl.enabled: true",
        `${bundleSetting}: [ "${bundlePath}" ]`,
    ].join("\n");
}

/** Whether the files that a node trusts include the bundle, named relative to its configuration folder or not. */
export function namesBundle(trusted: string[], configPath: string, bundlePath: string): boolean {
    const absolute = `${configPath}/${bundlePath}`;
    return trusted.some((path) => path === bundlePath || path === absolute);
}

/** The files that `elasticsearch.yml` names as CAs of remote clusters, however it nests the setting. */
export function trustedFiles(configuration: string): string[] {
    return settingValues(parse(configuration), bundleSetting).flat().map(String);
}

/** Checks where the bundle, or another file of CAs, lies. */
export function checkBundlePath(
    problems: Problems,
    property: string,
    path: Known<string> | undefined,
    example = defaultBundlePath,
): void {
    problems.check(
        property,
        path,
        (text) =>
            typeof text === "string" && text !== "" && !isAbsolute(text) && !text.split("/").includes(".."),
        `${JSON.stringify(path)} is not a path inside the configuration folder, such as "${example}"`,
    );
}
