import type {
    V1ConfigMap,
    V1DownwardAPIVolumeFile,
    V1KeyToPath,
    V1Pod,
    V1Secret,
    V1Volume,
    V1VolumeProjection,
} from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { podField } from "./downward-api";
import type { Watched } from "./watch";

export interface VolumeFile {
    content: Buffer;
    mode: number;
}

/** The files of a volume by their paths in it. */
export type VolumeContents = Map<string, VolumeFile>;

/** The objects that volumes and environments are made of. */
export interface PodSources {
    secrets: Watched<V1Secret>;
    configMaps: Watched<V1ConfigMap>;
}

const DEFAULT_MODE = 0o644;

/**
 * What a volume of the kinds that mirror objects consists of now, or undefined for other kinds. Fails when an
 * object is missing that the Pod cannot do without.
 */
export function volumeContents(
    volume: V1Volume,
    pod: V1Pod,
    address: string,
    sources: PodSources,
): VolumeContents | undefined {
    const parts = projections(volume);
    if (parts === undefined) return undefined;
    const { secret, configMap, downwardAPI, projected } = volume;
    const mode = (secret ?? configMap ?? downwardAPI ?? projected)?.defaultMode ?? DEFAULT_MODE;
    const contents: VolumeContents = new Map();
    for (const part of parts) {
        for (const [path, file] of filesOf(part, mode, pod, address, sources)) contents.set(path, file);
    }
    return contents;
}

/** A projected volume is made of the others, so each of the others is a projected one of a single source. */
function projections(volume: V1Volume): V1VolumeProjection[] | undefined {
    const { secret, configMap, downwardAPI, projected } = volume;
    if (projected) return projected.sources ?? [];
    if (secret) return [{ secret: { ...secret, name: secret.secretName } }];
    if (configMap) return [{ configMap }];
    if (downwardAPI) return [{ downwardAPI }];
    return undefined;
}

/** The data of a Secret, or undefined when it is missing and may be. */
export function secretData(
    sources: PodSources,
    namespace: string,
    { name = "", optional }: { name?: string; optional?: boolean },
): Record<string, Buffer> | undefined {
    const secret = sources.secrets.get(namespace, name);
    if (secret === undefined && !optional) throw new Error(`secret "${name}" not found`);
    return secret && decode(secret.data, "base64");
}

/** The data of a ConfigMap, or undefined when it is missing and may be. */
export function configMapData(
    sources: PodSources,
    namespace: string,
    { name = "", optional }: { name?: string; optional?: boolean },
): Record<string, Buffer> | undefined {
    const configMap = sources.configMaps.get(namespace, name);
    if (configMap === undefined && !optional) throw new Error(`configmap "${name}" not found`);
    return configMap && { ...decode(configMap.data, "utf8"), ...decode(configMap.binaryData, "base64") };
}

function filesOf(
    part: V1VolumeProjection,
    mode: number,
    pod: V1Pod,
    address: string,
    sources: PodSources,
): VolumeContents {
    const namespace = pod.metadata?.namespace ?? "";
    if (part.secret) return pick(secretData(sources, namespace, part.secret), part.secret, mode);
    if (part.configMap) return pick(configMapData(sources, namespace, part.configMap), part.configMap, mode);
    if (part.downwardAPI) return downwardFiles(part.downwardAPI.items ?? [], mode, pod, address);
    throw new Error(`the lab has no volumes of the kind ${Object.keys(part).join(", ")}`);
}

function pick(
    data: Record<string, Buffer> = {},
    { name = "", items, optional }: { name?: string; items?: V1KeyToPath[]; optional?: boolean },
    mode: number,
): VolumeContents {
    const wanted = items ?? Object.keys(data).map((key): V1KeyToPath => ({ key, path: key }));
    const contents: VolumeContents = new Map();
    for (const item of wanted) {
        const content = data[item.key];
        if (content !== undefined) contents.set(item.path, { content, mode: item.mode ?? mode });
        else if (!optional) throw new Error(`"${name}" has no key ${item.key}`);
    }
    return contents;
}

function downwardFiles(
    items: V1DownwardAPIVolumeFile[],
    mode: number,
    pod: V1Pod,
    address: string,
): VolumeContents {
    const contents: VolumeContents = new Map();
    for (const item of items) {
        const text = podField(pod, address, item.fieldRef?.fieldPath ?? "");
        contents.set(item.path, { content: Buffer.from(text), mode: item.mode ?? mode });
    }
    return contents;
}

function decode(data: Record<string, string> = {}, encoding: BufferEncoding): Record<string, Buffer> {
    return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, encoding)]),
    );
}
