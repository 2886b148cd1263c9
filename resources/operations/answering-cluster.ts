import { ResolvedAccess } from "../../model/elasticsearch-access";
import { firstVersion, isAtLeast } from "../../model/elasticsearch-spec";
import { SecurityModel } from "../../model/security-model";
import { inputsChanged } from "../changes";
import { Elasticsearch, ElasticsearchError, withElasticsearch } from "../elasticsearch";
import { notRestarted, remoteClientNodes } from "../remote-client-nodes";
import { unlessPassing, waitUntil } from "../wait";

/** A side of a connection. */
export interface AnsweringClusterInputs {
    elasticsearch: ResolvedAccess;
    /** Whether the cluster is to have remotes, for which a node must have the role. */
    local: boolean;
    /** Default: API keys, which need a version and a licence. */
    securityModel?: SecurityModel;
    /** Id of the API key of each alias that its nodes shall hold; a change notes the nodes anew. */
    keyIds: Record<string, string>;
    /** Whether its nodes restart when what they hold is taken away. */
    restarts: boolean;
    /** How long the cluster may take to answer, while its nodes start. */
    timeoutSeconds: number;
}

/** The cluster as it was seen. */
export interface AnsweringClusterState extends AnsweringClusterInputs {
    version: string;
    /** When each node that can have remotes started, in milliseconds since 1970, by its name. */
    started: Record<string, number>;
}

/** A cluster that has just been made has a basic licence until ECK gives it its own. */
const graceSeconds = 45;

/**
 * Waits until the cluster answers, and looks whether it can be a side of a connection.
 * @throws Error naming all that is missing: version, licence, role.
 */
export async function expectAnsweringCluster(inputs: AnsweringClusterInputs): Promise<AnsweringClusterState> {
    let unfitSince: number | undefined;
    return withElasticsearch(inputs.elasticsearch, (cluster) =>
        waitUntil(`${cluster.where}: the cluster does not answer`, inputs.timeoutSeconds, () =>
            unlessPassing<AnsweringClusterState>(async () => {
                const { version, started, missing } = await look(cluster, inputs);
                if (missing.length === 0) {
                    return { done: { ...inputs, version, started } };
                }
                const text = `it cannot be a side of a remote cluster connection: ${missing.join("; ")}`;
                unfitSince ??= Date.now();
                if (Date.now() - unfitSince > Math.min(graceSeconds, inputs.timeoutSeconds) * 1_000) {
                    throw new Error(`${cluster.where}: ${text}`);
                }
                return { missing: text };
            }),
        ),
    );
}

/** How long a restart that has to come may take to begin. */
const beginningSeconds = 60;

/**
 * Waits until the nodes have restarted without what they held: what is destroyed next, such as a key on this very
 * cluster, has to find it. A cluster that does not answer, or does not restart, is only waited for a minute.
 */
export async function leaveCluster(state: AnsweringClusterState): Promise<void> {
    if (!state.restarts) {
        return;
    }
    const begun = Date.now();
    const isLate = () => Date.now() - begun > beginningSeconds * 1_000;
    let before: Record<string, number> | undefined;
    await withElasticsearch(state.elasticsearch, (cluster) =>
        waitUntil(`${cluster.where}: the nodes do not restart`, state.timeoutSeconds, async () => {
            const attempt = await unlessPassing<Record<string, number>>(async () => ({
                done: await remoteClientNodes(cluster),
            }));
            if ("missing" in attempt) {
                return before === undefined && isLate() ? { done: undefined } : attempt;
            }
            before ??= attempt.done;
            const left = notRestarted(before, attempt.done, false);
            const untouched = left.length === Object.keys(before).length;
            return left.length === 0 || (untouched && isLate())
                ? { done: undefined }
                : { missing: `${left.join(", ")} has not yet` };
        }),
    ).catch((error: unknown) => console.warn((error as Error).message));
}

/** Whether to look again. */
export function answeringClusterChanged(old: AnsweringClusterState, inputs: AnsweringClusterInputs): boolean {
    return inputsChanged(
        { ...old, timeoutSeconds: inputs.timeoutSeconds, restarts: inputs.restarts },
        inputs,
    );
}

interface Licence {
    license: { type: string; status: string };
}

async function licenceOf(cluster: Elasticsearch): Promise<Licence["license"]> {
    try {
        return (await cluster.request<Licence>("GET", "/_license")).license;
    } catch (error) {
        if (error instanceof ElasticsearchError && error.status === 404) {
            return { type: "none", status: "not issued yet" };
        }
        throw error;
    }
}

interface Look {
    version: string;
    started: Record<string, number>;
    missing: string[];
}

async function look(cluster: Elasticsearch, { local, securityModel }: AnsweringClusterInputs): Promise<Look> {
    const withKeys = securityModel !== SecurityModel.Certificate;
    const { version } = await cluster.request<{ version: { number: string } }>("GET", "/");
    const license = await licenceOf(cluster);
    const started = await remoteClientNodes(cluster);
    const missing = [
        ...(!withKeys || isAtLeast(version.number, firstVersion)
            ? []
            : [`its version is ${version.number}; upgrade to ${firstVersion} or later`]),
        ...(!withKeys || (["enterprise", "trial"].includes(license.type) && license.status === "active")
            ? []
            : [
                  `its licence is "${license.type}" (${license.status}); remote clusters by API key need an Enterprise licence, or a trial`,
              ]),
        ...(!local || Object.keys(started).length > 0
            ? []
            : ["no node has the role remote_cluster_client; add it to `node.roles` of at least one"]),
    ];
    return { version: version.number, started, missing };
}
