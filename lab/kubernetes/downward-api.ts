import type { V1Pod } from "@kubernetes/client-node" with { "resolution-mode": "import" };

/** What a Pod may know of itself, by the paths that `fieldRef` takes. */
export function podField(pod: V1Pod, address: string, path: string): string {
    const { metadata, spec } = pod;
    const maps = { labels: metadata?.labels ?? {}, annotations: metadata?.annotations ?? {} };
    const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
    if (entry !== null) return maps[entry[1] as keyof typeof maps][entry[2] as string] ?? "";

    const fields: Record<string, string | undefined> = {
        "metadata.name": metadata?.name,
        "metadata.namespace": metadata?.namespace,
        "metadata.uid": metadata?.uid,
        "metadata.labels": lines(maps.labels),
        "metadata.annotations": lines(maps.annotations),
        "spec.nodeName": spec?.nodeName ?? "",
        "spec.serviceAccountName": spec?.serviceAccountName ?? "default",
        "status.hostIP": "127.0.0.1",
        "status.hostIPs": "127.0.0.1",
        "status.podIP": address,
        "status.podIPs": address,
    };
    const value = fields[path];
    if (value === undefined) throw new Error(`a Pod of the lab has no field ${path}`);
    return value;
}

function lines(map: Record<string, string>): string {
    return Object.entries(map)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join("\n");
}
