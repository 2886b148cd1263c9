import * as pulumi from "@pulumi/pulumi";
import { ResolvedNode, SelfManagedNode } from "../model/self-managed-node";
import { isSharedAuthority, TransportIdentity } from "../model/transport-identity";
import { NodeTrust } from "../resources/node-trust";
import { checkedNodes } from "./checked-args";
import { TrustingSide } from "./trust-side";

/**
 * A side of a trust that is self-managed. Its nodes' `elasticsearch.yml` has to name PEM files in
 * `xpack.security.transport.ssl.certificate_authorities`, and for names also `trust_restrictions.path`; the files are
 * changed over ssh, and nodes read them again while they run.
 */
export interface SelfManagedTrust {
    /** All nodes of the cluster. */
    nodes: SelfManagedNode[];
    /** PEM of the CA that signs the transport certificates of the nodes; several, old and new, while it changes. */
    caCertificate: pulumi.Input<string>;
    /**
     * Names of the nodes in those certificates (`otherName`), with `*` for any text, such as
     * `*.node.munich.cluster.example`. NodeCertificates makes certificates with such names.
     */
    nodeNames: pulumi.Input<pulumi.Input<string>[]>;
    /** The same names in full, one for each node: for another side on Elastic Cloud when they do not follow `{node}.node.{cluster}.cluster.{scope}`. */
    fullNodeNames?: pulumi.Input<pulumi.Input<string>[]>;
    /** File of CAs that gets those of the other side, one of `certificate_authorities`. Default: the last one. */
    caPath?: pulumi.Input<string>;
    /**
     * Whether only nodes with the names of the other side are let in. Known at once. Default: where `elasticsearch.yml`
     * names a file of trust restrictions, and required when the other side is on Elastic Cloud.
     */
    restricted?: boolean;
    /** Whether everything may be let in that the CA of an Elastic Cloud region or installation signs. Known at once. Default: false. */
    trustWholeAuthority?: boolean;
}

/** The side of a TransportTrust that is self-managed. */
export class SelfManagedTrustSide extends pulumi.ComponentResource implements TrustingSide {
    private readonly nodes: Record<string, pulumi.Input<ResolvedNode>>;

    constructor(
        private readonly name: string,
        property: string,
        private readonly args: SelfManagedTrust,
        readonly identity: pulumi.Output<TransportIdentity>,
        parent: pulumi.Resource,
    ) {
        super("elastic-remote-clusters:index:SelfManagedTrustSide", name, {}, { parent });
        this.nodes = checkedNodes(this, `${property}.nodes`, args.nodes);
    }

    take(other: pulumi.Output<TransportIdentity>): void {
        const { restricted, trustWholeAuthority = false, caPath } = this.args;
        new NodeTrust(
            `${this.name}-nodes`,
            {
                // other stacks write the same files
                name: `${pulumi.getProject()}/${pulumi.getStack()}/${this.name}`,
                nodes: this.nodes,
                caCertificates: other.apply(({ caCertificate }) => [caCertificate]),
                nodeNames: other.apply(({ nodeNames }) => nodeNames),
                sharedAuthority: other.apply(({ authority }) => isSharedAuthority(authority)),
                ...{ trustWholeAuthority, restricted, caPath },
            },
            { parent: this },
        );
        this.registerOutputs({ identity: this.identity });
    }
}
