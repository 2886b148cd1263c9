import { isDeepStrictEqual } from "node:util";
import { Problems } from "./problems";
import { settingValues } from "./settings";

/** An entry of `spec.nodeSets` of an Elasticsearch resource, as far as it is looked at. */
export interface NodeSet {
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

/** A Secret as files in the Pods. */
export interface SecretMount {
    /** Name of the volume. */
    volume: string;
    /** Folder of the files. */
    path: string;
    secret: string;
    /** How messages call what is in it. */
    holds: string;
}

/** The nodeSet with some settings; what is there stays. `cures` add to what to do about a setting that says otherwise. */
export function withSettings(
    problems: Problems,
    path: string,
    nodeSet: NodeSet,
    wanted: Record<string, unknown>,
    cures: Record<string, string> = {},
): NodeSet {
    const config = nodeSet.config ?? {};
    const added = Object.entries(wanted).filter(([setting, value]) => {
        const own = settingValues(config, setting);
        for (const other of own.filter((one) => !isSameSetting(one, value))) {
            problems.add(
                `${path}.config["${setting}"]`,
                `is ${JSON.stringify(other)} already, but has to be ${JSON.stringify(value)}; take it out${cures[setting] ?? ""}`,
            );
        }
        return own.length === 0;
    });
    return { ...nodeSet, config: added.length === 0 ? config : { ...config, ...Object.fromEntries(added) } };
}

function isSameSetting(one: unknown, other: unknown): boolean {
    return String(one) === String(other);
}

/** The nodeSet with a Secret mounted in the container of Elasticsearch; what is there stays. */
export function withSecretMount(
    problems: Problems,
    path: string,
    nodeSet: NodeSet,
    mount: SecretMount,
): NodeSet {
    // what is empty in YAML is null
    const podTemplate = nodeSet.podTemplate ?? {};
    const pod = podTemplate.spec ?? {};
    const containers = pod.containers ?? [];
    const isElasticsearch = (container: Container) => container.name === "elasticsearch";
    const mounted = (container: Container): Container => ({
        ...container,
        volumeMounts: withMount(problems, path, container.volumeMounts ?? [], mount),
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
                volumes: withVolume(problems, path, pod.volumes ?? [], mount),
            },
        },
    };
}

function withMount(
    problems: Problems,
    path: string,
    mounts: NonNullable<Container["volumeMounts"]>,
    { volume, path: mountPath, holds }: SecretMount,
): NonNullable<Container["volumeMounts"]> {
    const there = mounts.find((mount) => mount.mountPath.replace(/\/+$/, "") === mountPath);
    if (there === undefined) {
        return [...mounts, { name: volume, mountPath, readOnly: true }];
    }
    if (there.name !== volume) {
        problems.add(
            `${path}.podTemplate`,
            `mounts the volume "${there.name}" at ${mountPath} already, where ${holds} belong; mount it elsewhere`,
        );
    }
    return mounts;
}

function withVolume(
    problems: Problems,
    path: string,
    volumes: Volume[],
    { volume: name, secret, holds }: SecretMount,
): Volume[] {
    const volume: Volume = { name, secret: { secretName: secret } };
    const there = volumes.find((one) => one.name === name);
    if (there === undefined) {
        return [...volumes, volume];
    }
    if (!isDeepStrictEqual(there, volume)) {
        problems.add(
            `${path}.podTemplate`,
            `has another volume named "${name}", the name of the volume with ${holds}; rename it`,
        );
    }
    return volumes;
}
