import { chmod, copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "./account";
import { type Certificate, createCertificate, localhostNames, transportNames } from "./certificates";
import { certificateFiles, elasticsearchYml, log4j2Properties, trustYml } from "./elasticsearch-config";
import type { RunningProcess, Supervisor } from "./processes";
import { run } from "./progress";
import { trustStoreOption } from "./public-authority";

/** What all nodes of the lab have in common. */
export interface ElasticsearchParts {
    home: string;
    javaHome: string;
    /** What a Java program trusts by default. */
    trustStore: string;
    account: Account;
}

export interface NodePlan {
    name: string;
    /** As trust restrictions match it. */
    scopedName: string;
    folder: string;
    httpPort: number;
    transportPort: number;
    remoteClusterServerPort?: number;
}

export interface ClusterPlan {
    name: string;
    authority: Certificate;
    /** Signs for the transport interface. */
    transportAuthority: Certificate;
    /** The names of its nodes. */
    nodeNames: string[];
    trustRestrictions: boolean;
    /** The name in the certificate of the remote cluster server. */
    serverName: string;
    addressInCertificate: boolean;
    /** The address of a proxy that passes the transport interface through. */
    proxyAddress?: string;
    /** A keystore that holds the password of `elastic`. */
    keystore: string;
    nodes: NodePlan[];
    bundleSetting: boolean;
}

export interface RunningNode {
    process: RunningProcess;
    configPath: string;
    keystoreCommand: string;
}

export async function startNode(
    supervisor: Supervisor,
    parts: ElasticsearchParts,
    cluster: ClusterPlan,
    node: NodePlan,
): Promise<RunningNode> {
    const configPath = join(node.folder, "config");
    await writeConfiguration(parts, cluster, node, configPath);
    const keystoreCommand = await writeKeystoreCommand(parts, node, configPath);
    const { account } = parts;
    if (account.foreign) await run("chown", ["-R", `${account.uid}:${account.gid}`, node.folder]);
    const process = await supervisor.start({
        name: `Elasticsearch ${node.name}`,
        account,
        command: join(parts.home, "bin", "elasticsearch"),
        args: [],
        cwd: node.folder,
        env: {
            ...toolEnvironment(parts.javaHome, configPath, join(node.folder, "tmp")),
            ES_TMPDIR: join(node.folder, "tmp"),
            HOME: node.folder,
        },
        logFile: join(node.folder, "elasticsearch.log"),
    });
    return { process, configPath, keystoreCommand };
}

/** Makes the keystore that the nodes of a cluster start with. */
export async function createKeystore(
    parts: ElasticsearchParts,
    folder: string,
    password: string,
): Promise<string> {
    await mkdir(folder, { mode: 0o700 });
    const input = join(folder, "password");
    await writeFile(input, password, { mode: 0o600 });
    const tool = join(parts.home, "bin", "elasticsearch-keystore");
    await run("sh", ["-c", '"$0" add --stdin --force bootstrap.password < "$1"', tool, input], {
        env: toolEnvironment(parts.javaHome, folder, folder),
    });
    return join(folder, "elasticsearch.keystore");
}

function toolEnvironment(javaHome: string, configPath: string, temporary: string): NodeJS.ProcessEnv {
    // The launcher of Elasticsearch leaves files in the temporary folder, and Java one for its counters.
    const tidy = `-XX:-UsePerfData -Djava.io.tmpdir=${temporary}`;
    return {
        PATH: process.env.PATH,
        ES_JAVA_HOME: javaHome,
        ES_PATH_CONF: configPath,
        CLI_JAVA_OPTS: `-XX:TieredStopAtLevel=1 ${tidy}`,
    };
}

async function writeConfiguration(
    parts: ElasticsearchParts,
    cluster: ClusterPlan,
    node: NodePlan,
    configPath: string,
): Promise<void> {
    const file = (name: string) => join(configPath, name);
    const folders = [certificateFiles.authority, certificateFiles.remoteAuthorities].map(dirname);
    for (const folder of folders) await mkdir(file(folder), { recursive: true });
    for (const folder of ["data", "logs", "tmp"]) await mkdir(join(node.folder, folder));

    const configuration = {
        ...node,
        cluster: cluster.name,
        node: node.name,
        seedHosts: cluster.nodes.map((one) => `127.0.0.1:${one.transportPort}`),
        nodes: cluster.nodes.map((one) => one.name),
        bundleSetting: cluster.bundleSetting,
        trustRestrictions: cluster.trustRestrictions,
    };
    await writeFile(file("elasticsearch.yml"), elasticsearchYml(configuration));
    for (const options of ["jvm.options", "jvm.options.d"]) {
        await cp(join(parts.home, "config", options), file(options), { recursive: true });
    }
    await writeFile(file("jvm.options.d/trust-store.options"), trustStoreOption(parts.trustStore));
    await writeFile(file("log4j2.properties"), log4j2Properties);
    await copyFile(cluster.keystore, file("elasticsearch.keystore"));
    await writeCertificates(cluster, node, file);
}

async function writeCertificates(
    cluster: ClusterPlan,
    node: NodePlan,
    file: (name: string) => string,
): Promise<void> {
    const { authority, transportAuthority } = cluster;
    const issue = (path: string, names: string[], by = authority) => createCertificate(by, file(path), names);
    await issue(certificateFiles.http, localhostNames);
    const passing = cluster.proxyAddress === undefined ? [] : [`IP:${cluster.proxyAddress}`];
    const names = [...transportNames(node.scopedName), ...passing];
    await issue(certificateFiles.transport, names, transportAuthority);
    if (node.remoteClusterServerPort !== undefined) {
        const addresses = cluster.addressInCertificate ? localhostNames : [];
        await issue(certificateFiles.remoteClusterServer, [`DNS:${cluster.serverName}`, ...addresses]);
    }
    await copyFile(transportAuthority.certificate, file(certificateFiles.authority));
    if (cluster.trustRestrictions) {
        await writeFile(file(certificateFiles.trustRestrictions), trustYml(cluster.nodeNames));
    }
    // A node refuses to start without this file. Until it connects to remote clusters, any authority does.
    await copyFile(authority.certificate, file(certificateFiles.remoteAuthorities));
}

/** Installed packages of Elasticsearch bring such a command, which knows where Java and the configuration are. */
async function writeKeystoreCommand(
    parts: ElasticsearchParts,
    node: NodePlan,
    configPath: string,
): Promise<string> {
    const command = join(node.folder, "elasticsearch-keystore");
    const environment = toolEnvironment(parts.javaHome, configPath, join(node.folder, "tmp"));
    const { ES_JAVA_HOME, ES_PATH_CONF, CLI_JAVA_OPTS } = environment;
    const lines = [
        "#!/bin/sh",
        `export ES_JAVA_HOME='${ES_JAVA_HOME}' ES_PATH_CONF='${ES_PATH_CONF}' CLI_JAVA_OPTS='${CLI_JAVA_OPTS}'`,
        `exec '${join(parts.home, "bin", "elasticsearch-keystore")}' "$@"`,
    ];
    await writeFile(command, `${lines.join("\n")}\n`);
    await chmod(command, 0o755);
    return command;
}
