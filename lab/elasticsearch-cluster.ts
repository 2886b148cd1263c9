import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Certificate, createAuthority, type Membership, scopedName } from "./certificates";
import {
    type ClusterPlan,
    createKeystore,
    type ElasticsearchParts,
    type NodePlan,
    type RunningNode,
    startNode,
} from "./elasticsearch-node";
import { type ClusterAccess, request } from "./elasticsearch-request";
import type { ClusterSpec, LabCluster, LabNode } from "./lab";
import type { Sshd } from "./parts/sshd";
import { freePort } from "./ports";
import type { Supervisor } from "./processes";
import { createSshKey, type RunningSshd, startSshd } from "./sshd";
import { waitUntil } from "./wait";

// A loaded machine with two cores takes 20 s for one node, and four times that for four.
const START_TIMEOUT_MS = 300_000;

/** Who signs for the transport interface of a cluster, and what its nodes are called there. */
export interface TransportSpec {
    authority: Certificate;
    membership: Membership;
    /** The first part of the names of its nodes. */
    node: (number: number) => string;
}

/** Starts a cluster. Unless said otherwise, its own authority signs for its transport interface, too. */
export async function startCluster(
    supervisor: Supervisor,
    parts: ElasticsearchParts & { sshd: Sshd },
    folder: string,
    spec: ClusterSpec,
    transport?: TransportSpec,
): Promise<LabCluster> {
    await mkdir(folder);
    const password = randomBytes(18).toString("base64url");
    const plan = await planCluster(parts, folder, spec, password, transport);
    const [first] = plan.nodes;
    if (first === undefined) throw new Error(`a cluster needs a node: ${spec.name} has none`);
    const clientKey = createSshKey();
    const nodes = await Promise.all(
        plan.nodes.map(async (node) => {
            await mkdir(node.folder);
            const elasticsearch = await startNode(supervisor, parts, plan, node);
            const options = {
                name: node.name,
                folder: join(node.folder, "sshd"),
                home: node.folder,
                clientKey,
            };
            const ssh = await startSshd(supervisor, parts.sshd, parts.account, options);
            return { node, elasticsearch, ssh };
        }),
    );

    const caCertificate = await readFile(plan.authority.certificate, "utf8");
    const access = (node: NodePlan): ClusterAccess => ({
        endpoint: endpointOf(node),
        username: "elastic",
        password,
        caCertificate,
    });
    await Promise.all(
        nodes.map(({ node, elasticsearch }) =>
            waitUntil(elasticsearch.process, START_TIMEOUT_MS, () => answers(access(node), nodes.length)),
        ),
    );

    const { transportPort, remoteClusterServerPort: port } = first;
    return {
        name: spec.name,
        ...access(first),
        nodes: nodes.map(describeNode),
        transportPort,
        transport: {
            ...{ host: "127.0.0.1", port: transportPort, nodeNames: plan.nodeNames },
            caCertificate: await readFile(plan.transportAuthority.certificate, "utf8"),
        },
        authority: plan.transportAuthority,
        ...(port !== undefined && {
            remoteClusterServer: { host: "127.0.0.1", port, serverName: plan.serverName, caCertificate },
        }),
    };
}

/** Without its `.crt` and `.key`. */
function authorityFile(clusterFolder: string): string {
    return join(clusterFolder, "authority");
}

async function planCluster(
    parts: ElasticsearchParts,
    folder: string,
    spec: ClusterSpec,
    password: string,
    transport?: TransportSpec,
): Promise<ClusterPlan> {
    const [authority, keystore] = await Promise.all([
        createAuthority(authorityFile(folder), `${spec.name} CA`),
        createKeystore(parts, join(folder, "keystore"), password),
    ]);
    const {
        authority: transportAuthority,
        membership,
        node,
    } = transport ?? {
        authority,
        membership: { cluster: spec.name, scope: "lab.test" },
        node: (number: number) => `${spec.name}-${number}`,
    };
    const nodes: NodePlan[] = [];
    for (let number = 0; number < (spec.nodes ?? 1); number++) {
        const name = `${spec.name}-${number}`;
        nodes.push({
            name,
            scopedName: scopedName(node(number), membership),
            folder: join(folder, name),
            httpPort: await freePort(),
            transportPort: await freePort(),
            ...(spec.remoteClusterServer && { remoteClusterServerPort: await freePort() }),
        });
    }
    return {
        name: spec.name,
        authority,
        transportAuthority,
        nodeNames: [scopedName("*", membership)],
        trustRestrictions: spec.trustRestrictions ?? false,
        keystore,
        nodes,
        serverName: `${spec.name}.remote.test`,
        addressInCertificate: spec.addressInCertificate ?? false,
        ...(spec.proxyAddress !== undefined && { proxyAddress: spec.proxyAddress }),
        bundleSetting: spec.bundleSetting ?? true,
    };
}

function endpointOf(node: NodePlan): string {
    return `https://127.0.0.1:${node.httpPort}`;
}

function describeNode(one: { node: NodePlan; elasticsearch: RunningNode; ssh: RunningSshd }): LabNode {
    return {
        name: one.node.name,
        endpoint: endpointOf(one.node),
        transportPort: one.node.transportPort,
        ssh: one.ssh.access,
        configPath: one.elasticsearch.configPath,
        keystoreCommand: one.elasticsearch.keystoreCommand,
        logFile: one.elasticsearch.process.logFile,
    };
}

/** Just after the start of a node its security answers 401 or 503, until its cluster has formed. */
async function answers(access: ClusterAccess, nodes: number): Promise<boolean> {
    try {
        const health = await request<{ number_of_nodes: number; status: string }>(
            access,
            "GET",
            "/_cluster/health",
        );
        if (health.number_of_nodes !== nodes || health.status === "red") return false;
        const { license } = await request<{ license: { type: string; status: string } }>(
            access,
            "GET",
            "/_license",
        );
        return license.type === "trial" && license.status === "active";
    } catch {
        return false;
    }
}
