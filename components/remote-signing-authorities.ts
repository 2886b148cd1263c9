import * as pulumi from "@pulumi/pulumi";
import { checkBundlePath } from "../model/ca-bundle";
import { pemBlocks } from "../model/certificates";
import { checkAccess, ElasticsearchAccess } from "../model/elasticsearch-access";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { checkNodes, SelfManagedNode } from "../model/self-managed-node";
import { SigningAuthorities } from "../resources/signing-authorities";
import { checkedAccess, checkedLate, checkedNodes, refuse } from "./checked-args";
import { checkCertificates } from "./client-remotes";

/** Args of `RemoteSigningAuthorities`. */
export interface RemoteSigningAuthoritiesArgs {
    /** The remote cluster, self-managed, from Elasticsearch 9.3 on. */
    elasticsearch: pulumi.Input<ElasticsearchAccess>;
    /** All nodes of the remote cluster. */
    nodes: SelfManagedNode[];
    /** PEMs of the CAs of all local clusters that sign their requests; of one whose CA changes, the old and the new. */
    caCertificates: pulumi.Input<pulumi.Input<string>[]>;
    /** Where the file lies in each node's configuration folder; it holds nothing else. Default: `remote-certs/signing-ca.crt`. */
    path?: pulumi.Input<string>;
}

/**
 * The CAs with which a self-managed remote cluster verifies the signatures of local clusters
 * (`cluster.remote.signing.certificate_authorities`), for API keys with `certificateIdentity`. One for each remote
 * cluster. Nothing restarts: the file comes before the setting that names it, changes are read while the nodes run, and
 * destroying it takes the setting away before the file. Throws a `ResourceError` that names each wrong property; `up`
 * fails when the cluster is too old, or has nodes that are not in `nodes`.
 */
export class RemoteSigningAuthorities extends pulumi.ComponentResource {
    /** Where the file lies in each node's configuration folder. Known when the cluster uses it. */
    public readonly path: pulumi.Output<string>;

    constructor(name: string, args: RemoteSigningAuthoritiesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:RemoteSigningAuthorities", name, {}, opts);
        refuse(this, checkArgs(args));
        const elasticsearch = checkedAccess(this, args.elasticsearch);
        const path = checkedLate(this, args.path ?? defaultPath, (problems, value) =>
            checkBundlePath(problems, "path", value, defaultPath),
        );
        const authorities = checkedLate(this, args.caCertificates, (problems, list) =>
            checkAuthorities(problems, list),
        ).apply((list) => [...list.flatMap(pemBlocks), ""].join("\n"));
        const files = new SigningAuthorities(
            `${name}-files`,
            { elasticsearch, nodes: checkedNodes(this, "nodes", args.nodes), authorities, path },
            { parent: this },
        );
        this.path = pulumi.all([path, files.heldBy]).apply(([file]) => file);
        this.registerOutputs({ path: this.path });
    }
}

const defaultPath = "remote-certs/signing-ca.crt";

function checkArgs(args: RemoteSigningAuthoritiesArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args);
    if (!isPresent(known)) {
        return problems;
    }
    if (problems.require("elasticsearch", known.elasticsearch, "give the access to the remote cluster")) {
        checkAccess(problems, "elasticsearch", known.elasticsearch);
    }
    if (problems.require("nodes", known.nodes, "give all nodes of the remote cluster")) {
        problems.checkList("nodes", known.nodes, "give all nodes of the remote cluster");
        checkNodes(problems, "nodes", known.nodes);
    }
    checkAuthorities(problems, known.caCertificates);
    checkBundlePath(problems, "path", known.path, defaultPath);
    return problems;
}

function checkAuthorities(problems: Problems, list: Known<string[]> | undefined): void {
    const cure = "give the CAs that sign the signing certificates of the local clusters";
    if (problems.require("caCertificates", list, cure)) {
        problems.check(
            "caCertificates",
            list,
            (one) => !Array.isArray(one) || one.length > 0,
            `is empty; ${cure}`,
        );
        checkCertificates(problems, "caCertificates", list);
    }
}
