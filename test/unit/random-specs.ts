import { caFile, caMountPath, clientSslSetting, ElasticsearchSpec } from "../../model/elasticsearch-spec";

/** A source of chance that gives the same every time: a failing test names its seed. */
export class Chance {
    private state: number;

    constructor(seed: number) {
        this.state = seed + 1;
        // neighbouring seeds begin alike
        Array.from({ length: 5 }, () => this.below(2));
    }

    /** A whole number from 0 to below `limit`. */
    below(limit: number): number {
        // the minimal standard generator of Park and Miller
        this.state = (this.state * 48271) % 2147483647;
        return this.state % limit;
    }

    /** True once in `times`. */
    once(times: number): boolean {
        return this.below(times) === 0;
    }

    pick<T>(list: readonly T[]): T {
        return list[this.below(list.length)] as T;
    }

    /** A part of the list, in its order. */
    some<T>(list: readonly T[]): T[] {
        return list.filter(() => this.once(2));
    }
}

/** The seeds of a property test. */
export const seeds = Array.from({ length: 300 }, (_, index) => index);

/** A setting in one of the ways to nest its name. */
export function nested(chance: Chance, setting: string, value: unknown): Record<string, unknown> {
    const parts = setting.split(".");
    const cut = 1 + chance.below(parts.length);
    const [head, rest] = [parts.slice(0, cut).join("."), parts.slice(cut).join(".")];
    return { [head]: rest === "" ? value : nested(chance, rest, value) };
}

function config(chance: Chance, roles: string[]): Record<string, unknown> | undefined {
    const bundled = chance.pick([caFile, [caFile]]);
    const settings = chance.some<Record<string, unknown>>([
        { "node.store.allow_mmap": false },
        nested(chance, "indices.memory.index_buffer_size", "20%"),
        { "node.roles": roles },
        { "xpack.security.authc.realms": { native: { native1: { order: 0 } } } },
        ...(chance.once(3)
            ? [
                  nested(chance, clientSslSetting, chance.pick([true, "true"])),
                  chance.once(2)
                      ? { "xpack.security.remote_cluster_client.ssl.certificate_authorities": bundled }
                      : {
                            "xpack.security.remote_cluster_client": {
                                ssl: { certificate_authorities: bundled },
                            },
                        },
              ]
            : []),
    ]);
    // two nestings that begin alike would overwrite each other here, which is no concern of the code
    const keys = settings.flatMap(Object.keys);
    const distinct = settings.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
    return chance.once(4) ? undefined : (Object.assign({}, ...distinct) as Record<string, unknown>);
}

function mounts(chance: Chance): object[] {
    return chance.some([
        { name: "elasticsearch-data", mountPath: "/usr/share/elasticsearch/data" },
        { name: "dictionaries", mountPath: "/usr/share/elasticsearch/config/dictionaries", readOnly: true },
        { name: "remote-certs", mountPath: chance.pick([caMountPath, `${caMountPath}/`]) },
    ]);
}

function podTemplate(chance: Chance, caSecret: string): object | undefined {
    const elasticsearch = {
        name: "elasticsearch",
        resources: { limits: { memory: "4Gi" } },
        ...(chance.once(3) ? {} : { volumeMounts: mounts(chance) }),
    };
    const containers = chance.some<object>([
        { name: "exporter", image: "exporter:1", volumeMounts: [{ name: "exporter", mountPath: "/etc" }] },
        elasticsearch,
        { name: "logger", image: "logger:1" },
    ]);
    const volumes = chance.some<object>([
        { name: "dictionaries", configMap: { name: "dictionaries" } },
        { name: "remote-certs", secret: { secretName: caSecret } },
        { name: "scratch", emptyDir: {} },
    ]);
    return chance.pick([
        undefined,
        {},
        { metadata: { labels: { team: "search" } } },
        {
            ...(chance.once(2) ? { metadata: { annotations: { team: "search" } } } : {}),
            spec: {
                priorityClassName: "high",
                initContainers: [{ name: "sysctl", command: ["sysctl", "-w", "vm.max_map_count=1"] }],
                ...(chance.once(4) ? {} : { containers }),
                ...(chance.once(4) ? {} : { volumes }),
            },
        },
    ]);
}

/** A spec as people write them, which says nothing against a remote client or server. */
export function randomSpec(chance: Chance, caSecret: string): ElasticsearchSpec {
    const nodeSets = Array.from({ length: chance.below(4) }, (_, index) => {
        const roles = index === 0 ? ["data", "remote_cluster_client"] : chance.pick([[], ["master"]]);
        const settings = config(chance, roles);
        const template = podTemplate(chance, caSecret);
        return {
            name: `set-${index}`,
            count: 1 + chance.below(3),
            ...(settings && { config: settings }),
            ...(template && { podTemplate: template }),
            ...(chance.once(2)
                ? { volumeClaimTemplates: [{ metadata: { name: "elasticsearch-data" } }] }
                : {}),
        };
    });
    return {
        ...(chance.once(5) ? {} : { version: chance.pick(["8.14.0", "9.5.4", "10.0.0"]) }),
        ...(chance.once(8) ? {} : { nodeSets }),
        ...(chance.once(2)
            ? {}
            : { secureSettings: chance.some([{ secretName: "s3" }, { secretName: "gcs" }]) }),
        ...(chance.once(2) ? {} : { http: { tls: { selfSignedCertificate: { disabled: true } } } }),
        ...(chance.once(3) ? { remoteClusters: [{ name: "paris" }] } : {}),
        ...(chance.once(3) ? { remoteClusterServer: { enabled: chance.once(2) } } : {}),
    } as ElasticsearchSpec;
}

/** The same value, of which nothing can be changed. */
export function frozen<T>(value: T): T {
    if (typeof value === "object" && value !== null) {
        Object.values(value).forEach(frozen);
        Object.freeze(value);
    }
    return value;
}

/** Where something of the old value is not in the new one any more. Lists may grow at their end. */
export function lost(before: unknown, after: unknown, path = ""): string[] {
    if (typeof before !== "object" || before === null) {
        return Object.is(before, after) ? [] : [path];
    }
    if (typeof after !== "object" || after === null || Array.isArray(before) !== Array.isArray(after)) {
        return [path];
    }
    return Object.entries(before).flatMap(([key, value]) =>
        lost(value, (after as Record<string, unknown>)[key], `${path}.${key}`),
    );
}
