import * as pulumi from "@pulumi/pulumi";
import { checkCaCertificate } from "../model/certificates";
import {
    checkEckCluster,
    EckCluster,
    remoteClusterServerName,
    ResolvedEckCluster,
    transportServerName,
} from "../model/eck-cluster";
import { checkExposure, EckExposure, serverInterface, transportInterface } from "../model/eck-exposure";
import { checkServerName, RemoteEndpoint } from "../model/endpoint";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { checkedLate, refuse } from "./checked-args";
import { eckEndpoint, ReachedInterface } from "./eck-endpoint";
import { eckPatch } from "./eck-patch";
import { transportCa } from "./eck-published";

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
    /** How local clusters with API keys reach the remote cluster server interface. Default: not at all; then it is not opened either. */
    expose?: EckExposure;
    /** How local clusters with certificates reach the transport interface (port 9300). Default: not at all. */
    exposeTransport?: EckExposure;
    /**
     * Whether to open the remote cluster server interface by setting `spec.remoteClusterServer.enabled` on the cluster's
     * resource, a field that is given back on destroy; false when its owner does that. Known at once. Default: true. It
     * restarts the nodes.
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
 * Opens the remote cluster server interface of an ECK cluster, or exposes its transport interface, and tells where they
 * are and which CA signs them. Waits for the address and until the interface answers. Throws a `ResourceError` that names
 * each wrong property; `up` fails when the field belongs to somebody else, when there is no such cluster, and when the
 * interface does not answer in time, each with what to do.
 */
export class EckRemoteServer extends pulumi.ComponentResource {
    /** Where the remote answers with API keys; `remote` of a RemoteConnection. Plain data, fit for a `StackReference`. Absent without `expose`. */
    public readonly endpoint: pulumi.Output<RemoteEndpoint>;
    /** Where the remote answers with certificates; `remote` of a RemoteConnection with `SecurityModel.Certificate`. Absent without `exposeTransport`. */
    public readonly transportEndpoint: pulumi.Output<RemoteEndpoint>;
    /** Name of the Service that exposes the remote cluster server interface; absent with an address of one's own. */
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
        const opens = args.expose !== undefined && args.enable !== false;
        const patch = eckPatch(this, `${name}-elasticsearch`, {
            cluster,
            ...(opens ? { spec: { remoteClusterServer: { enabled: true } } } : {}),
            force: args.force,
            leave: "set `enable: false` here",
        });
        const ownTls = args.publicCa === true || args.caCertificate !== undefined;
        const ca =
            args.exposeTransport || !ownTls
                ? transportCa(this, `${name}-ca`, cluster, patch.id)
                : pulumi.output(undefined);
        const { server, transport } = this.interfaces(name, args, { cluster, patch, ca, ownTls });
        const absent = pulumi.output(undefined);
        this.endpoint = (server?.endpoint ?? absent) as pulumi.Output<RemoteEndpoint>;
        this.transportEndpoint = (transport?.endpoint ?? absent) as pulumi.Output<RemoteEndpoint>;
        this.serviceName = server?.serviceName ?? absent;
        this.caCertificate = (server ?? transport)?.caCertificate ?? absent;
        this.serverName = server?.serverName ?? absent;
        this.registerOutputs({
            endpoint: this.endpoint,
            transportEndpoint: this.transportEndpoint,
            serviceName: this.serviceName,
            caCertificate: this.caCertificate,
            serverName: this.serverName,
        });
    }

    private interfaces(
        name: string,
        args: EckRemoteServerArgs,
        { cluster, patch, ca, ownTls }: Found,
    ): Interfaces {
        const wait = checkedLate(this, args.wait, checkWait);
        const common = {
            cluster,
            wait: wait.apply((terms) => terms?.enabled ?? true),
            timeoutSeconds: wait.apply((terms) => terms?.timeoutSeconds ?? 600),
            dependsOn: [patch],
        };
        const exposure = (property: string, given: EckExposure) =>
            checkedLate(this, given, (problems, value) => checkExposure(problems, property, value));
        const own = {
            caCertificate: checkedLate(this, args.caCertificate, (problems, value) =>
                checkCaCertificate(problems, "caCertificate", value),
            ),
            serverName: checkedLate(this, args.serverName, (problems, value) =>
                checkServerName(problems, "serverName", value),
            ),
        };
        const serverName = pulumi
            .all([own.serverName, cluster])
            .apply(([given, known]) => given ?? (ownTls ? undefined : remoteClusterServerName(known)));
        const { expose, exposeTransport } = args;
        return {
            ...(expose && {
                server: {
                    serverName,
                    ...eckEndpoint(this, name, {
                        ...{ ...common, serverName, to: serverInterface, args: expose },
                        given: exposure("expose", expose),
                        caCertificate: ownTls ? own.caCertificate : ca,
                    }),
                },
            }),
            ...(exposeTransport && {
                transport: eckEndpoint(this, `${name}-transport`, {
                    ...{ ...common, to: transportInterface, args: exposeTransport, caCertificate: ca },
                    given: exposure("exposeTransport", exposeTransport),
                    serverName: cluster.apply(transportServerName),
                }),
            }),
        };
    }
}

interface Found {
    cluster: pulumi.Output<ResolvedEckCluster>;
    patch: pulumi.CustomResource;
    /** ECK's CA, where an interface is signed by it. */
    ca: pulumi.Output<string | undefined>;
    /** Whether something before the Pods ends TLS of the remote cluster server interface. */
    ownTls: boolean;
}

interface Interfaces {
    server?: ReachedInterface & { serverName: pulumi.Output<string | undefined> };
    transport?: ReachedInterface;
}

function checkArgs(known: Known<pulumi.Unwrap<EckRemoteServerArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkEckCluster(problems, "cluster", known.cluster);
    if (known.expose === undefined && known.exposeTransport === undefined) {
        problems.add(
            "expose",
            "is missing; say how local clusters reach the interface (`exposeTransport` for connections with certificates)",
        );
    }
    for (const property of ["expose", "exposeTransport"] as const) {
        if (known[property] !== undefined) {
            checkExposure(problems, property, known[property]);
        }
    }
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
