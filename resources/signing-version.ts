import { isAtLeast } from "../model/elasticsearch-spec";
import { firstSigningVersion } from "../model/signing";
import { Elasticsearch } from "./elasticsearch";

/**
 * The version of a cluster that knows strong identity.
 * @throws Error naming the version of an older one, and the property that asked for it.
 */
export async function signingVersion(cluster: Elasticsearch, property: string): Promise<string> {
    const { version } = await cluster.request<{ version: { number: string } }>("GET", "/");
    if (!isAtLeast(version.number, firstSigningVersion)) {
        throw new Error(
            `${cluster.where}: its version is ${version.number}, but ${property} needs ${firstSigningVersion} or later; ` +
                "upgrade, or leave it out",
        );
    }
    return version.number;
}
