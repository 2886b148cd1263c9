import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "../model/certificates";
import {
    checkEckCluster,
    clusterTitle,
    EckCluster,
    remoteClusterServerName,
    ResolvedEckCluster,
    transportCaSecret,
} from "../model/eck-cluster";
import { checkExposure, EckExposure } from "../model/eck-exposure";
import { bareHost, checkServerName, formatAddress, RemoteEndpoint } from "../model/endpoint";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { ServerInterface } from "../resources/server-interface";
import { TrustedCa } from "../resources/trusted-ca";
import { checkedLate, refuse } from "./checked-args";
import { eckPatch } from "./eck-patch";
import { publishedByEck } from "./eck-published";
import { exposedInterface } from "./eck-service";

/** How long to wait for the interface. */
export interface WaitArgs {
    /** Whether to wait until the interface answers this machine. Set to false when only the local clusters may reach it. Default: true. */
    enabled?: pulumi.Input<boolean>;
    /** How long the load balancer may take to get an address, and then the interface to answer, in seconds each. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/** Args of `EckRemoteServer`. */
export interface EckRemoteServerArgs {
    /** The remote cluster: one that exists, or one that this program declares (named in `dependsOn`). */
    cluster: EckCluster;
    /** How local clusters reach the interface. */
    expose: EckExposure;
    /**
     * Whether to open the interface by setting `spec.remoteClusterServer.enabled` on the cluster's resource, a field
     * that is given back on destroy; false when its owner does that. Known at once. Default: true. It restarts the nodes.
     */
    enable?: boolean;
    /** Whether to take the field from another field manager; destroy then removes it instead of restoring it. Default: false. */
    force?: pulumi.Input<boolean>;
    /** PEM of the private CA of whatever ends TLS before the Pods. Default: the CA of ECK, read from `<cluster>-es-transport-certs-public`. */
    caCertificate?: pulumi.Input<string>;
    /** Whether something before the Pods ends TLS with a certificate of a public CA. Known at once. Default: false. */
    publicCa?: boolean;
    /** DNS name in the certificate. Default: `<cluster>-es-remote-cluster.<namespace>.svc` with ECK's CA, else none: the host counts. */
    serverName?: pulumi.Input<string>;
    /** How long to wait. */
    wait?: WaitArgs;
}

/**
 * Opens the remote cluster server interface of an ECK cluster and tells where it is and which CA signs it. Waits
 * for the address and until the interface answers. Throws a `ResourceError` that names each wrong property; `up`
 * fails when the field belongs to somebody else, when there is no such cluster, and when the interface does not
 * answer in time, each with what to do.
 */
export class EckRemoteServer extends pulumi.ComponentResource {
    /** Where the remote answers; `remote` of a RemoteConnection. Plain data, fit for a `StackReference`. */
    public readonly endpoint: pulumi.Output<RemoteEndpoint>;
    /** Name of the Service that exposes the interface; absent with an address of one's own. */
    public readonly serviceName: pulumi.Output<string | undefined>;
    /** PEM of the CAs to trust: ECK's own, with the one before while nodes still use it. Absent for a public CA. Known before the interface answers. */
    public readonly caCertificate: pulumi.Output<string | undefined>;
    /** TLS server name of the endpoint. */
    public readonly serverName: pulumi.Output<string | undefined>;

    constructor(name: string, args: EckRemoteServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:EckRemoteServer", name, {}, opts);
        refuse(this, checkArgs(knownNow(args)));
        const cluster = checkedLate(this, args.cluster, (problems, value) =>
            checkEckCluster(problems, "cluster", value),
        );
        const given = {
            expose: checkedLate(this, args.expose, (problems, value) =>
                checkExposure(problems, "expose", value),
            ),
            caCertificate: checkedLate(this, args.caCertificate, (problems, value) =>
                checkCaCertificate(problems, "caCertificate", value),
            ),
            serverName: checkedLate(this, args.serverName, (problems, value) =>
                checkServerName(problems, "serverName", value),
            ),
            wait: checkedLate(this, args.wait, checkWait),
        };
        const patch = eckPatch(this, `${name}-elasticsearch`, {
            cluster,
            ...(args.enable === false ? {} : { spec: { remoteClusterServer: { enabled: true } } }),
            force: args.force,
            leave: "set `enable: false` here",
        });
        const dependsOn = [patch];
        const ownTls = args.publicCa === true || args.caCertificate !== undefined;
        const caCertificate = ownTls ? given.caCertificate : readCa(this, `${name}-ca`, cluster, patch.id);
        const timeoutSeconds = given.wait.apply((wait) => wait?.timeoutSeconds ?? 600);
        const exposed = exposedInterface(this, `${name}-service`, {
            args: args.expose,
            given: given.expose,
            cluster,
            dependsOn,
            timeoutSeconds,
        });
        const serverName = pulumi
            .all([given.serverName, cluster])
            .apply(([name, known]) => name ?? (ownTls ? undefined : remoteClusterServerName(known)));
        const enabled = given.wait.apply((wait) => wait?.enabled ?? true);
        const proxyAddress = exposed.address.apply(({ host, port }) => formatAddress(host, port));
        const look = { proxyAddress, serverName, enabled };
        // what the CA is does not wait for the interface: nodes of clusters that point at each other start with it
        const ca = new TrustedCa(`${name}-trusted`, { ...look, caCertificate }, { parent: this });
        this.caCertificate = ca.trusted.apply((pem) => pem ?? undefined);
        const answering = new ServerInterface(
            `${name}-interface`,
            {
                ...look,
                cluster: cluster.apply(clusterTitle),
                caCertificate: this.caCertificate,
                timeoutSeconds,
            },
            { parent: this, dependsOn },
        );
        this.serviceName = exposed.serviceName;
        this.serverName = serverName;
        this.endpoint = pulumi
            .all([answering.proxyAddress, exposed.address, serverName, this.caCertificate])
            .apply(([address, { host, port }, tlsName, pem]) => ({
                proxyAddress: address,
                host: bareHost(host),
                port,
                ...(tlsName === undefined ? {} : { serverName: tlsName }),
                ...(pem === undefined ? {} : { caCertificate: pem }),
            }));
        this.registerOutputs({
            endpoint: this.endpoint,
            serviceName: this.serviceName,
            caCertificate: this.caCertificate,
            serverName: this.serverName,
        });
    }
}

/** The CA that signs the interface; it is public, so its changes may be seen. */
function readCa(
    component: EckRemoteServer,
    name: string,
    cluster: pulumi.Output<ResolvedEckCluster>,
    there: pulumi.Output<unknown>,
): pulumi.Output<string> {
    const published = publishedByEck(component, name, {
        cluster,
        there,
        secret: transportCaSecret,
        key: "ca.crt",
    });
    return pulumi.unsecret(
        published.apply((pem) => {
            const problems = new Problems();
            checkCaCertificate(problems, `${transportCaSecret("<cluster>")}["ca.crt"]`, pem);
            refuse(component, problems);
            return pem;
        }),
    );
}

function checkArgs(known: Known<pulumi.Unwrap<EckRemoteServerArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkEckCluster(problems, "cluster", known.cluster);
    checkExposure(problems, "expose", known.expose);
    problems.checkFlag("enable", known.enable);
    problems.checkFlag("force", known.force);
    problems.checkFlag("publicCa", known.publicCa);
    checkCaCertificate(problems, "caCertificate", known.caCertificate);
    if (known.publicCa === true && known.caCertificate !== undefined) {
        problems.add("publicCa", "contradicts `caCertificate`; give one of the two");
    }
    checkServerName(problems, "serverName", known.serverName);
    checkWait(problems, known.wait);
    return problems;
}

function checkWait(problems: Problems, wait: Known<pulumi.Unwrap<WaitArgs>> | undefined): void {
    if (!problems.checkObject("wait", wait)) {
        return;
    }
    problems.checkFlag("wait.enabled", wait.enabled);
    problems.checkSeconds("wait.timeoutSeconds", wait.timeoutSeconds, 3600);
}
