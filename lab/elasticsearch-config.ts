/** What distinguishes the configuration of one node from that of another. */
export interface NodeConfiguration {
    cluster: string;
    node: string;
    folder: string;
    httpPort: number;
    transportPort: number;
    remoteClusterServerPort?: number;
    /** Transport addresses and names of all nodes of the cluster. */
    seedHosts: string[];
    nodes: string[];
    /** Whether the node trusts the authorities of `remoteAuthorities` when it connects to remote clusters. */
    bundleSetting: boolean;
    /** Whether it lets only nodes connect whose names are in `trustRestrictions`. */
    trustRestrictions: boolean;
}

/** Relative to the folder of the configuration. Those of servers are without their `.crt` and `.key`. */
export const certificateFiles = {
    authority: "certs/ca.crt",
    http: "certs/http",
    transport: "certs/transport",
    trustRestrictions: "certs/trust.yml",
    remoteClusterServer: "certs/remote-cluster-server",
    remoteAuthorities: "remote-certs/ca.crt",
};

export function elasticsearchYml(node: NodeConfiguration): string {
    return toYml({
        "cluster.name": node.cluster,
        "node.name": node.node,
        "path.data": `${node.folder}/data`,
        "path.logs": `${node.folder}/logs`,
        "network.host": "127.0.0.1",
        "http.port": node.httpPort,
        "transport.port": node.transportPort,
        ...discovery(node),
        "cluster.routing.allocation.disk.threshold_enabled": false,
        "xpack.license.self_generated.type": "trial",
        "xpack.security.enabled": true,
        ...server("xpack.security.http.ssl", certificateFiles.http),
        ...server("xpack.security.transport.ssl", certificateFiles.transport),
        "xpack.security.transport.ssl.certificate_authorities": [certificateFiles.authority],
        ...(node.trustRestrictions && {
            "xpack.security.transport.ssl.trust_restrictions.path": certificateFiles.trustRestrictions,
        }),
        ...remoteClusterServer(node.remoteClusterServerPort),
        ...(node.bundleSetting && {
            "xpack.security.remote_cluster_client.ssl.certificate_authorities": [
                certificateFiles.remoteAuthorities,
            ],
        }),
    });
}

/** The file with the names of the nodes that may connect. */
export function trustYml(names: string[]): string {
    return toYml({ "trust.subject_name": names });
}

function discovery(node: NodeConfiguration): Record<string, unknown> {
    if (node.nodes.length === 1) return { "discovery.type": "single-node" };
    return { "discovery.seed_hosts": node.seedHosts, "cluster.initial_master_nodes": node.nodes };
}

function remoteClusterServer(port: number | undefined): Record<string, unknown> {
    if (port === undefined) return {};
    return {
        "remote_cluster_server.enabled": true,
        "remote_cluster.port": port,
        ...server("xpack.security.remote_cluster_server.ssl", certificateFiles.remoteClusterServer),
    };
}

function server(prefix: string, files: string): Record<string, unknown> {
    return {
        [`${prefix}.enabled`]: true,
        [`${prefix}.key`]: `${files}.key`,
        [`${prefix}.certificate`]: `${files}.crt`,
    };
}

function toYml(settings: Record<string, unknown>): string {
    // JSON values are YAML values.
    return Object.entries(settings)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
        .join("");
}

/** What the home adds to the stock options in `config/jvm.options.d`: nodes that start fast and stay small. */
export const jvmOptions = [
    // The plugin of the lab reloads all other plugins.
    "--add-exports=org.elasticsearch.server/org.elasticsearch.plugins.internal=ALL-UNNAMED",
    "-XX:-UsePerfData",
    "-Xms256m",
    "-Xmx256m",
    "-XX:-UseG1GC",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-AlwaysPreTouch",
    "-XX:-HeapDumpOnOutOfMemoryError",
    // Nothing into gc.log, and of everything else the warnings.
    "-Xlog:disable",
    "-Xlog:all=warning:stderr",
    "",
].join("\n");

/** Everything to the standard output, which is the one log file of a node. */
export const log4j2Properties = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] [%node_name]%marker %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;
