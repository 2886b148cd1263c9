import * as pulumi from "@pulumi/pulumi";
import { markFields } from "../model/fields";
import { knownNow } from "../model/known";
import {
    CertificateTimes,
    checkAlternativeNames,
    checkCertificateNodes,
    checkNaming,
    checkSigningAuthority,
    checkTimes,
    ClusterNaming,
    NodeCertificateNode,
    nodeNameIn,
    SigningAuthority,
    withDefaults,
} from "../model/node-certificate";
import { Problems } from "../model/problems";
import { NodeCertificate } from "../resources/node-certificate";
import { checkedLate, refuse } from "./checked-args";

/** Args of `NodeCertificates`. */
export interface NodeCertificatesArgs {
    /** PEM of the CA that signs: a single one. The transport interfaces of all nodes have to trust it already. */
    caCertificate: pulumi.Input<string>;
    /** PEM of the CA's private key, RSA or EC: PKCS#1, SEC1 or PKCS#8. Kept as a secret, in the state of each certificate. */
    caKey: pulumi.Input<string>;
    /** Passphrase of `caKey`, when that is encrypted. Default: none. Kept as a secret. */
    caKeyPassphrase?: pulumi.Input<string>;
    /** What the cluster is called in the names of its nodes: letters, digits, `-` and `_`. */
    cluster: pulumi.Input<string>;
    /** What the owner of the cluster is called in them, such as `example.account`. */
    scope: pulumi.Input<string>;
    /** The nodes. */
    nodes: NodeCertificateNode[];
    /** How many days a certificate is valid. Default: 1095. */
    validityDays?: pulumi.Input<number>;
    /** How many days before the end of a certificate `up` makes a new one. Default: 30. */
    renewBeforeDays?: pulumi.Input<number>;
}

/**
 * Certificates for the transport interfaces of a self-managed cluster, with names that trust restrictions match:
 * `<node>.node.<cluster>.cluster.<scope>`, as common name and as `otherName` (2.5.4.3) of each. They go to
 * `xpack.security.transport.ssl.certificate` and `.key` of the nodes, which read changed files while they run.
 * A changed input, or a certificate that ends soon, makes a new certificate for the same key; only another name of
 * a node in `nodes` makes another key. Throws a `ResourceError` that names each wrong property.
 */
export class NodeCertificates extends pulumi.ComponentResource {
    /** PEM of the certificate of each node, without the CA, by its name in `nodes`. */
    public readonly certificates: pulumi.Output<Record<string, string>>;
    /** PEM (PKCS#8, not encrypted) of the private key of each node, EC P-256. A secret. */
    public readonly keys: pulumi.Output<Record<string, string>>;
    /** One pattern for the names of all nodes, those to come included: `nodeNames` of a TransportTrust. */
    public readonly nodeNames: pulumi.Output<string[]>;
    /** The names of the nodes in full: `fullNodeNames` of a TransportTrust. */
    public readonly fullNodeNames: pulumi.Output<string[]>;

    constructor(name: string, args: NodeCertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:NodeCertificates", name, {}, opts);
        refuse(this, checkArgs(args));
        const { cluster, scope, nodes, ...rest } = args;
        const naming = checkedLate(this, { cluster, scope }, (problems, value) =>
            checkNaming(problems, value as ClusterNaming),
        );
        const { caCertificate, caKey, caKeyPassphrase, validityDays, renewBeforeDays } = rest;
        const authority = { caCertificate, caKey, caKeyPassphrase };
        const times = withDefaults({ validityDays, renewBeforeDays });
        const signing = {
            ...markFields(
                authority,
                ["caKey", "caKeyPassphrase"],
                checkedLate(this, authority, (problems, value) =>
                    checkSigningAuthority(problems, value as SigningAuthority),
                ),
            ),
            ...markFields(
                times,
                [],
                checkedLate(this, times, (problems, value) =>
                    checkTimes(problems, value as CertificateTimes),
                ),
            ),
        };
        const nameOf = (node: string) =>
            naming.apply((names) => nodeNameIn(names.cluster, names.scope, node));
        const made = nodes.map((node, index) => {
            const alternatives = { dnsNames: node.dnsNames ?? [], ipAddresses: node.ipAddresses ?? [] };
            const checked = checkedLate(this, alternatives, (problems, value) =>
                checkAlternativeNames(problems, `nodes[${index}]`, value as object),
            );
            const inputs = {
                ...signing,
                ...markFields(alternatives, [], checked),
                nodeName: nameOf(node.name),
            };
            return new NodeCertificate(`${name}-${node.name}`, inputs as unknown as Inputs, { parent: this });
        });
        const byName = (of: (one: NodeCertificate) => pulumi.Output<string>) =>
            pulumi.output(Object.fromEntries(made.map((one, index) => [nodes[index]?.name ?? "", of(one)])));
        this.certificates = byName((one) => one.certificate);
        this.keys = pulumi.secret(byName((one) => one.key));
        this.nodeNames = nameOf("*").apply((pattern) => [pattern]);
        this.fullNodeNames = pulumi.all(nodes.map((node) => nameOf(node.name)));
        this.registerOutputs({
            certificates: this.certificates,
            keys: this.keys,
            nodeNames: this.nodeNames,
            fullNodeNames: this.fullNodeNames,
        });
    }
}

type Inputs = ConstructorParameters<typeof NodeCertificate>[1];

function checkArgs(args: NodeCertificatesArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args);
    if (typeof known === "symbol") {
        return problems;
    }
    checkSigningAuthority(problems, known);
    checkNaming(problems, known);
    checkCertificateNodes(problems, "nodes", known.nodes);
    checkTimes(problems, known);
    return problems;
}
