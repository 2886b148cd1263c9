import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type EngineStack, openStack } from "./engine";
import type { Config } from "./engine-protocol";
import type { LabCluster } from "./lab";

const folder = join(__dirname, "..", "examples");

/** The clusters of a lab by name, as one that runs in another process is described too. */
export interface Clusters {
    folder: string;
    clusters: Record<string, LabCluster>;
}

/** The cluster of that name. */
export function clusterOf(lab: Clusters, name: string): LabCluster {
    const cluster = lab.clusters[name];
    if (cluster === undefined) throw new Error(`the lab has no cluster ${name}`);
    return cluster;
}

/** What programs take as the access to a cluster; the password is a secret of its own. */
export function accessTo({ name, endpoint, username, password, caCertificate }: LabCluster): Config {
    return {
        [name]: { value: JSON.stringify({ endpoints: [endpoint], username, caCertificate }) },
        [`${name}Password`]: { value: password, secret: true },
    };
}

/** What programs take as the nodes of a cluster; the ssh key is a secret of its own. */
export function nodesOf(cluster: LabCluster): object[] {
    return cluster.nodes.map(({ name, configPath, keystoreCommand, ssh: { host, port, user, hostKey } }) => ({
        ...{ name, configPath, keystoreCommand },
        ssh: { host, port, user, hostKey },
    }));
}

/** The configuration of the example in which munich searches berlin. */
export function exampleConfig(lab: Clusters): Config {
    const munich = clusterOf(lab, "munich");
    const berlin = clusterOf(lab, "berlin");
    return {
        ...accessTo(berlin),
        berlinInterface: { value: JSON.stringify(berlin.remoteClusterServer) },
        ...accessTo(munich),
        munichNodes: { value: JSON.stringify(nodesOf(munich)) },
        sshKey: { value: munich.nodes[0]?.ssh.privateKey ?? "", secret: true },
    };
}

/** The stack of an example; its state lies in the lab's folder and goes with it. */
export function openExample(
    lab: Clusters,
    example: string,
    config: Config,
    options: { passphrase?: string; onOutput?: (text: string) => void } = {},
): Promise<EngineStack> {
    const workFolder = join(lab.folder, "stacks", example);
    mkdirSync(workFolder, { recursive: true });
    return openStack({ program: join(folder, example), workFolder, config, ...options });
}
