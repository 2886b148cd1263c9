import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterAccess } from "./elasticsearch-request";
import { type Lab, writeDescription } from "./lab";

/** Where a running lab is described. */
export function descriptionFile(folder: string): string {
    return join(folder, "description.json");
}

/** What a person is told who has started the lab and wants to look around. */
export async function directions(lab: Lab): Promise<string> {
    const description = descriptionFile(lab.folder);
    await writeDescription(lab, description);
    const kubeconfig = join(lab.folder, "kubeconfig");
    if (lab.eck) await writeFile(kubeconfig, lab.eck.kubeconfig, { mode: 0o600 });
    const local = Object.values(lab.clusters);
    const clusters = [...local, ...Object.values(lab.eck?.clusters ?? {})];
    for (const cluster of clusters) {
        await writeFile(join(lab.folder, `${cluster.name}-ca.crt`), cluster.caCertificate);
        await writeFile(...curlFile(lab, cluster));
    }
    const sections = [
        ["The lab is running.", ...clusters.map(whatItIs)],
        [
            "Ask a cluster:",
            ...clusters.map((cluster) => `  ${curl(lab, cluster, "/_cluster/health?pretty")}`),
        ],
        ["Watch a node:", ...local.flatMap(({ nodes }) => nodes.map((node) => `  tail -f ${node.logFile}`))],
        ["Look into Kubernetes:", `  kubectl --kubeconfig ${kubeconfig} get elastic,pods,services -A`],
        [
            "Connect munich to berlin with the example, from another terminal:",
            ...["preview", "up", "refresh", "destroy"].map((verb) => `  make lab-${verb} LAB=${lab.folder}`),
            "and search berlin through munich after that:",
            ...local.map((cluster) => `  ${curl(lab, cluster, "/berlin:logs-*/_search?pretty")}`),
        ],
        [`Addresses, passwords and ssh keys: ${description}`],
        ["Stop everything and leave nothing behind: Ctrl-C"],
    ];
    return sections.map((lines) => lines.join("\n")).join("\n\n");
}

type Cluster = ClusterAccess & { name: string; namespace?: string };

function whatItIs({ name, namespace, endpoint }: Cluster): string {
    return `  ${name}: ${endpoint} (${namespace === undefined ? "self-managed" : `on ECK, in the namespace ${namespace}`})`;
}

function curl(lab: Lab, cluster: Cluster, path: string): string {
    return `curl --config ${curlFile(lab, cluster)[0]} '${cluster.endpoint}${path}'`;
}

/** With the password in a file it shows neither on the screen nor in the list of processes. */
function curlFile(lab: Lab, cluster: Cluster): [string, string, { mode: number }] {
    const authority = join(lab.folder, `${cluster.name}-ca.crt`);
    const lines = [
        "silent",
        "show-error",
        `cacert = "${authority}"`,
        `user = "${cluster.username}:${cluster.password}"`,
        `header = "content-type: application/json"`,
    ];
    return [join(lab.folder, `${cluster.name}-curl.conf`), `${lines.join("\n")}\n`, { mode: 0o600 }];
}
