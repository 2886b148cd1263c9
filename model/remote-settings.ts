import * as pulumi from "@pulumi/pulumi";
import { RemoteEndpoint, checkServerName, parseAddress } from "./endpoint";
import { Known } from "./known";
import { items, Problems } from "./problems";

/** How the local cluster opens its sockets. Maps to `cluster.remote.<alias>.mode`. */
export enum ConnectionMode {
    /** Every socket goes to one address, behind which any node of the remote answers. */
    Proxy = "proxy",
    /** The local cluster learns the remote's nodes from seeds and connects to them directly. */
    Sniff = "sniff",
}

/** What is compressed between the clusters. Maps to `cluster.remote.<alias>.transport.compress`. */
export enum TransportCompress {
    /** All requests. */
    All = "true",
    /** Only the raw documents of replication and recovery (Elasticsearch's default). */
    IndexingData = "indexing_data",
    /** Nothing. */
    None = "false",
}

/** Maps to `cluster.remote.<alias>.transport.compression_scheme`. */
export enum CompressionScheme {
    Lz4 = "lz4",
    Deflate = "deflate",
}

/** The settings of one remote beside its address. Each default is Elasticsearch's own. */
export interface RemoteSettings {
    /** How the local cluster connects. Default: `ConnectionMode.Proxy`. Maps to `mode`. */
    mode?: pulumi.Input<ConnectionMode>;
    /** TLS server name, proxy mode only. Default: the one of the endpoint. Maps to `server_name`. */
    serverName?: pulumi.Input<string>;
    /** `host:port` of nodes of the remote. Required in sniff mode, refused in proxy mode. Maps to `seeds`. */
    seeds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * `host:port` of a proxy through which all nodes are reached, sniff mode only: for remotes from 6.7 to 7.5 on Elastic
     * Cloud, with certificates. Default: none. Maps to `proxy`.
     */
    proxy?: pulumi.Input<string>;
    /** Sockets to open, proxy mode only. Default: 18. Maps to `proxy_socket_connections`. */
    proxySocketConnections?: pulumi.Input<number>;
    /** Gateway nodes to connect to, sniff mode only. Default: 3. Maps to `node_connections`. */
    nodeConnections?: pulumi.Input<number>;
    /** Whether a search goes on without this remote when it does not answer. Default: true from 8.15 on, false before. Maps to `skip_unavailable`. */
    skipUnavailable?: pulumi.Input<boolean>;
    /** What is compressed. Default: the local's `transport.compress`. */
    transportCompress?: pulumi.Input<TransportCompress>;
    /** How it is compressed. Default: the local's `transport.compression_scheme`. */
    transportCompressionScheme?: pulumi.Input<CompressionScheme>;
    /** Time between pings that keep idle sockets open, such as `30s`; `-1` for none. Default: none. */
    transportPingSchedule?: pulumi.Input<string>;
}

/** All that `cluster.remote.<alias>.*` is made of. */
export type RemoteSettingsInput = pulumi.Unwrap<RemoteSettings> & { remote?: RemoteEndpoint };

/** One setting as the elasticstack provider takes it. */
export interface ClusterSetting {
    name: string;
    value?: string;
    valueLists?: string[];
}

/** Checks which settings belong to which mode, and their values. */
export function checkRemoteSettings(
    problems: Problems,
    input: Exclude<Known<RemoteSettingsInput>, symbol>,
): void {
    problems.check("mode", input.mode, oneOf(ConnectionMode), `is not one of ${listed(ConnectionMode)}`);
    if (input.mode === undefined || oneOf(ConnectionMode)(input.mode)) {
        checkMode(problems, input, input.mode === ConnectionMode.Sniff);
    }
    for (const [path, seed] of items("seeds", input.seeds)) {
        problems.check(
            path,
            seed,
            (text) => typeof text === "string" && parseAddress(text) !== undefined,
            `${JSON.stringify(seed)} is not "host:port" (IPv6 in brackets, no scheme)`,
        );
    }
    problems.check(
        "proxy",
        input.proxy,
        (text) => typeof text === "string" && parseAddress(text) !== undefined,
        `${JSON.stringify(input.proxy)} is not "host:port" (IPv6 in brackets, no scheme)`,
    );
    checkServerName(problems, "serverName", input.serverName);
    checkValues(problems, input);
}

function checkMode(
    problems: Problems,
    input: Exclude<Known<RemoteSettingsInput>, symbol>,
    sniff: boolean,
): void {
    if (sniff) {
        if (
            problems.require("seeds", input.seeds, 'sniff mode needs "host:port" of at least one remote node')
        ) {
            problems.checkList("seeds", input.seeds, "give at least one address");
        }
        if (input.remote !== undefined) {
            problems.add(
                "remote",
                "belongs to proxy mode; sniff mode takes `seeds` (and `caCertificate` for a private CA)",
            );
        }
        if (input.serverName !== undefined) {
            problems.add(
                "serverName",
                "belongs to proxy mode; in sniff mode each node's own name is verified",
            );
        }
    } else {
        problems.require(
            "remote",
            input.remote,
            "proxy mode needs the `endpoint` of a RemoteServer component",
        );
        if (input.seeds !== undefined) {
            problems.add("seeds", "belongs to sniff mode; set `mode: ConnectionMode.Sniff` or leave it out");
        }
        if (input.proxy !== undefined) {
            problems.add("proxy", "belongs to sniff mode; in proxy mode `remote` is the proxy");
        }
    }
    const wrongMode = sniff ? "proxySocketConnections" : "nodeConnections";
    if (input[wrongMode] !== undefined) {
        problems.add(wrongMode, `belongs to ${sniff ? "proxy" : "sniff"} mode; leave it out`);
    }
}

function checkValues(problems: Problems, settings: Exclude<Known<RemoteSettingsInput>, symbol>): void {
    for (const count of ["proxySocketConnections", "nodeConnections"] as const) {
        problems.check(
            count,
            settings[count],
            (value) => Number.isInteger(value) && value >= 1,
            "is not a whole number from 1 on",
        );
    }
    problems.checkFlag("skipUnavailable", settings.skipUnavailable);
    problems.check(
        "transportCompress",
        settings.transportCompress,
        oneOf(TransportCompress),
        `is not one of ${listed(TransportCompress)}`,
    );
    problems.check(
        "transportCompressionScheme",
        settings.transportCompressionScheme,
        oneOf(CompressionScheme),
        `is not one of ${listed(CompressionScheme)}`,
    );
    problems.check(
        "transportPingSchedule",
        settings.transportPingSchedule,
        (text) => typeof text === "string" && /^(-1|[1-9]\d*(d|h|m|s|ms))$/.test(text),
        'is not a time such as "30s", or "-1" for none',
    );
}

function oneOf(values: Record<string, string>): (value: unknown) => boolean {
    return (value) => Object.values(values).includes(value as string);
}

function listed(values: Record<string, string>): string {
    return Object.values(values)
        .map((value) => JSON.stringify(value))
        .join(", ");
}

/** The settings of one alias, in a stable order. */
export function remoteClusterSettings(alias: string, input: RemoteSettingsInput): ClusterSetting[] {
    const mode = input.mode ?? ConnectionMode.Proxy;
    const values: [string, string | number | boolean | string[] | undefined][] = [
        ["mode", mode],
        ["proxy_address", mode === ConnectionMode.Proxy ? input.remote?.proxyAddress : undefined],
        [
            "server_name",
            mode === ConnectionMode.Proxy ? (input.serverName ?? input.remote?.serverName) : undefined,
        ],
        ["proxy_socket_connections", input.proxySocketConnections],
        ["seeds", input.seeds],
        ["proxy", input.proxy],
        ["node_connections", input.nodeConnections],
        ["skip_unavailable", input.skipUnavailable],
        ["transport.compress", input.transportCompress],
        ["transport.compression_scheme", input.transportCompressionScheme],
        ["transport.ping_schedule", input.transportPingSchedule],
    ];
    return values.flatMap(([key, value]): ClusterSetting[] => {
        const name = `cluster.remote.${alias}.${key}`;
        if (value === undefined) {
            return [];
        }
        return [Array.isArray(value) ? { name, valueLists: value } : { name, value: String(value) }];
    });
}

/** Settings as Elasticsearch takes them: values by name. */
export function settingsByName(settings: ClusterSetting[]): Record<string, string | string[] | undefined> {
    return Object.fromEntries(settings.map(({ name, value, valueLists }) => [name, valueLists ?? value]));
}
