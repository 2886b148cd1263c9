import * as pulumi from "@pulumi/pulumi";
import { credentialSetting } from "../model/alias";
import { checkCloudDeployment, CloudDeployment, firstReloadingVersion } from "../model/cloud-deployment";
import { checkAccess, ElasticsearchAccess } from "../model/elasticsearch-access";
import { isAtLeast } from "../model/elasticsearch-spec";
import { Known, knownNow } from "../model/known";
import { isPresent, items, Problems } from "../model/problems";
import { RemoteClient } from "../model/remote-client";
import { CloudElasticsearch } from "../resources/cloud-elasticsearch";
import { ReloadedKeystore } from "../resources/reloaded-keystore";
import { TrustedEnvironment } from "../resources/trusted-environment";
import { DeploymentElasticsearchKeystore } from "../sdks/ec";
import { checkedAccess, checkedLate, refuse } from "./checked-args";
import {
    CheckedRemote,
    checkedRemotes,
    checkRemotes,
    ClientRemote,
    heldRemote,
    keyIdsOf,
} from "./client-remotes";
import { accessedDeployment, ecProvider } from "./cloud-access";
import { retriedWhileBusy } from "./retried";

/** One remote of a deployment. */
export interface CloudRemote extends ClientRemote {
    /**
     * Name of the trusted environment that holds the remote's private CAs, as it appears on the deployment's Security
     * page. Remotes of one environment share it. Known at once. Default: the alias.
     */
    environment?: string;
}

/** Args of `CloudRemoteClient`. */
export interface CloudRemoteClientArgs {
    /** The deployment that is the local cluster: one that exists, or one that this program declares. */
    deployment: CloudDeployment;
    /** The API of its Elasticsearch. With it a changed key is waited for until every node has read it, before the old one goes. Default: none. */
    elasticsearch?: pulumi.Input<ElasticsearchAccess>;
    /** All remotes of the deployment that this program manages. */
    remotes: CloudRemote[];
    /** How long a change of the deployment's configuration may take, in seconds. Default: 600. */
    timeoutSeconds?: pulumi.Input<number>;
}

/**
 * What a deployment on Elastic Cloud Hosted or Enterprise holds for its remotes: a keystore entry each, and for private
 * CAs trusted environments. Whatever others put there stays. From 8.14 on nothing restarts; before, a warning says that
 * the deployment has to be restarted. Throws a `ResourceError` that names each wrong property; `up` fails when there is
 * no such deployment, or the credentials are wrong.
 */
export class CloudRemoteClient extends pulumi.ComponentResource {
    /** `local.client` of each RemoteConnection. A secret, because it may hold the access to the cluster. */
    public readonly client: pulumi.Output<RemoteClient>;

    constructor(name: string, args: CloudRemoteClientArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:CloudRemoteClient", name, {}, opts);
        refuse(this, checkArgs(knownNow(args)));
        const remotes = checkedRemotes(this, args.remotes);
        const accessed = accessedDeployment(this, args.deployment);
        const timeoutSeconds = checkedLate(this, args.timeoutSeconds, (problems, value) =>
            problems.checkSeconds("timeoutSeconds", value, 7200),
        ).apply((seconds) => seconds ?? 600);
        const access = args.elasticsearch && checkedAccess(this, args.elasticsearch);
        const keyIds = keyIdsOf(remotes);
        const elasticsearch = new CloudElasticsearch(
            `${name}-elasticsearch`,
            { deployment: accessed.deployment, elasticsearch: access, keyIds, timeoutSeconds },
            { parent: this },
        );
        elasticsearch.version.apply((version) => announceRestart(this, version));
        const environments = environmentsOf(args.remotes, remotes).map(
            ([environment, certificates]) =>
                new TrustedEnvironment(
                    `${name}-${environment}-trust`,
                    { deployment: accessed.deployment, name: environment, certificates, timeoutSeconds },
                    { parent: this, dependsOn: [elasticsearch] },
                ),
        );
        const { deploymentId } = args.deployment;
        const ec = ecProvider(this, name, accessed);
        const entries = remotes.map(
            ({ alias, credential }) =>
                new DeploymentElasticsearchKeystore(
                    `${name}-${alias}`,
                    { deploymentId, settingName: credentialSetting(alias), value: credential },
                    {
                        ...{ parent: this, dependsOn: [elasticsearch, ...environments], ...ec },
                        ...retriedWhileBusy(`${name}-${alias}`),
                    },
                ),
        );
        const reloaded = access
            ? [
                  new ReloadedKeystore(
                      `${name}-reloaded`,
                      { elasticsearch: access, keyIds, before: elasticsearch.keystores, timeoutSeconds },
                      { parent: this, dependsOn: entries },
                  ),
              ]
            : [];
        const there = pulumi.all([...entries, ...reloaded].map((resource) => resource.id));
        const held = remotes.map((remote) => heldRemote(remote, there));
        this.client = pulumi.secret(
            pulumi.all([access, pulumi.all(held)]).apply(([known, list]) => ({
                ...(known && { elasticsearch: known }),
                remotes: list,
                // the cloud brings keystore and CAs to the nodes when it has answered already
                settleSeconds: 180,
            })),
        );
        this.registerOutputs({ client: this.client });
    }
}

/** The private CAs of each trusted environment, in the order of the remotes. */
function environmentsOf(
    remotes: CloudRemote[],
    checked: CheckedRemote[],
): [name: string, certificates: pulumi.Output<string[]>][] {
    const lists = new Map<string, pulumi.Output<string[]>[]>();
    remotes.forEach(({ alias, environment = alias, caCertificates }, index) => {
        const certificates = checked[index]?.certificates;
        if (caCertificates !== undefined && certificates !== undefined) {
            lists.set(environment, [...(lists.get(environment) ?? []), certificates]);
        }
    });
    return [...lists].map(([environment, list]) => [
        environment,
        pulumi.all(list).apply((known) => [...new Set(known.flat())]),
    ]);
}

/** Before 8.14 nobody makes the nodes read their keystore. */
function announceRestart(component: CloudRemoteClient, version: string | undefined): void {
    if (version !== undefined && !isAtLeast(version, firstReloadingVersion)) {
        void pulumi.log.warn(
            `the deployment runs ${version}: before ${firstReloadingVersion} its nodes use new credentials and CAs only after a restart ` +
                "(Actions > Restart Elasticsearch on the deployment's page); restart it when this has been written, and run again for the proof",
            component,
        );
    }
}

function checkArgs(known: Known<pulumi.Unwrap<CloudRemoteClientArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkCloudDeployment(problems, "deployment", known.deployment);
    checkAccess(problems, "elasticsearch", known.elasticsearch);
    checkRemotes(problems, known.remotes);
    for (const [path, remote] of items("remotes", known.remotes)) {
        checkEnvironment(problems, `${path}.environment`, remote.environment);
    }
    problems.checkSeconds("timeoutSeconds", known.timeoutSeconds, 7200);
    return problems;
}

/** Checks the name of a trusted environment. */
export function checkEnvironment(problems: Problems, property: string, name: unknown): void {
    problems.check(
        property,
        name,
        (text) => typeof text === "string" && /^[^\r\n]{1,128}$/.test(text.trim()) && text.trim() === text,
        "is not a line of text; give the name of the trusted environment, or leave it out for the alias",
    );
}
