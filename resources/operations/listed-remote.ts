import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { inputsChanged } from "../changes";
import { CloudApi, withCloudApi, withCloudApiUnlessGone } from "../cloud-api";
import { deploymentReplaced, readDeployment } from "../deployment";

/** An entry of the list of remote clusters that the cloud keeps for a deployment. */
export interface ListedRemoteInputs {
    deployment: ResolvedCloudDeployment;
    alias: string;
    remoteDeploymentId: string;
    /** `ref_id` of the remote's Elasticsearch resource. */
    remoteRefId: string;
    skipUnavailable: boolean;
}

/** As it was written. */
export interface ListedRemoteState extends ListedRemoteInputs {
    /** Whether the list holds the entry as wanted. */
    listed: boolean;
}

/** One entry, as the API has it. */
interface RemoteResource {
    deployment_id: string;
    elasticsearch_ref_id: string;
    alias: string;
    skip_unavailable?: boolean;
    /** What the cloud knows of the connection; not to be written. */
    info?: object;
}

/** The list has no version: an entry is looked at again, because another writer may have put the list back. */
const attempts = 10;
const pauseMs = 1_000;

/**
 * Puts the entry on the list, and leaves the others on it.
 * @throws Error when somebody else has put another remote there under the alias; CloudApiError.
 */
export async function createListedRemote(inputs: ListedRemoteInputs): Promise<ListedRemoteState> {
    return withCloudApi(inputs.deployment, async (api) => {
        const found = (await readList(api, inputs)).resources.find(({ alias }) => alias === inputs.alias);
        if (found && !isWanted(found, inputs)) {
            throw new Error(
                `${api.where}: deployment ${inputs.deployment.deploymentId} has a remote cluster "${inputs.alias}" already, ` +
                    `deployment ${found.deployment_id}; give another alias, or remove that one from its list`,
            );
        }
        return bring(api, inputs, true);
    });
}

/** Makes the entry what it shall be. */
export async function updateListedRemote(inputs: ListedRemoteInputs): Promise<ListedRemoteState> {
    return withCloudApi(inputs.deployment, (api) => bring(api, inputs, true));
}

/** Whether the list holds the entry now; undefined when it holds none of the alias. */
export async function readListedRemote(state: ListedRemoteState): Promise<ListedRemoteState | undefined> {
    return withCloudApi(state.deployment, async (api) => {
        const found = (await readList(api, state)).resources.find(({ alias }) => alias === state.alias);
        return found && { ...state, listed: isWanted(found, state) };
    });
}

/** Takes the entry from the list, and leaves the others on it. A deployment that is gone has no list. */
export async function deleteListedRemote(state: ListedRemoteState): Promise<void> {
    await withCloudApiUnlessGone(state.deployment, (api) => bring(api, state, false));
}

/** Whether the list must be written. */
export function listedRemoteChanged(old: ListedRemoteState, inputs: ListedRemoteInputs): boolean {
    return !old.listed || inputsChanged(old, inputs);
}

/** What makes it another entry. */
export function listedRemoteReplaced(old: ListedRemoteState, inputs: ListedRemoteInputs): string[] {
    return [...deploymentReplaced(old, inputs), ...(inputs.alias === old.alias ? [] : ["alias"])];
}

/** Reads, changes and writes the list until it holds the entry, or does not. */
async function bring(api: CloudApi, inputs: ListedRemoteInputs, listed: boolean): Promise<ListedRemoteState> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const { path, resources } = await readList(api, inputs);
        const found = resources.find(({ alias }) => alias === inputs.alias);
        if (listed ? found !== undefined && isWanted(found, inputs) : found === undefined) {
            const { deployment, alias, remoteDeploymentId, remoteRefId, skipUnavailable } = inputs;
            return { deployment, alias, remoteDeploymentId, remoteRefId, skipUnavailable, listed };
        }
        const others = resources.filter((one) => one !== found);
        const wanted = [...others, ...(listed ? [entryOf(inputs)] : [])];
        await api.request("PUT", path, { resources: wanted.map((entry) => ({ ...entry, info: undefined })) });
        await sleep(pauseMs);
    }
    throw new Error(
        `${api.where}: deployment ${inputs.deployment.deploymentId} does not keep "${inputs.alias}" on its list of remote clusters: ` +
            `others wrote the list each of ${attempts} times; run again when they are done`,
    );
}

async function readList(
    api: CloudApi,
    { deployment }: ListedRemoteInputs,
): Promise<{ path: string; resources: RemoteResource[] }> {
    const refId = deployment.refId ?? (await readDeployment(api, deployment)).resource.ref_id;
    const path = `/deployments/${deployment.deploymentId}/elasticsearch/${refId}/remote-clusters`;
    const { body } = await api.request<{ resources: RemoteResource[] }>("GET", path);
    return { path, resources: body.resources };
}

function entryOf(inputs: ListedRemoteInputs): RemoteResource {
    return {
        deployment_id: inputs.remoteDeploymentId,
        elasticsearch_ref_id: inputs.remoteRefId,
        alias: inputs.alias,
        skip_unavailable: inputs.skipUnavailable,
    };
}

function isWanted(found: RemoteResource, inputs: ListedRemoteInputs): boolean {
    const { deployment_id, elasticsearch_ref_id, alias, skip_unavailable = false } = found;
    const entry = { deployment_id, elasticsearch_ref_id, alias, skip_unavailable };
    return isDeepStrictEqual(entry, entryOf(inputs));
}
