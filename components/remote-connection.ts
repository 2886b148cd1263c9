import * as pulumi from "@pulumi/pulumi";
import { checkIndexExpression, remoteIndexPattern } from "../model/alias";
import { checkCaCertificate } from "../model/certificates";
import { checkEndpoint, RemoteEndpoint } from "../model/endpoint";
import { Problems } from "../model/problems";
import {
    checkRemoteSettings,
    ClusterSetting,
    ConnectionMode,
    remoteClusterSettings,
    RemoteSettings,
} from "../model/remote-settings";
import { SecurityModel } from "../model/security-model";
import { SigningIdentity } from "../model/signing";
import { ProvenConnection } from "../resources/proven-connection";
import { ElasticsearchClusterSettings } from "../sdks/elasticstack";
import { checkedLate, refuse } from "./checked-args";
import { connections } from "./elasticsearch-connections";
import { LocalCluster, LocalSide, localSide } from "./local-side";
import {
    checkConnectionArgs,
    checkInterface,
    checkProofTerms,
    KnownProof,
    KnownSettings,
} from "./remote-connection-checks";
import { retriedWhileRestarting } from "./retried";

/** How a connection is proven. */
export interface ProofArgs {
    /** Whether `up` fails unless a request over the connection succeeds. Default: true. */
    enabled?: pulumi.Input<boolean>;
    /** How long to wait for it, in seconds. Default: 60; on ECK, on Elastic Cloud and with certificates 180, and with a resource that the program declares as long as its nodes may take. */
    timeoutSeconds?: pulumi.Input<number>;
    /**
     * Whether CA and server name are compared with the certificate at the address, seen from the machine that
     * runs Pulumi (when it can be reached from there). Default: true.
     */
    checkCertificate?: pulumi.Input<boolean>;
}

/** Args of `RemoteConnection`. */
export interface RemoteConnectionArgs extends RemoteSettings {
    /** Name of the remote on the local cluster. A change makes a new connection before the old one goes. */
    alias: string;
    /**
     * How the remote recognises the local cluster. Known at once. Default: `SecurityModel.ApiKey`. With certificates a
     * TransportTrust brings what both sides need, and no credential may be given. From certificates to API keys it
     * changes in place, the alias stays.
     */
    securityModel?: SecurityModel;
    /** `endpoint` of a RemoteServer component, with certificates its `transportEndpoint`. Required in proxy mode, refused in sniff mode. */
    remote?: pulumi.Input<RemoteEndpoint>;
    /** `encoded` of a CrossClusterApiKey. Required with `local.selfManaged`, `local.eck` and `local.cloud`, refused without. Kept as a secret. */
    apiKey?: pulumi.Input<string>;
    /**
     * With what the local cluster signs its requests, for a key with `certificateIdentity` (Elasticsearch 9.3 and later).
     * With `local.selfManaged`, whose nodes get the files; with `local.client` it belongs to the RemoteClient. Default: it does not sign.
     */
    signing?: pulumi.Input<SigningIdentity>;
    /** PEM of the remote's private CA. Default: `remote.caCertificate`. Needed in sniff mode with a private CA. */
    caCertificate?: pulumi.Input<string>;
    /** The local cluster. */
    local: LocalCluster;
    /** How the connection is proven. */
    proof?: ProofArgs;
}

/**
 * A connection from the local cluster to a remote: its settings (`cluster.remote.<alias>.*`), for one remote
 * also what the local cluster holds, and the proof that it works. Destroying it clears the whole alias.
 * Throws a `ResourceError` that names each wrong property; `up` fails when the connection does not work, with
 * what the remote answered and what to check.
 */
export class RemoteConnection extends pulumi.ComponentResource {
    /** Name of the remote on the local cluster. */
    public readonly alias: pulumi.Output<string>;
    /** Whether a request over the connection succeeded; false when `proof.enabled` is false. */
    public readonly connected: pulumi.Output<boolean>;
    /** Elasticsearch version of the remote, when the proof learned it. */
    public readonly remoteVersion: pulumi.Output<string | undefined>;
    /** Mode of the connection. */
    public readonly mode: pulumi.Output<ConnectionMode>;
    /** Address of the remote in proxy mode. */
    public readonly proxyAddress: pulumi.Output<string | undefined>;

    constructor(name: string, args: RemoteConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:RemoteConnection", name, {}, opts);
        refuse(this, checkConnectionArgs(args));
        const remote =
            args.remote &&
            checkedLate(this, args.remote, (problems, value) => {
                checkEndpoint(problems, "remote", value);
                checkInterface(problems, args.securityModel, value);
            });
        const caCertificate = pulumi
            .all([
                checkedLate(this, args.caCertificate, (problems, pem) =>
                    checkCaCertificate(problems, "caCertificate", pem),
                ),
                remote,
            ])
            .apply(([own, endpoint]) => own ?? endpoint?.caCertificate);
        const local = localSide(this, name, args, { remote, settings: settingsOf(args), caCertificate });
        const written = local.configured ? undefined : this.write(name, args, local, remote);
        const proven =
            local.elasticsearch &&
            written &&
            prove(this, name, args, { ...local, ...written, caCertificate });
        const there: pulumi.Output<unknown> = written?.resource.id ?? local.held;
        this.alias = there.apply(() => args.alias);
        this.connected = proven?.connected ?? pulumi.output(false);
        this.remoteVersion = proven?.remoteVersion ?? pulumi.output(undefined);
        this.mode = pulumi.output(args.mode).apply((mode) => mode ?? ConnectionMode.Proxy);
        this.proxyAddress = pulumi.output(remote).apply((endpoint) => endpoint?.proxyAddress);
        this.registerOutputs({
            alias: this.alias,
            connected: this.connected,
            remoteVersion: this.remoteVersion,
            mode: this.mode,
            proxyAddress: this.proxyAddress,
        });
    }

    private write(
        name: string,
        args: RemoteConnectionArgs,
        local: LocalSide,
        remote: pulumi.Output<RemoteEndpoint> | undefined,
    ): WrittenSettings {
        const settings = checkedLate(this, { ...settingsOf(args), remote }, (problems, input) =>
            checkRemoteSettings(problems, input as KnownSettings),
        ).apply((input) => remoteClusterSettings(args.alias, input));
        const { eck, client } = args.local;
        const resource = new ElasticsearchClusterSettings(
            `${name}-settings`,
            { persistent: { settings }, ...connections(local.elasticsearch) },
            {
                parent: this,
                // the credential must be there before the settings make the cluster look for it
                dependsOn: local.held.apply(() => []),
                replacementTrigger: args.alias,
                // what its RemoteClient brings may restart the cluster
                ...(eck || client ? retriedWhileRestarting(`${name}-settings`) : {}),
            },
        );
        return { settings, resource };
    }

    /**
     * The index expression as the local cluster takes it: `logs-*` becomes `berlin:logs-*`, each part of a list
     * gets the alias. Known only when the connection is, so that what uses it waits.
     * Throws a `ResourceError` when a part is empty or names a cluster already.
     */
    indexPattern(expression: string): pulumi.Output<string> {
        const problems = new Problems();
        checkIndexExpression(problems, expression);
        refuse(this, problems);
        return pulumi
            .all([this.alias, this.connected])
            .apply(([alias]) => remoteIndexPattern(alias, expression));
    }
}

/** The settings of the alias, as they are on the local cluster. */
interface WrittenSettings {
    settings: pulumi.Output<ClusterSetting[]>;
    resource: pulumi.CustomResource;
}

function settingsOf(args: RemoteConnectionArgs): RemoteSettings {
    return {
        mode: args.mode,
        serverName: args.serverName,
        seeds: args.seeds,
        proxy: args.proxy,
        proxySocketConnections: args.proxySocketConnections,
        nodeConnections: args.nodeConnections,
        skipUnavailable: args.skipUnavailable,
        transportCompress: args.transportCompress,
        transportCompressionScheme: args.transportCompressionScheme,
        transportPingSchedule: args.transportPingSchedule,
    };
}

function prove(
    connection: RemoteConnection,
    name: string,
    args: RemoteConnectionArgs,
    parts: LocalSide & WrittenSettings & { caCertificate: pulumi.Output<string | undefined> },
): ProvenConnection {
    const { alias } = args;
    const proof = checkedLate(connection, args.proof ?? {}, (problems, terms) =>
        checkProofTerms(problems, terms as KnownProof),
    );
    return new ProvenConnection(
        `${name}-proof`,
        {
            elasticsearch: parts.elasticsearch,
            alias,
            settings: parts.settings,
            keyId: parts.held.apply((held) => held?.keyId),
            caCertificate: parts.caCertificate.apply(
                (pem) => pem ?? parts.held.apply((held) => held?.caCertificate),
            ),
            securityModel: args.securityModel === SecurityModel.Certificate ? args.securityModel : undefined,
            signing: parts.held.apply((held) => held?.signing),
            enabled: proof.apply((terms) => terms.enabled ?? true),
            checkCertificate: proof.apply((terms) => terms.checkCertificate ?? true),
            timeoutSeconds: proof.apply(
                (terms) => terms.timeoutSeconds ?? parts.settleSeconds.apply((seconds) => seconds ?? 60),
            ),
        },
        { parent: connection, dependsOn: [parts.resource] },
    );
}
