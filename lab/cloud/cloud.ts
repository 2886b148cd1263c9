import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Certificate, createAuthority, createCertificate, localhostNames } from "../certificates";
import { startCluster } from "../elasticsearch-cluster";
import { claimAddresses } from "../kubernetes/addresses";
import type { LabCluster } from "../lab";
import { elasticsearchVersion } from "../parts/elasticsearch";
import type { Supervisor } from "../processes";
import { startApiServer } from "./api-server";
import { Deployment, REF_ID } from "./deployment";
import { deploymentNode } from "./deployment-node";
import { ports, startDeploymentProxy, type Stop } from "./deployment-proxy";
import { defaultTrust } from "./trust";
import { accountScope } from "./trusted-names";

/** An organization on Elastic Cloud Hosted (ECH), or an installation of Elastic Cloud Enterprise (ECE). */
export interface CloudSpec {
    name: string;
    flavour: "ECH" | "ECE";
    /** Names of its deployments: each a cluster of the lab with one node. */
    deployments: string[];
}

/** A deployment. Its access is that of the cloud's proxies before it; its nodes are told for tests. */
export interface CloudDeployment extends LabCluster {
    deploymentId: string;
    refId: string;
    /** Of its Elasticsearch resource. */
    resourceId: string;
    /** What the API tells as its endpoint: an address, because the lab has no name server. */
    host: string;
}

/** Everything about a cloud that another process needs to know. */
export interface CloudLab {
    flavour: CloudSpec["flavour"];
    /** Of the API. */
    endpoint: string;
    apiKey: string;
    /** A user of ECE, as are the two below. */
    username?: string;
    password?: string;
    /** PEM of the private authority of API and proxies. On ECH it is the public authority of the lab. */
    caCertificate?: string;
    organizationId: string;
    deployments: Record<string, CloudDeployment>;
}

/** A cloud that runs. */
export interface RunningCloud {
    name: string;
    cloud: CloudLab;
    stop(): Promise<void>;
}

type CloudParts = Parameters<typeof startCluster>[1] & { publicAuthority: Certificate };

const places = {
    ECH: {
        region: "aws-eu-central-1",
        templateId: "aws-storage-optimized",
        instanceConfigurationId: "aws.es.datahot.i3",
    },
    ECE: { region: "ece-region", templateId: "default", instanceConfigurationId: "data.default" },
};

/** Starts the deployments, the proxies before them, and the API that knows them. */
export async function startCloud(
    supervisor: Supervisor,
    parts: CloudParts,
    folder: string,
    spec: CloudSpec,
): Promise<RunningCloud> {
    await mkdir(folder);
    const stops: Stop[] = [];
    const stop = async () => {
        for (const one of stops.splice(0).reverse()) await one();
    };
    try {
        return { name: spec.name, cloud: await start(supervisor, parts, folder, spec, stops), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function start(
    supervisor: Supervisor,
    parts: CloudParts,
    folder: string,
    { name, flavour, deployments: names }: CloudSpec,
    stops: Stop[],
): Promise<CloudLab> {
    const isPrivate = flavour === "ECE";
    const authority = isPrivate
        ? await createAuthority(join(folder, "authority"), `${name} CA`)
        : parts.publicAuthority;
    const caCertificate = await readFile(authority.certificate, "utf8");
    const organizationId = isPrivate ? randomBytes(16).toString("hex") : decimal(10);
    const credentials = {
        apiKey: randomBytes(30).toString("base64url"),
        ...(isPrivate && { username: "admin", password: randomBytes(18).toString("base64url") }),
    };
    const issue = (file: string, subjects: string[]) =>
        createCertificate(authority, join(folder, file), subjects);

    const transportAuthority = await createAuthority(join(folder, "transport"), `${name} transport CA`);
    const addresses = await claimAddresses();
    stops.push(() => addresses.close());
    const clusters = await Promise.all(
        names.map(async (one) => {
            const host = addresses.take();
            const resourceId = randomBytes(16).toString("hex");
            const cluster = await startCluster(
                supervisor,
                parts,
                join(folder, one),
                { name: one, remoteClusterServer: true, trustRestrictions: true, proxyAddress: host },
                {
                    authority: transportAuthority,
                    membership: { cluster: resourceId, scope: accountScope(organizationId) },
                    node: (number) => `instance-${String(number).padStart(10, "0")}`,
                },
            );
            return { ...cluster, host, resourceId };
        }),
    );
    const publicAuthority = await readFile(parts.publicAuthority.certificate, "utf8");
    const deployments: Deployment[] = [];
    for (const cluster of clusters) {
        const certificate = await issue(`${cluster.name}-proxy`, [`IP:${cluster.host}`]);
        await startDeploymentProxy(cluster.host, certificate, cluster, stops);
        const place = {
            ...places[flavour],
            ...{ name: cluster.name, host: cluster.host, resourceId: cluster.resourceId, organizationId },
        };
        const node = deploymentNode(parts.account, cluster, publicAuthority);
        await node.trust(defaultTrust(organizationId));
        const deployment = new Deployment({ ...place, elasticsearchVersion }, node);
        stops.push(() => deployment.stop());
        deployments.push(deployment);
    }
    const server = await startApiServer(await issue("api", localhostNames), credentials, deployments);
    stops.push(() => server.stop());
    return {
        ...{ flavour, endpoint: server.endpoint, ...credentials, organizationId },
        ...(isPrivate && { caCertificate }),
        deployments: Object.fromEntries(
            clusters.map((cluster, index) => [
                cluster.name,
                behindProxy(cluster, (deployments[index] as Deployment).id, caCertificate),
            ]),
        ),
    };
}

/** The cluster as it is seen through its proxy. */
function behindProxy(
    cluster: LabCluster & Pick<CloudDeployment, "host" | "resourceId">,
    deploymentId: string,
    caCertificate: string,
): CloudDeployment {
    const { host, transport } = cluster;
    return {
        ...cluster,
        ...{ deploymentId, refId: REF_ID },
        endpoint: `https://${host}:${ports.https}`,
        caCertificate,
        remoteClusterServer: { host, port: ports.remoteClusterServer, serverName: host, caCertificate },
        transportPort: ports.transport,
        transport: { ...transport, host, port: ports.transport },
    };
}

function decimal(digits: number): string {
    return Array.from(randomBytes(digits), (byte) => byte % 10).join("");
}
