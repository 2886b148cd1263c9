import * as pulumi from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { bundleSetting } from "./ca-bundle";
import { LoadBalancerExposure, remoteClusterPorts } from "./eck-exposure";
import { EckClientAttachment } from "./eck-client-attachment";
import { Problems } from "./problems";
import { settingValues } from "./settings";

/** `spec` of an Elasticsearch resource of ECK, as far as remote clusters are concerned; the rest stays as it is. */
export interface ElasticsearchSpec {
    version?: string;
    nodeSets?: NodeSet[];
    secureSettings?: { secretName: string }[];
    remoteClusters?: { name?: string; apiKey?: unknown }[];
    remoteClusterServer?: { enabled?: boolean; service?: object };
    [field: string]: unknown;
}

interface NodeSet {
    name?: string;
    config?: Record<string, unknown>;
    podTemplate?: {
        spec?: { containers?: Container[]; volumes?: Volume[]; [field: string]: unknown };
        [field: string]: unknown;
    };
    [field: string]: unknown;
}

interface Container {
    name: string;
    volumeMounts?: { name: string; mountPath: string; [field: string]: unknown }[];
    [field: string]: unknown;
}

interface Volume {
    name: string;
    [source: string]: unknown;
}

/** The folder of the CA bundle in the Pods, inside the configuration folder as Elasticsearch demands. */
export const caMountPath = "/usr/share/elasticsearch/config/remote-certs";

/** The CA bundle in the Pods. */
export const caFile = `${caMountPath}/ca.crt`;

/** Whether a node verifies remote cluster server interfaces. */
export const clientSslSetting = "xpack.security.remote_cluster_client.ssl.enabled";

const volumeName = "remote-certs";
const role = "remote_cluster_client";

/** The first version with remote clusters by API key. */
export const firstVersion = "8.14";

/** Whether a version is at least another one; one that cannot be read counts as such. */
export function isAtLeast(version: unknown, wanted: string): boolean {
    const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
    const [major = 0, minor = 0] = numbers(wanted);
    const [haveMajor = NaN, haveMinor = NaN] = typeof version === "string" ? numbers(version) : [];
    return !(haveMajor < major || (haveMajor === major && haveMinor < minor));
}

/** Checks that a cluster can be the local side of a connection, from the `spec` of its resource. */
export function checkLocalSpec(problems: Problems, property: string, spec: ElasticsearchSpec): void {
    if (!isAtLeast(spec.version, firstVersion)) {
        problems.add(
            `${property}.version`,
            `${JSON.stringify(spec.version)} is too old for remote clusters by API key; upgrade to ${firstVersion} or later`,
        );
    }
    const nodeSets = spec.nodeSets ?? [];
    if (nodeSets.length > 0 && !nodeSets.some(hasRole)) {
        problems.add(
            `${property}.nodeSets`,
            `none has the role ${role}, without which no node connects; add it to \`node.roles\` of at least one`,
        );
    }
    const own = (spec.remoteClusters ?? []).filter((remote) => remote.apiKey !== undefined);
    if (own.length > 0) {
        problems.add(
            `${property}.remoteClusters`,
            `has API keys (${own.map((remote) => remote.name).join(", ")}), for which ECK writes the CAs of remote clusters itself; ` +
                "the two would overwrite each other: connect all remotes with ECK's remoteClusters, or all with this package",
        );
    }
}

function hasRole({ config = {} }: NodeSet): boolean {
    const roles = settingValues(config, "node.roles");
    const names = roles.flat();
    return roles.length === 0 || names.some((name) => typeof name !== "string") || names.includes(role);
}

/**
 * The `spec` of an Elasticsearch resource with all that its nodes need to hold for their remotes: the credentials
 * in `secureSettings`, and on every nodeSet the bundle of CAs as a file and the settings that name it. What is
 * there stays; applied twice it changes nothing more.
 * @throws pulumi.RunError naming each field that says otherwise, and what to do.
 */
export function addRemoteClient(spec: ElasticsearchSpec, attachment: EckClientAttachment): ElasticsearchSpec {
    const { credentialsSecret, caSecret } = attachment;
    const problems = new Problems();
    checkLocalSpec(problems, "spec", spec);
    const nodeSets = spec.nodeSets?.map((nodeSet, index) =>
        addToNodeSet(problems, `spec.nodeSets[${index}]`, nodeSet, caSecret),
    );
    refuseSpec(problems);
    const secureSettings = spec.secureSettings ?? [];
    return {
        ...spec,
        secureSettings: secureSettings.some((one) => one.secretName === credentialsSecret)
            ? secureSettings
            : [...secureSettings, { secretName: credentialsSecret }],
        ...(nodeSets && { nodeSets }),
    };
}

function addToNodeSet(
    problems: Problems,
    path: string,
    nodeSet: NodeSet,
    caSecret: string | undefined,
): NodeSet {
    const wanted = { [clientSslSetting]: true, ...(caSecret !== undefined && { [bundleSetting]: [caFile] }) };
    const config = withSettings(problems, `${path}.config`, nodeSet.config ?? {}, wanted);
    return caSecret === undefined
        ? { ...nodeSet, config }
        : mountBundle(problems, path, { ...nodeSet, config }, caSecret);
}

function mountBundle(problems: Problems, path: string, nodeSet: NodeSet, secret: string): NodeSet {
    // what is empty in YAML is null
    const podTemplate = nodeSet.podTemplate ?? {};
    const pod = podTemplate.spec ?? {};
    const containers = pod.containers ?? [];
    const volume: Volume = { name: volumeName, secret: { secretName: secret } };
    const isElasticsearch = (container: Container) => container.name === "elasticsearch";
    const mounted = (container: Container): Container => ({
        ...container,
        volumeMounts: withMount(problems, path, container.volumeMounts ?? []),
    });
    return {
        ...nodeSet,
        podTemplate: {
            ...podTemplate,
            spec: {
                ...pod,
                containers: containers.some(isElasticsearch)
                    ? containers.map((one) => (isElasticsearch(one) ? mounted(one) : one))
                    : [...containers, mounted({ name: "elasticsearch" })],
                volumes: withVolume(problems, path, pod.volumes ?? [], volume),
            },
        },
    };
}

function withSettings(
    problems: Problems,
    path: string,
    config: Record<string, unknown>,
    wanted: Record<string, unknown>,
): Record<string, unknown> {
    const added = Object.entries(wanted).filter(([setting, value]) => {
        const own = settingValues(config, setting);
        for (const other of own.filter((one) => !isSameSetting(one, value))) {
            problems.add(
                `${path}["${setting}"]`,
                `is ${JSON.stringify(other)} already, but has to be ${JSON.stringify(value)}; take it out` +
                    (setting === bundleSetting
                        ? ", and give its CAs as `caCertificates` of their remotes"
                        : ""),
            );
        }
        return own.length === 0;
    });
    return added.length === 0 ? config : { ...config, ...Object.fromEntries(added) };
}

function isSameSetting(one: unknown, other: unknown): boolean {
    return String(one) === String(other);
}

function withMount(
    problems: Problems,
    path: string,
    mounts: NonNullable<Container["volumeMounts"]>,
): NonNullable<Container["volumeMounts"]> {
    const there = mounts.find((mount) => mount.mountPath.replace(/\/+$/, "") === caMountPath);
    if (there === undefined) {
        return [...mounts, { name: volumeName, mountPath: caMountPath, readOnly: true }];
    }
    if (there.name !== volumeName) {
        problems.add(
            `${path}.podTemplate`,
            `mounts the volume "${there.name}" at ${caMountPath} already, where the CAs of the remotes belong; mount it elsewhere`,
        );
    }
    return mounts;
}

function withVolume(problems: Problems, path: string, volumes: Volume[], volume: Volume): Volume[] {
    const there = volumes.find((one) => one.name === volume.name);
    if (there === undefined) {
        return [...volumes, volume];
    }
    if (!isDeepStrictEqual(there, volume)) {
        problems.add(
            `${path}.podTemplate`,
            `has another volume named "${volume.name}", the name of the volume with the CAs of the remotes; rename it`,
        );
    }
    return volumes;
}

/**
 * The `spec` of an Elasticsearch resource with the remote cluster server interface opened, and with the Service
 * of the interface as a load balancer when one is given (ECK 3.3 and later).
 * @throws pulumi.RunError when the spec has another Service already.
 */
export function addRemoteServer(
    spec: ElasticsearchSpec,
    loadBalancer?: pulumi.Unwrap<LoadBalancerExposure>,
): ElasticsearchSpec {
    const problems = new Problems();
    const service = loadBalancer && serviceTemplate(loadBalancer);
    const own = spec.remoteClusterServer?.service;
    if (service !== undefined && own !== undefined && !isDeepStrictEqual(own, service)) {
        problems.add("spec.remoteClusterServer.service", "is set already, to something else; take it out");
    }
    refuseSpec(problems);
    return {
        ...spec,
        remoteClusterServer: { ...spec.remoteClusterServer, enabled: true, ...(service && { service }) },
    };
}

function serviceTemplate(loadBalancer: pulumi.Unwrap<LoadBalancerExposure>): object {
    const { annotations, labels, port, loadBalancerClass, loadBalancerSourceRanges } = loadBalancer;
    return {
        ...((annotations || labels) && {
            metadata: { ...(annotations && { annotations }), ...(labels && { labels }) },
        }),
        spec: {
            type: "LoadBalancer",
            ...(port !== undefined && { ports: remoteClusterPorts(port) }),
            ...(loadBalancerClass !== undefined && { loadBalancerClass }),
            ...(loadBalancerSourceRanges !== undefined && { loadBalancerSourceRanges }),
        },
    };
}

function refuseSpec(problems: Problems): void {
    if (problems.found.length > 0) {
        throw new pulumi.RunError(problems.found.join("\n"));
    }
}
