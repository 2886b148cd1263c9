import * as pulumi from "@pulumi/pulumi";
import { checkAlias } from "../model/alias";
import { checkCloudDeployment, CloudDeployment, checkRefId, isDeploymentId } from "../model/cloud-deployment";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { ListedRemote } from "../resources/listed-remote";
import { checkedLate, refuse } from "./checked-args";
import { accessedDeployment } from "./cloud-access";

/** Args of `CloudListedRemote`. */
export interface CloudListedRemoteArgs {
    /** The deployment that is the local cluster. */
    deployment: CloudDeployment;
    /** Name of the remote on the local cluster. It names resources, so it is known before anything runs. */
    alias: string;
    /** Id of the deployment that is the remote cluster, of the same organization or installation. */
    remoteDeploymentId: pulumi.Input<string>;
    /** `ref_id` of its Elasticsearch resource. Default: `main-elasticsearch`. */
    remoteRefId?: pulumi.Input<string>;
    /** Whether searches go on without the remote when it is away. Maps to `skip_unavailable`. Default: false, as of the cloud's API. */
    skipUnavailable?: pulumi.Input<boolean>;
}

/**
 * An entry of the list of remote clusters that Elastic Cloud keeps for a deployment: the connection with TLS
 * certificates to another deployment of the same organization, which the cloud itself configures. Entries of others
 * stay, although the cloud only knows the list as a whole. Nothing proves the connection: for API keys, and for proof,
 * use `RemoteConnection`. Throws a `ResourceError` that names each wrong property; `up` fails when the alias names
 * another deployment already.
 */
export class CloudListedRemote extends pulumi.ComponentResource {
    /** Name of the remote on the local cluster; known when it is on the list. */
    public readonly alias: pulumi.Output<string>;

    constructor(name: string, args: CloudListedRemoteArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:CloudListedRemote", name, {}, opts);
        refuse(this, checkArgs(knownNow(args)));
        const { alias, deployment: named, ...rest } = args;
        const remote = checkedLate(this, rest, (problems, value) => checkRemote(problems, value as Values));
        const listed = new ListedRemote(
            `${name}-entry`,
            {
                deployment: accessedDeployment(this, named).deployment,
                alias,
                remoteDeploymentId: remote.apply(({ remoteDeploymentId }) => remoteDeploymentId),
                remoteRefId: remote.apply(({ remoteRefId }) => remoteRefId ?? "main-elasticsearch"),
                skipUnavailable: remote.apply(({ skipUnavailable }) => skipUnavailable ?? false),
            },
            { parent: this },
        );
        this.alias = listed.listed.apply(() => alias);
        this.registerOutputs({ alias: this.alias });
    }
}

interface Values {
    remoteDeploymentId?: unknown;
    remoteRefId?: unknown;
    skipUnavailable?: unknown;
}

function checkArgs(known: Known<pulumi.Unwrap<CloudListedRemoteArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkCloudDeployment(problems, "deployment", known.deployment);
    checkAlias(problems, "alias", known.alias);
    problems.require(
        "remoteDeploymentId",
        known.remoteDeploymentId,
        "give the id of the deployment that is the remote cluster",
    );
    checkRemote(problems, known);
    return problems;
}

function checkRemote(problems: Problems, { remoteDeploymentId, remoteRefId, skipUnavailable }: Values): void {
    problems.check(
        "remoteDeploymentId",
        remoteDeploymentId,
        isDeploymentId,
        `${JSON.stringify(remoteDeploymentId)} is not the id of a deployment: 32 hexadecimal digits`,
    );
    checkRefId(problems, "remoteRefId", remoteRefId);
    problems.checkFlag("skipUnavailable", skipUnavailable);
}
