import * as pulumi from "@pulumi/pulumi";
import { checkEckCluster } from "../model/eck-cluster";
import { knownNow } from "../model/known";
import { isPresent } from "../model/problems";
import { checkTransportIdentity, isSharedAuthority, TransportIdentity } from "../model/transport-identity";
import { checkedLate, refuse } from "./checked-args";
import { CloudTrust, CloudTrustSide } from "./cloud-trust";
import { EckTrust, EckTrustSide } from "./eck-trust";
import { checkEckAttachment } from "./eck-remote-client-checks";
import { SelfManagedTrust, SelfManagedTrustSide } from "./self-managed-trust";
import { checkSelfManagedIdentity, checkTrustArgs } from "./transport-trust-checks";
import { TrustingSide } from "./trust-side";

/** One side of a mutual trust: exactly one of these. */
export interface TrustSide {
    /** A cluster on ECK. */
    eck?: EckTrust;
    /** A deployment on Elastic Cloud Hosted or Enterprise. */
    cloud?: CloudTrust;
    /** A self-managed cluster. */
    selfManaged?: SelfManagedTrust;
    /** What a cluster shows that somebody else makes trust this one, such as another stack; nothing of it is changed. */
    identity?: pulumi.Input<TransportIdentity>;
}

/** Args of `TransportTrust`. */
export interface TransportTrustArgs {
    /** The cluster that sends the requests. */
    local: TrustSide;
    /** The cluster that answers them. */
    remote: TrustSide;
}

/**
 * Mutual trust of two clusters at their transport interfaces, for connections with certificates
 * (`SecurityModel.Certificate`): each side gets the other's CA, and the names of its nodes where names are restricted.
 * Sockets that are open stay open when it goes. The certificate model is deprecated since 9.0: with it, a superuser of
 * the local cluster reads everything on the remote. Throws a `ResourceError` that names each wrong property; `up` fails
 * when a side is not prepared, before anything of it is changed.
 */
export class TransportTrust extends pulumi.ComponentResource {
    /** What the local cluster shows. Plain data, fit for a `StackReference`. */
    public readonly local: pulumi.Output<TransportIdentity>;
    /** What the remote cluster shows. Plain data, fit for a `StackReference`. */
    public readonly remote: pulumi.Output<TransportIdentity>;

    constructor(name: string, args: TransportTrustArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:TransportTrust", name, {}, opts);
        refuse(this, checkTrustArgs(knownNow(args)));
        const local = this.side(name, "local", args.local, args.remote);
        const remote = this.side(name, "remote", args.remote, args.local);
        local.take(remote.identity);
        remote.take(local.identity);
        this.local = local.identity;
        this.remote = remote.identity;
        this.registerOutputs({ local: this.local, remote: this.remote });
    }

    private side(
        name: string,
        property: "local" | "remote",
        side: TrustSide,
        other: TrustSide,
    ): TrustingSide {
        const childName = `${name}-${property}`;
        const { eck, cloud, selfManaged, identity } = side;
        if (eck !== undefined) {
            const path = `${property}.eck`;
            const { name: cluster, namespace, weight, timeoutSeconds } = eck;
            const terms = checkedLate(this, { weight, timeoutSeconds }, (problems, value) =>
                checkEckAttachment(problems, `${path}.`, value as object),
            );
            const checked = {
                cluster: checkedLate(this, { name: cluster, namespace }, (problems, value) =>
                    checkEckCluster(problems, path, value),
                ),
                restricted: eck.restricted ?? isOnCloud(other),
                weight: terms.apply((known) => known.weight),
                timeoutSeconds: terms.apply((known) => known.timeoutSeconds ?? 600),
            };
            return new EckTrustSide(childName, path, eck, checked, this);
        }
        if (cloud !== undefined) {
            const others = property === "local" ? "remote" : "local";
            return new CloudTrustSide(childName, others, name, cloud, this);
        }
        if (selfManaged !== undefined) {
            const path = `${property}.selfManaged`;
            const { caCertificate, nodeNames, fullNodeNames } = selfManaged;
            const own = checkedLate(this, { caCertificate, nodeNames, fullNodeNames }, (problems, value) =>
                checkSelfManagedIdentity(problems, path, value as object),
            );
            return new SelfManagedTrustSide(childName, path, selfManaged, own, this);
        }
        const shown = checkedLate(this, identity, (problems, value) => {
            problems.require(`${property}.identity`, value, "give `local` or `remote` of a TransportTrust");
            checkTransportIdentity(problems, `${property}.identity`, value);
        });
        return { identity: shown as Shown, take: () => undefined };
    }
}

type Shown = pulumi.Output<TransportIdentity>;

/** Whether the program itself says so. */
function isOnCloud({ cloud, identity }: TrustSide): boolean {
    const known = knownNow(identity);
    return cloud !== undefined || (isPresent(known) && isSharedAuthority(known.authority as never));
}
