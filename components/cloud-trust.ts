import * as pulumi from "@pulumi/pulumi";
import { CloudDeployment, ResolvedCloudDeployment } from "../model/cloud-deployment";
import { directTrustTerms, organizationOf } from "../model/direct-trust";
import { Problems } from "../model/problems";
import { scopedName, TransportAuthority, TransportIdentity } from "../model/transport-identity";
import { AccountTrust } from "../resources/account-trust";
import { CloudTransportIdentity } from "../resources/cloud-transport-identity";
import { TrustedEnvironment } from "../resources/trusted-environment";
import { checkedLate, refuse } from "./checked-args";
import { accessedDeployment } from "./cloud-access";
import { TrustingSide } from "./trust-side";

/** A side of a trust that is a deployment. Its CA and the names of its nodes are read from the cloud's API. */
export interface CloudTrust extends CloudDeployment {
    /** Name of the trusted environment that stands for the other side, as it appears on the deployment's Security page. Known at once. Default: the name of the TransportTrust. */
    environment?: string;
    /** Where the deployment runs. Known at once. Default: `TransportAuthority.Hosted` at Elastic Cloud's own API, else `Enterprise`. */
    authority?: TransportAuthority;
    /** How long a change of the deployment's configuration may take, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/** The side of a TransportTrust that is a deployment. */
export class CloudTrustSide extends pulumi.ComponentResource implements TrustingSide {
    public readonly identity: pulumi.Output<TransportIdentity>;
    private readonly environment: string;
    private readonly deployment: pulumi.Input<ResolvedCloudDeployment>;
    private readonly timeoutSeconds: pulumi.Output<number>;

    constructor(
        private readonly name: string,
        /** Where the args of the other side stand, for messages. */
        private readonly otherProperty: string,
        /** Name of the trusted environment, unless the args have another. */
        defaultEnvironment: string,
        args: CloudTrust,
        parent: pulumi.Resource,
    ) {
        super("elastic-remote-clusters:index:CloudTrustSide", name, {}, { parent });
        const { environment = defaultEnvironment, authority, timeoutSeconds, ...deployment } = args;
        this.environment = environment;
        this.deployment = accessedDeployment(this, deployment).deployment;
        this.timeoutSeconds = checkedLate(this, timeoutSeconds, (problems, value) =>
            problems.checkSeconds("timeoutSeconds", value, 7200),
        ).apply((seconds) => seconds ?? 600);
        const shown = new CloudTransportIdentity(
            `${name}-identity`,
            { deployment: this.deployment, authority },
            { parent: this },
        );
        this.identity = pulumi
            .all([shown.caCertificate, shown.nodeNames, shown.authority])
            .apply(([caCertificate, nodeNames, runsAt]) => ({
                caCertificate,
                nodeNames,
                authority: runsAt,
            }));
    }

    /** Another deployment of the same organization is trusted by its account, any other cluster by its CA. */
    take(other: pulumi.Output<TransportIdentity>): void {
        const found = pulumi.all([this.identity, other]).apply(([own, one]) => {
            const organizationId = organizationOf(own);
            if (organizationId !== undefined && organizationOf(one) === organizationId) {
                const clusterId = scopedName(one.nodeNames[0] ?? "")?.clusterId ?? "";
                return { organizationId, clusterId, certificates: [], terms: undefined };
            }
            const problems = new Problems();
            const terms = directTrustTerms(problems, this.otherProperty, one);
            refuse(this, problems);
            return { organizationId: "", clusterId: "", certificates: [one.caCertificate], terms };
        });
        const common = { deployment: this.deployment, timeoutSeconds: this.timeoutSeconds };
        const account = new AccountTrust(
            `${this.name}-account`,
            {
                ...common,
                organizationId: found.apply(({ organizationId }) => organizationId),
                clusterId: found.apply(({ clusterId }) => clusterId),
            },
            { parent: this },
        );
        new TrustedEnvironment(
            `${this.name}-trust`,
            {
                ...common,
                name: this.environment,
                certificates: found.apply(({ certificates }) => certificates),
                terms: found.apply(({ terms }) => terms),
            },
            // one change of the deployment at a time
            { parent: this, dependsOn: [account] },
        );
        this.registerOutputs({ identity: this.identity });
    }
}
