import { existsSync, readFileSync } from "node:fs";
import type { AgentOptions } from "node:https";
import { homedir } from "node:os";
import { delimiter } from "node:path";
import { parse } from "yaml";
import { at, equal, isMap, mapOf, textAt, type PropertyMap, type Value } from "./values";

/** Where the kubeconfig and the settings of a provider lead to. */
export interface Access {
    url: string;
    /** The one of the context; empty when it names none. */
    namespace: string;
    /** What a connection needs to trust the server and to be trusted by it. */
    tls: AgentOptions;
    headers: Record<string, string>;
}

/** The parts of a provider's configuration that choose a cluster. */
export interface Choice {
    kubeconfig?: Value;
    context?: Value;
    cluster?: Value;
}

/** Reads what the choice leads to; undefined when it leads nowhere. */
export function accessOf(choice: Choice): Access | undefined {
    const { cluster, user, context } = chosen(parseKubeconfig(choice.kubeconfig), choice);
    const url = textAt(cluster, "server");
    if (url === "") return undefined;
    for (const unsupported of ["exec", "auth-provider"]) {
        if (user[unsupported] !== undefined) {
            throw new Error(
                `the lab's stand-in for the kubernetes plugin does not support \`${unsupported}\``,
            );
        }
    }
    const token = contentOf(user, "token", "tokenFile")?.toString().trim();
    return {
        url,
        namespace: textAt(context, "namespace"),
        tls: {
            ca: contentOf(cluster, "certificate-authority-data", "certificate-authority"),
            cert: contentOf(user, "client-certificate-data", "client-certificate"),
            key: contentOf(user, "client-key-data", "client-key"),
            rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
            servername: textAt(cluster, "tls-server-name") || undefined,
        },
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    };
}

/** Whether two choices are about different clusters, as far as a kubeconfig can tell. */
export function changesCluster(before: Choice, after: Choice): boolean {
    const [one, other] = [before, after].map(
        (choice) => chosen(parseKubeconfig(choice.kubeconfig), choice).cluster,
    );
    return textAt(one, "server") !== "" && textAt(other, "server") !== "" && !equal(one, other);
}

function chosen(kubeconfig: Value, choice: Choice): Record<"context" | "cluster" | "user", PropertyMap> {
    const current = choice.context || at(kubeconfig, "current-context");
    const context = named(kubeconfig, "contexts", "context", current);
    return {
        context,
        cluster: named(kubeconfig, "clusters", "cluster", choice.cluster || context.cluster),
        user: named(kubeconfig, "users", "user", context.user),
    };
}

/** The content itself, a file that has it, or an object; without any of them what `kubectl` would use. */
function parseKubeconfig(given: Value | undefined): Value {
    if (isMap(given)) return given;
    const text = textAt(given) || process.env.KUBECONFIG?.split(delimiter)[0] || "~/.kube/config";
    const file = text.replace(/^~(?=\/|$)/, homedir());
    return parse(existsSync(file) ? readFileSync(file, "utf8") : text) as Value;
}

function named(kubeconfig: Value, list: string, key: string, name: Value | undefined): PropertyMap {
    const entries = at(kubeconfig, list);
    const entry = Array.isArray(entries) ? entries.find((one) => at(one, "name") === name) : undefined;
    return mapOf(at(entry, key));
}

/** What a kubeconfig has in itself, mostly in base64, or in a file. */
function contentOf(map: PropertyMap, key: string, fileKey: string): Buffer | undefined {
    const [inline, file] = [textAt(map, key), textAt(map, fileKey)];
    if (inline !== "") return Buffer.from(inline, key.endsWith("-data") ? "base64" : "utf8");
    return file === "" ? undefined : readFileSync(file);
}
