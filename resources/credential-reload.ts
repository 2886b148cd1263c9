import { credentialSetting } from "../model/alias";
import { ResolvedNode } from "../model/self-managed-node";
import { Elasticsearch } from "./elasticsearch";
import { ReloadedNode, reloadKeystores } from "./keystores";

/**
 * Makes every node read its keystore again.
 * @throws Error naming the nodes that could not.
 */
export async function reloadCredentials(
    cluster: Elasticsearch,
    nodes: ResolvedNode[],
): Promise<ReloadedNode[]> {
    const password = nodes.find((node) => node.keystorePassword !== undefined)?.keystorePassword;
    const reloaded = await reloadKeystores(cluster, password);
    const failed = reloaded.filter((node) => node.reload_exception);
    if (failed.length > 0) {
        const reasons = failed.map((node) => `${node.name}: ${node.reload_exception?.reason ?? "no reason"}`);
        throw new Error(
            `${cluster.where}: POST /_nodes/reload_secure_settings failed on ${reasons.join("; ")}; ` +
                "check the keystore's owner and `keystorePassword`",
        );
    }
    return reloaded;
}

/**
 * The same after a credential was written: a keystore that we changed but that the node does not read would only show
 * as a failed connection.
 * @throws Error naming the nodes that did not find it.
 */
export async function reloadWithCredential(
    cluster: Elasticsearch,
    nodes: ResolvedNode[],
    alias: string,
): Promise<void> {
    const entry = credentialSetting(alias);
    const lacking = (await reloadCredentials(cluster, nodes)).filter(
        (node) =>
            nodes.some((other) => other.name === node.name) &&
            node.secure_setting_names !== undefined &&
            !node.secure_setting_names.includes(entry),
    );
    if (lacking.length > 0) {
        const places = lacking.map(
            (node) => `${node.name} (reads ${node.keystore_path ?? "another keystore"})`,
        );
        throw new Error(
            `${entry} was written but not found by node ${places.join(", ")}; ` +
                "check `configPath` and `keystoreCommand` of the node",
        );
    }
}
