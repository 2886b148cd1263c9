import * as pulumi from "@pulumi/pulumi";
import { checkEckCluster, EckCluster } from "../model/eck-cluster";
import { checkEndpoints, ElasticsearchAccess, ResolvedAccess } from "../model/elasticsearch-access";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { checkSecurityModel, SecurityModel } from "../model/security-model";
import { AnsweringCluster } from "../resources/answering-cluster";
import { checkedLate, refuse } from "./checked-args";
import { eckPatch } from "./eck-patch";
import { publishedByEck } from "./eck-published";

/** Args of `EckElasticsearch`. */
export interface EckElasticsearchArgs {
    /** The cluster: one that exists, or one that this program declares (named in `dependsOn`). */
    cluster: EckCluster;
    /**
     * URLs at which this machine reaches the HTTP interface; the host must stand in its certificate
     * (`spec.http.tls.selfSignedCertificate.subjectAltNames`). Default: `https://<cluster>-es-http.<namespace>.svc:9200`,
     * which is only reached from inside the Kubernetes cluster.
     */
    endpoints?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * How the cluster is connected with others: with certificates it needs neither an Enterprise licence nor 8.14. Known
     * at once. Default: `SecurityModel.ApiKey`.
     */
    securityModel?: SecurityModel;
    /** How long the cluster may take to answer, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/**
 * The API of an ECK cluster as the user `elastic`, whose password and whose CA ECK keeps in Secrets: read when they can
 * exist, and given on when the cluster answers. Throws a `ResourceError` that names each wrong property; `up` fails
 * when the cluster does not answer in time, or when its version or its licence allow no remote clusters by API key.
 */
export class EckElasticsearch extends pulumi.ComponentResource {
    /** The access to the cluster, for `elasticsearch` of the other components. A secret. */
    public readonly access: pulumi.Output<ElasticsearchAccess>;

    constructor(name: string, args: EckElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:EckElasticsearch", name, {}, opts);
        refuse(this, checkArgs(knownNow(args)));
        const cluster = checkedLate(this, args.cluster, (problems, value) =>
            checkEckCluster(problems, "cluster", value),
        );
        const endpoints = checkedLate(this, args.endpoints, (problems, value) =>
            checkEndpoints(problems, "endpoints", value),
        );
        const timeoutSeconds = checkedLate(this, args.timeoutSeconds, (problems, value) =>
            problems.checkSeconds("timeoutSeconds", value, 7200),
        ).apply((seconds) => seconds ?? 600);
        const patch = eckPatch(this, `${name}-elasticsearch`, { cluster });
        const read = (suffix: string, key: string) =>
            publishedByEck(this, `${name}-${suffix}`, {
                ...{ cluster, there: patch.id, key },
                secret: (of) => `${of}-es-${suffix}`,
            });
        const access: pulumi.Output<ResolvedAccess> = pulumi.secret(
            pulumi
                .all([
                    cluster,
                    endpoints,
                    read("elastic-user", "elastic"),
                    read("http-certs-public", "ca.crt"),
                ])
                .apply(([known, urls, password, caCertificate]) => ({
                    endpoints: urls ?? [`https://${known.name}-es-http.${known.namespace}.svc:9200`],
                    username: "elastic",
                    password,
                    caCertificate,
                })),
        );
        const answering = new AnsweringCluster(
            `${name}-answers`,
            {
                ...{ elasticsearch: access, local: false, keyIds: {}, restarts: false, timeoutSeconds },
                // absent, as in states of before
                ...(args.securityModel === SecurityModel.Certificate && {
                    securityModel: SecurityModel.Certificate,
                }),
            },
            { parent: this },
        );
        this.access = pulumi.secret(pulumi.all([access, answering.version]).apply(([known]) => known));
        this.registerOutputs({ access: this.access });
    }
}

function checkArgs(known: Known<pulumi.Unwrap<EckElasticsearchArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkEckCluster(problems, "cluster", known.cluster);
    if (known.endpoints !== undefined) {
        checkEndpoints(problems, "endpoints", known.endpoints);
    }
    checkSecurityModel(problems, "securityModel", known.securityModel);
    problems.checkSeconds("timeoutSeconds", known.timeoutSeconds, 7200);
    return problems;
}
