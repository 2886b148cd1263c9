import * as pulumi from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { bundleSetting } from "./ca-bundle";
import { exposedPorts, LoadBalancerExposure, serverInterface } from "./eck-exposure";
import { EckClientAttachment } from "./eck-client-attachment";
import { NodeSet, withSecretMount, withSettings } from "./node-set";
import { Problems } from "./problems";
import { settingValues } from "./settings";

/** `spec` of an Elasticsearch resource of ECK, as far as remote clusters are concerned; the rest stays as it is. */
export interface ElasticsearchSpec {
    version?: string;
    nodeSets?: NodeSet[];
    secureSettings?: { secretName: string }[];
    remoteClusters?: { name?: string; apiKey?: unknown }[];
    remoteClusterServer?: { enabled?: boolean; service?: object };
    transport?: {
        tls?: {
            certificateAuthorities?: { configMapName?: string };
            otherNameSuffix?: string;
            [field: string]: unknown;
        };
        [field: string]: unknown;
    };
    [field: string]: unknown;
}

/** The folder of the CA bundle in the Pods, inside the configuration folder as Elasticsearch demands. */
export const caMountPath = "/usr/share/elasticsearch/config/remote-certs";

/** The CA bundle in the Pods. */
export const caFile = `${caMountPath}/ca.crt`;

/** Whether a node verifies remote cluster server interfaces. */
export const clientSslSetting = "xpack.security.remote_cluster_client.ssl.enabled";

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
    const configured = withSettings(
        problems,
        path,
        nodeSet,
        { [clientSslSetting]: true, ...(caSecret !== undefined && { [bundleSetting]: [caFile] }) },
        { [bundleSetting]: ", and give its CAs as `caCertificates` of their remotes" },
    );
    const mount = { volume: "remote-certs", path: caMountPath, holds: "the CAs of the remotes" };
    return caSecret === undefined
        ? configured
        : withSecretMount(problems, path, configured, { ...mount, secret: caSecret });
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
            ...(port !== undefined && { ports: exposedPorts(serverInterface, port) }),
            ...(loadBalancerClass !== undefined && { loadBalancerClass }),
            ...(loadBalancerSourceRanges !== undefined && { loadBalancerSourceRanges }),
        },
    };
}

/**
 * Refuses a `spec` that says otherwise.
 * @throws pulumi.RunError
 */
export function refuseSpec(problems: Problems): void {
    if (problems.found.length > 0) {
        throw new pulumi.RunError(problems.found.join("\n"));
    }
}
