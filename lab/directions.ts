import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authorityFile } from "./elasticsearch-cluster";
import { type Lab, type LabCluster, writeDescription } from "./lab";

/** Where a running lab is described. */
export function descriptionFile(folder: string): string {
    return join(folder, "description.json");
}

/** What a person is told who has started the lab and wants to look around. */
export async function directions(lab: Lab): Promise<string> {
    const description = descriptionFile(lab.folder);
    await writeDescription(lab, description);
    const clusters = Object.values(lab.clusters);
    await Promise.all(clusters.map((cluster) => writeFile(...curlFile(lab, cluster))));
    const sections = [
        ["The lab is running.", ...clusters.map(whatItIs)],
        [
            "Ask a cluster:",
            ...clusters.map((cluster) => `  ${curl(lab, cluster, "/_cluster/health?pretty")}`),
        ],
        [
            "Watch a node:",
            ...clusters.flatMap(({ nodes }) => nodes.map((node) => `  tail -f ${node.logFile}`)),
        ],
        [
            "Connect munich to berlin with the example, from another terminal:",
            ...["preview", "up", "refresh", "destroy"].map((verb) => `  make lab-${verb} LAB=${lab.folder}`),
            "and search berlin through munich after that:",
            ...clusters
                .filter(({ remoteClusterServer }) => remoteClusterServer === undefined)
                .map((cluster) => `  ${curl(lab, cluster, "/berlin:logs-*/_search?pretty")}`),
        ],
        [`Addresses, passwords and ssh keys: ${description}`],
        ["Stop everything and leave nothing behind: Ctrl-C"],
    ];
    return sections.map((lines) => lines.join("\n")).join("\n\n");
}

function whatItIs(cluster: LabCluster): string {
    const server = cluster.remoteClusterServer;
    const role = server
        ? `remote; remote cluster server on ${server.host}:${server.port}, server name ${server.serverName}`
        : "local";
    return `  ${cluster.name}: ${cluster.endpoint} (${role})`;
}

function curl(lab: Lab, cluster: LabCluster, path: string): string {
    return `curl --config ${curlFile(lab, cluster)[0]} '${cluster.endpoint}${path}'`;
}

/** With the password in a file it shows neither on the screen nor in the list of processes. */
function curlFile(lab: Lab, cluster: LabCluster): [string, string, { mode: number }] {
    const lines = [
        "silent",
        "show-error",
        `cacert = "${authorityFile(join(lab.folder, cluster.name))}.crt"`,
        `user = "${cluster.username}:${cluster.password}"`,
        `header = "content-type: application/json"`,
    ];
    return [join(lab.folder, cluster.name, "curl.conf"), `${lines.join("\n")}\n`, { mode: 0o600 }];
}
