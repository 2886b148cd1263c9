import { setTimeout as sleep } from "node:timers/promises";
import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import {
    certificatesOf,
    DirectTrust,
    findProxyTrust,
    ProxyTrust,
    sameCertificates,
    TrustSettings,
    withoutProxyTrust,
    withProxyTrust,
} from "../../model/trust-settings";
import { inputsChanged } from "../changes";
import { CloudApi, withCloudApi, withCloudApiUnlessGone } from "../cloud-api";
import { deploymentReplaced, readSettledDeployment, SeenDeployment, writeTrust } from "../deployment";
import { UnfinishedError } from "../unfinished-error";

/** A trusted environment of a deployment: a direct trust of type `proxy`. */
export interface TrustedEnvironmentInputs {
    deployment: ResolvedCloudDeployment;
    /** As it appears on the deployment's Security page. */
    name: string;
    /** PEMs of the CAs; empty when all remotes of the environment turn out to have public ones, then there is no such trust. */
    certificates: string[];
    /** How long the deployment may take to come to rest, in seconds. */
    timeoutSeconds: number;
}

/** As the deployment has it. */
export interface TrustedEnvironmentState extends TrustedEnvironmentInputs {
    /** Given by the API; absent when there is no such trust. */
    uid?: string;
}

/** Attempts to write, while others write as well. */
const attempts = 10;
const pauseMs = 500;

/**
 * Adds the trusted environment, and nothing else changes.
 * @throws Error when the deployment has another one of that name; CloudApiError.
 */
export async function createTrustedEnvironment(
    inputs: TrustedEnvironmentInputs,
): Promise<TrustedEnvironmentState> {
    return make(inputs, [inputs.certificates]);
}

/** Makes the trusted environment what it shall be, wherever it was. */
export async function updateTrustedEnvironment(
    old: TrustedEnvironmentState,
    inputs: TrustedEnvironmentInputs,
): Promise<TrustedEnvironmentState> {
    const { uid } = old;
    const own = [inputs.certificates, old.certificates];
    return uid === undefined
        ? make(inputs, own)
        : withCloudApi(inputs.deployment, (api) => bring(api, inputs, own, uid));
}

/** The trusted environment as the deployment has it now; undefined when somebody removed it. */
export async function readTrustedEnvironment(
    state: TrustedEnvironmentState,
): Promise<TrustedEnvironmentState | undefined> {
    if (state.certificates.length === 0 && state.uid === undefined) {
        return state;
    }
    return withCloudApi(state.deployment, async (api) => {
        const seen = await readSettledDeployment(api, state.deployment, state.timeoutSeconds);
        const found = findProxyTrust(trustOf(seen), state);
        if (found === undefined || !isOwn(found, [state.certificates], state.uid)) {
            return undefined;
        }
        const certificates = certificatesOf(found);
        const same = sameCertificates(certificates, state.certificates);
        return {
            ...stateOf(state, found),
            name: found.name,
            certificates: same ? state.certificates : certificates,
        };
    });
}

/** Removes the trusted environment, and nothing else changes. A deployment that is gone had it no longer. */
export async function deleteTrustedEnvironment(state: TrustedEnvironmentState): Promise<void> {
    const { deployment, certificates, uid } = state;
    if (certificates.length === 0 && uid === undefined) {
        return;
    }
    await withCloudApiUnlessGone(deployment, (api) =>
        bring(api, { ...state, certificates: [] }, [certificates], uid),
    );
}

/** Whether the deployment must be asked. */
export function trustedEnvironmentChanged(
    old: TrustedEnvironmentState,
    inputs: TrustedEnvironmentInputs,
): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds }, inputs);
}

/** What makes it another trusted environment. */
export function trustedEnvironmentReplaced(
    old: TrustedEnvironmentState,
    inputs: TrustedEnvironmentInputs,
): string[] {
    return [...deploymentReplaced(old, inputs), ...(inputs.name === old.name ? [] : ["name"])];
}

/** Brings one whose uid is not known; `own` are the CAs that only one of ours has. */
async function make(inputs: TrustedEnvironmentInputs, own: string[][]): Promise<TrustedEnvironmentState> {
    if (own.every((certificates) => certificates.length === 0)) {
        return inputs;
    }
    return withCloudApi(inputs.deployment, async (api) => {
        const { deployment, name, certificates, timeoutSeconds } = inputs;
        const seen = await readSettledDeployment(api, deployment, timeoutSeconds);
        const found = findProxyTrust(trustOf(seen), { name });
        const isForeign = found !== undefined && !isOwn(found, own);
        if (isForeign && certificates.length > 0) {
            throw foreign(api, inputs);
        }
        const ours = isForeign ? undefined : found;
        try {
            return await bring(api, inputs, own, ours?.uid);
        } catch (error) {
            // it may be there by now
            const state = stateOf(inputs, ours);
            throw new UnfinishedError(trustedEnvironmentId(inputs), state, (error as Error).message);
        }
    });
}

/** Reads, changes and writes until it is as wanted: what others write in between stays, and is not taken for ours. */
async function bring(
    api: CloudApi,
    inputs: TrustedEnvironmentInputs,
    own: string[][],
    uid: string | undefined,
): Promise<TrustedEnvironmentState> {
    const { deployment, name, certificates, timeoutSeconds } = inputs;
    const wanted: ProxyTrust = { ...(uid === undefined ? {} : { uid }), name, certificates };
    const ours = (seen: SeenDeployment) => {
        const named = findProxyTrust(trustOf(seen), wanted);
        return { named, found: named && isOwn(named, own, uid) ? named : undefined };
    };
    let isOld: ((seen: SeenDeployment) => boolean) | undefined;
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const seen = await readSettledDeployment(api, deployment, timeoutSeconds, isOld);
        const { named, found } = ours(seen);
        if (isAsWanted(found, wanted)) {
            return stateOf(inputs, found);
        }
        if (named !== found) {
            throw foreign(api, inputs);
        }
        const next =
            found !== undefined && certificates.length === 0
                ? withoutProxyTrust(trustOf(seen), found)
                : withProxyTrust(trustOf(seen), found, wanted);
        const isWritten = await writeTrust(api, deployment, seen, next);
        isOld = isWritten
            ? (now) => now.version === seen.version && !isAsWanted(ours(now).found, wanted)
            : undefined;
        // others who lost the same race do not all come again at the same moment
        await sleep(isWritten ? 0 : pauseMs * (1 + Math.random()));
    }
    throw new Error(
        `${api.where}: deployment ${deployment.deploymentId} does not keep the trusted environment "${name}": ` +
            `others changed its configuration each of ${attempts} times; run again when they are done`,
    );
}

/** Whether it is one of ours: a name alone does not tell, but one that an interrupted run left has our CAs. */
function isOwn(found: DirectTrust, own: string[][], uid?: string): boolean {
    return (
        (uid !== undefined && found.uid === uid) ||
        own.some((certificates) => sameCertificates(certificatesOf(found), certificates))
    );
}

function foreign(api: CloudApi, { deployment, name }: TrustedEnvironmentInputs): Error {
    return new Error(
        `${api.where}: deployment ${deployment.deploymentId} has a trusted environment "${name}" already, with other CAs; ` +
            "give another name (`environment` of the remote), or remove that one on the deployment's Security page",
    );
}

function isAsWanted(found: DirectTrust | undefined, { name, certificates }: ProxyTrust): boolean {
    if (certificates.length === 0 || found === undefined) {
        return certificates.length === 0 && found === undefined;
    }
    return found.name === name && sameCertificates(certificatesOf(found), certificates);
}

function trustOf({ resource }: SeenDeployment): TrustSettings {
    return resource.info.settings?.trust ?? {};
}

function stateOf(inputs: TrustedEnvironmentInputs, found: DirectTrust | undefined): TrustedEnvironmentState {
    const { deployment, name, certificates, timeoutSeconds } = inputs;
    return {
        ...{ deployment, name, certificates, timeoutSeconds },
        ...(found?.uid === undefined ? {} : { uid: found.uid }),
    };
}

/** What the engine knows the trusted environment by. */
export function trustedEnvironmentId({ deployment, name }: TrustedEnvironmentInputs): string {
    return `${deployment.deploymentId}/${name}`;
}
