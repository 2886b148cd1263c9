import * as pulumi from "@pulumi/pulumi";
import { defaultBundlePath } from "../model/ca-bundle";
import { CloudDeployment } from "../model/cloud-deployment";
import { EckCluster } from "../model/eck-cluster";
import {
    checkAccess,
    ElasticsearchAccess,
    ResolvedAccess,
    secretAccess,
} from "../model/elasticsearch-access";
import { RemoteEndpoint } from "../model/endpoint";
import { knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { HeldRemote, RemoteClient } from "../model/remote-client";
import { RemoteSettings } from "../model/remote-settings";
import { SecurityModel } from "../model/security-model";
import { SelfManagedNode } from "../model/self-managed-node";
import { checkedLate, refuse } from "./checked-args";
import { CloudRemoteClient } from "./cloud-remote-client";
import { EckRemoteClient } from "./eck-remote-client";
import type { RemoteConnectionArgs } from "./remote-connection";
import { checkClient, checkHeldRemote } from "./remote-connection-checks";
import { SelfManagedRemoteClient } from "./self-managed-remote-client";

/** A self-managed local cluster with this one remote. */
export interface SelfManagedLocal {
    /** All nodes with the role `remote_cluster_client`. */
    nodes: SelfManagedNode[];
    /** The bundle of CAs, relative to each node's configuration folder. Default: `remote-certs/ca.crt`. */
    bundlePath?: pulumi.Input<string>;
}

/** A local cluster on ECK with this one remote, attached by a StackConfigPolicy. */
export interface EckLocal extends EckCluster {
    /** Whether credentials change without a restart of the nodes (Elasticsearch 9.5 and later). Known at once. Default: as the cluster's owner has it. */
    fileBasedSecureSettings?: boolean;
    /** Weight of the policy, which no other policy of the cluster may have. Default: a number above a million, from the policy's name. */
    weight?: pulumi.Input<number>;
    /** Whether to take label and annotation of the resource from another field manager. Default: false. */
    force?: pulumi.Input<boolean>;
    /** How long the nodes may take to restart, all together, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/** A local cluster on Elastic Cloud Hosted or Enterprise with this one remote. */
export interface CloudLocal extends CloudDeployment {
    /** Name of the trusted environment that holds the remote's private CAs. Known at once. Default: the alias. */
    environment?: string;
}

/** The local cluster: what it runs on, and how to reach it. */
export interface LocalCluster {
    /**
     * The cluster's API. Required with `selfManaged`. Default: that of `client`. Without any, the policy writes the
     * settings of an `eck` cluster, and else the elasticstack provider of `opts`; nothing is proven then.
     */
    elasticsearch?: pulumi.Input<ElasticsearchAccess>;
    /** A self-managed cluster; the connection makes the RemoteClient itself. */
    selfManaged?: SelfManagedLocal;
    /** A cluster on ECK; the connection makes the RemoteClient itself. */
    eck?: EckLocal;
    /** A deployment on Elastic Cloud; the connection makes the RemoteClient itself. */
    cloud?: CloudLocal;
    /** `client` of a RemoteClient, shared by all connections of the cluster. */
    client?: pulumi.Input<RemoteClient>;
}

/** What a connection knows of its local cluster. */
export interface LocalSide {
    elasticsearch?: pulumi.Input<ResolvedAccess>;
    /** What the local cluster holds for the remote; known when it does. */
    held: pulumi.Output<HeldRemote | undefined>;
    /** How long the nodes may take to use it. */
    settleSeconds: pulumi.Output<number | undefined>;
    /** Whether the RemoteClient brings the settings of the alias, too. */
    configured: boolean;
}

/** What a connection says of its remote, checked again when it becomes known. */
export interface CheckedConnection {
    remote: pulumi.Output<RemoteEndpoint> | undefined;
    settings: RemoteSettings;
    caCertificate: pulumi.Output<string | undefined>;
}

/** What the local cluster holds for the remote: brought there now, or by the client that was given. */
export function localSide(
    connection: pulumi.Resource,
    name: string,
    args: RemoteConnectionArgs,
    checked: CheckedConnection,
): LocalSide {
    const { alias, local } = args;
    const { caCertificate } = checked;
    const client =
        selfManagedClient(connection, name, args, checked) ??
        eckClient(connection, name, args, checked) ??
        cloudClient(connection, name, args, caCertificate) ??
        (local.client &&
            checkedLate(connection, local.client, (problems, value) => checkClient(problems, value)));
    const configured = local.eck !== undefined && local.elasticsearch === undefined;
    // a client that was made here has no other access than the connection
    const access = local.elasticsearch ?? (local.client === undefined ? undefined : accessOf(client));
    const right = checkedLate(connection, access, (problems, value) => {
        if (access !== undefined) {
            problems.require(
                "local.elasticsearch",
                value,
                "the RemoteClient has none either; give it to one of them",
            );
        }
        checkAccess(problems, "local.elasticsearch", value);
    });
    return {
        ...(access === undefined ? {} : { elasticsearch: secretAccess(access, right) }),
        held:
            client === undefined
                ? pulumi.output(undefined)
                : pulumi.unsecret(
                      pulumi
                          .all([client, caCertificate])
                          .apply(([one, pem]) => heldRemote(connection, alias, one, pem, configured)),
                  ),
        settleSeconds: settleSeconds(args, client),
        configured,
    };
}

/** How long after what brings CAs and names to the nodes they have read them. */
const certificateSeconds = 180;

function settleSeconds(
    { securityModel, local }: RemoteConnectionArgs,
    client: Client | undefined,
): pulumi.Output<number | undefined> {
    if (securityModel === SecurityModel.Certificate) {
        return pulumi.output(certificateSeconds);
    }
    return local.selfManaged
        ? pulumi.output(undefined)
        : pulumi.unsecret(pulumi.output(client).apply((one) => one?.settleSeconds));
}

type Client = pulumi.Output<pulumi.Unwrap<RemoteClient>>;

function accessOf(client: Client | undefined): pulumi.Output<ElasticsearchAccess> | undefined {
    return client?.apply((one) => one.elasticsearch as pulumi.Unwrap<ElasticsearchAccess>);
}

function selfManagedClient(
    connection: pulumi.Resource,
    name: string,
    { alias, apiKey, signing, local }: RemoteConnectionArgs,
    { remote, settings, caCertificate }: CheckedConnection,
): Client | undefined {
    if (!local.selfManaged || !local.elasticsearch || !apiKey) {
        return undefined;
    }
    const caCertificates = listOf(caCertificate);
    return new SelfManagedRemoteClient(
        `${name}-client`,
        {
            elasticsearch: local.elasticsearch,
            nodes: local.selfManaged.nodes,
            bundlePath: local.selfManaged.bundlePath ?? defaultBundlePath,
            remotes: [{ alias, apiKey, caCertificates, signing, remote, settings }],
        },
        { parent: connection },
    ).client as Client;
}

function eckClient(
    connection: pulumi.Resource,
    name: string,
    args: RemoteConnectionArgs,
    { remote, settings, caCertificate }: CheckedConnection,
): Client | undefined {
    const { alias, apiKey, local } = args;
    if (!local.eck || !apiKey) {
        return undefined;
    }
    const { name: cluster, namespace, ...attachment } = local.eck;
    return new EckRemoteClient(
        `${name}-client`,
        {
            cluster: { name: cluster, namespace },
            ...attachment,
            elasticsearch: local.elasticsearch,
            remotes: [
                {
                    alias,
                    apiKey,
                    ...(hasPublicCa(args) ? {} : { caCertificates: listOf(caCertificate) }),
                    ...(local.elasticsearch === undefined ? { remote, settings } : {}),
                },
            ],
        },
        { parent: connection },
    ).client as Client;
}

function cloudClient(
    connection: pulumi.Resource,
    name: string,
    args: RemoteConnectionArgs,
    caCertificate: pulumi.Output<string | undefined>,
): Client | undefined {
    const { alias, apiKey, local } = args;
    if (!local.cloud || !apiKey) {
        return undefined;
    }
    const { environment, ...deployment } = local.cloud;
    return new CloudRemoteClient(
        `${name}-client`,
        {
            deployment,
            elasticsearch: local.elasticsearch,
            remotes: [
                {
                    ...{ alias, apiKey, environment },
                    ...(hasPublicCa(args) ? {} : { caCertificates: listOf(caCertificate) }),
                },
            ],
        },
        { parent: connection },
    ).client as Client;
}

/** Whether the program itself says so: what only `up` will know may be a private CA. */
function hasPublicCa({ remote, caCertificate }: RemoteConnectionArgs): boolean {
    const endpoint = knownNow(remote);
    return (
        caCertificate === undefined &&
        (endpoint === undefined || (isPresent(endpoint) && endpoint.caCertificate === undefined))
    );
}

function listOf(pem: pulumi.Output<string | undefined>): pulumi.Output<string[]> {
    return pem.apply((text) => (text === undefined ? [] : [text]));
}

function heldRemote(
    connection: pulumi.Resource,
    alias: string,
    client: pulumi.Unwrap<RemoteClient>,
    caCertificate: string | undefined,
    configured: boolean,
): HeldRemote | undefined {
    const problems = new Problems();
    const held = client.remotes.find((remote) => remote.alias === alias);
    checkHeldRemote(problems, alias, held, caCertificate);
    if (held?.configured === true && !configured) {
        problems.add(
            "local.client",
            `brings the settings of "${alias}" itself (\`remote\` of that remote), and Elasticsearch lets nobody else change them; leave out this connection, or that \`remote\``,
        );
    }
    refuse(connection, problems);
    return held;
}
