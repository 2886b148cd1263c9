import * as pulumi from "@pulumi/pulumi";
import { isAbsolute } from "node:path/posix";
import { checkHost, checkPort } from "./endpoint";
import { markFields, markInput } from "./fields";
import { Known } from "./known";
import { isPresent, items, Problems } from "./problems";

/** How to log in to the machine of a node. */
export interface SshAccess {
    /** Host name or IP address of the machine, as seen from where Pulumi runs. */
    host: pulumi.Input<string>;
    /** Port of sshd. Default: 22. */
    port?: pulumi.Input<number>;
    /** User to log in as; it (or `sudo`) must be able to change the node's configuration folder. */
    user: pulumi.Input<string>;
    /** Private key in OpenSSH or PEM form, without a passphrase. Kept as a secret. */
    privateKey: pulumi.Input<string>;
    /**
     * Public key of the machine, such as `ssh-ed25519 AAAA...` (what `ssh-keyscan` prints after the host).
     * The credential of the remote goes over this connection, so it is always verified.
     */
    hostKey: pulumi.Input<string>;
    /** Whether commands run through `sudo -n`. Default: false. */
    sudo?: pulumi.Input<boolean>;
}

/** One node of a self-managed cluster. */
export interface SelfManagedNode {
    /** `node.name`, as in `elasticsearch.yml`. */
    name: string;
    /** How to log in to its machine. */
    ssh: pulumi.Input<SshAccess>;
    /** Folder of `elasticsearch.yml`. Default: `/etc/elasticsearch`. */
    configPath?: pulumi.Input<string>;
    /** The keystore tool. Default: `/usr/share/elasticsearch/bin/elasticsearch-keystore`. */
    keystoreCommand?: pulumi.Input<string>;
    /** Password of the keystore, the same on all nodes (one reload serves them all). Default: none. Kept as a secret. */
    keystorePassword?: pulumi.Input<string>;
}

/** A node with the defaults filled in, as the ssh work takes it. */
export interface ResolvedNode {
    name: string;
    ssh: { host: string; port: number; user: string; privateKey: string; hostKey: string; sudo: boolean };
    configPath: string;
    keystoreCommand: string;
    keystorePassword?: string;
}

/** Checks the list of nodes. */
export function checkNodes(
    problems: Problems,
    property: string,
    nodes: Known<pulumi.Unwrap<SelfManagedNode>[]> | undefined,
): void {
    problems.check(property, nodes, Array.isArray, "is not a list; give all nodes of the cluster");
    const names = new Set<unknown>();
    for (const [path, node] of items(property, nodes)) {
        if (problems.require(`${path}.name`, node.name, "give the `node.name` of elasticsearch.yml")) {
            problems.check(
                `${path}.name`,
                node.name,
                (name) => !names.has(name),
                `${JSON.stringify(node.name)} stands twice`,
            );
            names.add(node.name);
        }
        checkNode(problems, path, node);
    }
}

/** Checks one node, beside its name. */
export function checkNode(
    problems: Problems,
    path: string,
    node: Exclude<Known<pulumi.Unwrap<SelfManagedNode>>, symbol>,
): void {
    if (
        problems.require(`${path}.ssh`, node.ssh, "give host, user, privateKey and hostKey") &&
        isPresent(node.ssh)
    ) {
        checkSsh(problems, `${path}.ssh`, node.ssh);
    }
    for (const file of ["configPath", "keystoreCommand"] as const) {
        problems.check(
            `${path}.${file}`,
            node[file],
            (text) => typeof text === "string" && isAbsolute(text) && !/[\n\0]/.test(text),
            `${JSON.stringify(node[file])} is not an absolute path`,
        );
    }
    // it is given to the keystore tool as the first line of its input
    problems.check(
        `${path}.keystorePassword`,
        node.keystorePassword,
        (text) => typeof text === "string" && /^[^\r\n]+$/.test(text),
        "is not one line of text",
    );
}

function checkSsh(
    problems: Problems,
    path: string,
    ssh: Exclude<Known<pulumi.Unwrap<SshAccess>>, symbol>,
): void {
    if (problems.require(`${path}.host`, ssh.host, "give the host name or IP address of the machine")) {
        checkHost(problems, `${path}.host`, ssh.host);
    }
    checkPort(problems, `${path}.port`, ssh.port);
    problems.checkFlag(`${path}.sudo`, ssh.sudo);
    if (problems.require(`${path}.user`, ssh.user, "give the user to log in as")) {
        problems.check(
            `${path}.user`,
            ssh.user,
            (text) => typeof text === "string",
            "is not a text; give the user to log in as",
        );
    }
    if (problems.require(`${path}.privateKey`, ssh.privateKey, "give the private key of that user")) {
        problems.check(
            `${path}.privateKey`,
            ssh.privateKey,
            (text) => typeof text === "string" && /^\s*-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text),
            "is not a private key in OpenSSH or PEM form; give the content of the key file, not its path",
        );
    }
    if (
        problems.require(
            `${path}.hostKey`,
            ssh.hostKey,
            "give the machine's public key, as `ssh-keyscan` prints it",
        )
    ) {
        problems.check(
            `${path}.hostKey`,
            ssh.hostKey,
            (text) => typeof text === "string" && hostKeyData(text) !== undefined,
            'is not a public key such as "ssh-ed25519 AAAA..."; take the part after the host of what `ssh-keyscan` prints',
        );
    }
}

/** The raw key in a public key line; undefined when it is not one. */
export function hostKeyData(line: string): Buffer | undefined {
    const [type, data] = line.trim().split(/\s+/);
    if (!type || !data || !/^[A-Za-z0-9+/]+=*$/.test(data)) {
        return undefined;
    }
    const raw = Buffer.from(data, "base64");
    return raw.length > 4 && raw.subarray(4, 4 + raw.readUInt32BE(0)).toString() === type ? raw : undefined;
}

/** A node as resources take it: defaults filled in, its keys and passwords as secrets. */
export function resolveNode(
    { ssh, ...node }: SelfManagedNode,
    gate: pulumi.Output<unknown>,
): pulumi.Input<ResolvedNode> {
    const defaults = {
        configPath: "/etc/elasticsearch",
        keystoreCommand: "/usr/share/elasticsearch/bin/elasticsearch-keystore",
    };
    return {
        ...markFields(node, ["keystorePassword"], gate, defaults),
        ssh: markInput<ResolvedNode["ssh"]>(ssh, ["privateKey"], gate, { port: 22, sudo: false }),
    } as unknown as pulumi.Input<ResolvedNode>;
}
