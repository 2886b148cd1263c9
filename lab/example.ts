import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type EngineStack, openStack } from "./engine";
import type { Config } from "./engine-protocol";
import type { ClusterAccess } from "./elasticsearch-request";
import type { CloudDeployment } from "./cloud/cloud";
import type { EckPlace } from "./kubernetes/eck-cluster";
import { indexGreeting } from "./greeting";
import { authoritiesFile, type Clusters, type EckLab, type Lab, type LabCluster, startLab } from "./lab";

const folder = join(__dirname, "..", "examples");

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

/** What programs take as a cluster that they reach over ssh: its access, its nodes and the ssh key. */
export function selfManagedConfig(cluster: LabCluster): Config {
    return {
        ...accessTo(cluster),
        [`${cluster.name}Nodes`]: { value: JSON.stringify(nodesOf(cluster)) },
        sshKey: { value: cluster.nodes[0]?.ssh.privateKey ?? "", secret: true },
    };
}

/** What programs take as the transport interface of a cluster: where it is, and how to know its nodes. */
export function transportOf({ name, transport }: LabCluster): Config {
    return { [`${name}Transport`]: { value: JSON.stringify(transport) } };
}

/** The configuration of the example in which munich searches berlin, both self-managed. */
export function exampleConfig(lab: Clusters): Config {
    const berlin = clusterOf(lab, "berlin");
    return {
        ...accessTo(berlin),
        berlinInterface: { value: JSON.stringify(berlin.remoteClusterServer) },
        ...selfManagedConfig(clusterOf(lab, "munich")),
    };
}

/** What programs take as a cluster on ECK. */
export function onEck(eck: EckLab, { name, namespace, httpAddress }: EckPlace): Config {
    return {
        [`${name}Kubeconfig`]: { value: eck.kubeconfig, secret: true },
        [`${name}Namespace`]: { value: namespace },
        [`${name}Endpoint`]: { value: `https://${httpAddress}:9200` },
    };
}

/** The deployment of that name in the organization or installation of that name. */
export function deploymentOf(lab: Clusters, cloud: string, name: string): CloudDeployment {
    const deployment = lab.cloud[cloud]?.deployments[name];
    if (deployment === undefined) throw new Error(`the lab has no deployment ${name} in ${cloud}`);
    return deployment;
}

/** What programs take as a deployment: how the API reaches it, the API's key, and the access to its cluster. */
export function onCloud(lab: Clusters, cloud: string, name: string): Config {
    const { deploymentId, endpoint, username, password } = deploymentOf(lab, cloud, name);
    const { endpoint: api, apiKey = "", caCertificate } = lab.cloud[cloud] ?? {};
    return {
        [`${name}Deployment`]: { value: JSON.stringify({ deploymentId, endpoint: api, caCertificate }) },
        [`${name}CloudKey`]: { value: apiKey, secret: true },
        // the public authorities need no telling
        [name]: { value: JSON.stringify({ endpoints: [endpoint], username, caCertificate }) },
        [`${name}Password`]: { value: password, secret: true },
    };
}

/** What programs need in their environment to trust the lab's public authority, and the ec provider the private ones. */
export function cloudEnvironment(lab: Clusters): Record<string, string> {
    return {
        NODE_EXTRA_CA_CERTS: lab.publicAuthority.certificate,
        SSL_CERT_FILE: authoritiesFile(lab.folder),
    };
}

/** The configuration of the example in which a self-managed cluster, munich, searches one on ECK. */
export function selfManagedToEckConfig(lab: Clusters, berlin: EckPlace): Config {
    if (lab.eck === undefined) throw new Error("the lab has no ECK");
    return { ...onEck(lab.eck, berlin), ...selfManagedConfig(clusterOf(lab, "munich")) };
}

/** The lab of the quickstart: a self-managed cluster, munich, and one on ECK, berlin, with a document. */
export async function startQuickstartLab(): Promise<Lab> {
    const place = { name: "berlin", namespace: "search" };
    const lab = await startLab([{ name: "munich" }], {
        environments: [{ name: "berlin", namespaces: [place.namespace] }],
        places: [place],
        declared: [place],
    });
    await indexGreeting(berlinOnEck(lab));
    return lab;
}

/** The cluster on ECK in the lab of the quickstart. */
export function berlinOnEck(lab: Clusters): EckPlace & ClusterAccess {
    const cluster = lab.eck?.clusters.berlin;
    if (cluster === undefined) throw new Error("the lab has no cluster berlin on ECK");
    return cluster;
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
