import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { AccountTrust, TrustSettings } from "../../model/trust-settings";
import { inputsChanged } from "../changes";
import { withCloudApi, withCloudApiUnlessGone } from "../cloud-api";
import { deploymentReplaced, readSettledDeployment } from "../deployment";
import { changeTrust, trustOf } from "../trust-change";
import { UnfinishedError } from "../unfinished-error";

/** Trust of a deployment in another one of the same organization or installation, an entry of `trust.accounts`. */
export interface AccountTrustInputs {
    deployment: ResolvedCloudDeployment;
    /** Id of the organization; empty when the other one turns out to be of another, then there is no such trust. */
    organizationId: string;
    /** Id of the other's cluster. */
    clusterId: string;
    /** How long the deployment may take to come to rest, in seconds. */
    timeoutSeconds: number;
}

/** As the deployment has it. */
export interface AccountTrustState extends AccountTrustInputs {
    /** Whether it was added here; a deployment trusts all of its organization unless somebody changed that. */
    added: boolean;
}

/**
 * Adds the cluster to those that are trusted, unless it is trusted already; nothing else changes.
 * @throws Error when the cluster's id is none; CloudApiError.
 */
export async function createAccountTrust(inputs: AccountTrustInputs): Promise<AccountTrustState> {
    return bring(inputs);
}

/** Adds the cluster as it is now, and takes away the one before if it was added here, both in one change. */
export async function updateAccountTrust(
    old: AccountTrustState,
    inputs: AccountTrustInputs,
): Promise<AccountTrustState> {
    const same = old.organizationId === inputs.organizationId && old.clusterId === inputs.clusterId;
    const state = await bring(inputs, old.added && !same ? old : undefined);
    return { ...state, added: state.added || (same && old.added) };
}

/** The trust as it is now; undefined when somebody took away what was added. */
export async function readAccountTrust(state: AccountTrustState): Promise<AccountTrustState | undefined> {
    const { organizationId, deployment, timeoutSeconds } = state;
    if (organizationId === "") {
        return state;
    }
    return withCloudApi(deployment, async (api) => {
        const seen = await readSettledDeployment(api, deployment, timeoutSeconds);
        return trusts(trustOf(seen), state) ? state : undefined;
    });
}

/** Takes away what was added. A deployment that is gone had it no longer. */
export async function deleteAccountTrust(state: AccountTrustState): Promise<void> {
    if (!state.added) {
        return;
    }
    await withCloudApiUnlessGone(state.deployment, (api) =>
        changeTrust(api, {
            ...changeOf(state),
            next: (trust) => (lists(trust, state) ? withoutCluster(trust, state) : undefined),
        }),
    );
}

/** Whether the deployment must be asked. */
export function accountTrustChanged(old: AccountTrustState, inputs: AccountTrustInputs): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds }, inputs);
}

/** What makes it the trust of another deployment. */
export function accountTrustReplaced(old: AccountTrustState, inputs: AccountTrustInputs): string[] {
    return deploymentReplaced(old, inputs);
}

/** What the engine knows the trust by. */
export function accountTrustId({ deployment, clusterId }: AccountTrustInputs): string {
    return `${deployment.deploymentId}/${clusterId}`;
}

/** Adds a cluster, in the place of the one that was added `before`. */
async function bring(inputs: AccountTrustInputs, before?: AccountTrustState): Promise<AccountTrustState> {
    const { organizationId, clusterId } = inputs;
    if (organizationId === "" && before === undefined) {
        return { ...inputs, added: false };
    }
    if (organizationId !== "" && !/^[^*?]+$/.test(clusterId)) {
        throw new Error(
            `the deployment's API tells no id of its cluster but "${clusterId}", so it cannot be trusted by the account; ` +
                "check the names of its nodes (`recommended_trust_restriction` of its certificate authority)",
        );
    }
    let added = false;
    const next = (trust: TrustSettings) => {
        const left = before !== undefined && lists(trust, before) ? withoutCluster(trust, before) : trust;
        const isThere = organizationId === "" || trusts(left, inputs);
        added ||= !isThere;
        const wanted = isThere ? left : withCluster(left, inputs);
        return wanted === trust ? undefined : wanted;
    };
    const meant = organizationId === "" ? { ...inputs, clusterId: before?.clusterId ?? "" } : inputs;
    try {
        await withCloudApi(inputs.deployment, (api) => changeTrust(api, { ...changeOf(meant), next }));
    } catch (error) {
        if (!added || before !== undefined) {
            throw error;
        }
        // it may be there by now
        throw new UnfinishedError(accountTrustId(inputs), { ...inputs, added }, (error as Error).message);
    }
    return { ...inputs, added };
}

function changeOf({ deployment, timeoutSeconds, clusterId }: AccountTrustInputs) {
    return { deployment, timeoutSeconds, what: `the trust in cluster ${clusterId} of its organization` };
}

function entryOf(
    { accounts = [] }: TrustSettings,
    { organizationId }: AccountTrustInputs,
): AccountTrust | undefined {
    return accounts.find(({ account_id }) => account_id === organizationId);
}

function trusts(trust: TrustSettings, inputs: AccountTrustInputs): boolean {
    // a deployment whose accounts nobody set trusts all of its organization: a list with one cluster would end that
    if (trust.accounts === undefined) {
        return true;
    }
    return entryOf(trust, inputs)?.trust_all === true || lists(trust, inputs);
}

function lists(trust: TrustSettings, inputs: AccountTrustInputs): boolean {
    return entryOf(trust, inputs)?.trust_allowlist?.includes(inputs.clusterId) ?? false;
}

function withCluster(trust: TrustSettings, inputs: AccountTrustInputs): TrustSettings {
    const entry = entryOf(trust, inputs);
    const { accounts = [] } = trust;
    const wanted: AccountTrust = {
        ...{ account_id: inputs.organizationId, trust_all: false },
        ...entry,
        trust_allowlist: [...(entry?.trust_allowlist ?? []), inputs.clusterId],
    };
    return {
        ...trust,
        accounts: entry ? accounts.map((one) => (one === entry ? wanted : one)) : [...accounts, wanted],
    };
}

function withoutCluster(trust: TrustSettings, inputs: AccountTrustInputs): TrustSettings {
    const entry = entryOf(trust, inputs);
    const left = entry?.trust_allowlist?.filter((id) => id !== inputs.clusterId) ?? [];
    const isEmpty = left.length === 0 && entry?.trust_all !== true;
    return {
        ...trust,
        accounts: (trust.accounts ?? []).flatMap((one) =>
            one !== entry ? [one] : isEmpty ? [] : [{ ...one, trust_allowlist: left }],
        ),
    };
}
