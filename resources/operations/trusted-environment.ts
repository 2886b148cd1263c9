import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { DirectTrustTerms, sameTerms } from "../../model/direct-trust";
import {
    certificatesOf,
    DirectTrust,
    findDirectTrust,
    sameCertificates,
    termsOf,
    TrustSettings,
    WantedTrust,
    withDirectTrust,
    withoutDirectTrust,
} from "../../model/trust-settings";
import { inputsChanged } from "../changes";
import { CloudApi, withCloudApi, withCloudApiUnlessGone } from "../cloud-api";
import { deploymentReplaced, readSettledDeployment } from "../deployment";
import { changeTrust, trustOf } from "../trust-change";
import { UnfinishedError } from "../unfinished-error";

/** A trusted environment of a deployment: an entry of `trust.direct`. */
export interface TrustedEnvironmentInputs {
    deployment: ResolvedCloudDeployment;
    /** As it appears on the deployment's Security page. */
    name: string;
    /** PEMs of the CAs; empty when all remotes of the environment turn out to have public ones, then there is no such trust. */
    certificates: string[];
    /** Whom it lets in at the transport interface. Default: nobody, it verifies remotes that are reached with API keys. */
    terms?: DirectTrustTerms;
    /** How long the deployment may take to come to rest, in seconds. */
    timeoutSeconds: number;
}

/** As the deployment has it. */
export interface TrustedEnvironmentState extends TrustedEnvironmentInputs {
    /** Given by the API; absent when there is no such trust. */
    uid?: string;
}

/**
 * Adds the trusted environment, and nothing else changes.
 * @throws Error when the deployment has another one of that name and type; CloudApiError.
 */
export async function createTrustedEnvironment(
    inputs: TrustedEnvironmentInputs,
): Promise<TrustedEnvironmentState> {
    return make(inputs, [inputs]);
}

/** Makes the trusted environment what it shall be, wherever it was. */
export async function updateTrustedEnvironment(
    old: TrustedEnvironmentState,
    inputs: TrustedEnvironmentInputs,
): Promise<TrustedEnvironmentState> {
    const { uid } = old;
    const own = [inputs, old];
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
        const found = findDirectTrust(trustOf(seen), state);
        if (found === undefined || !isOwn(found, [state], state.uid)) {
            return undefined;
        }
        const certificates = certificatesOf(found);
        const same = sameCertificates(certificates, state.certificates);
        return {
            ...stateOf(state, found),
            name: found.name,
            certificates: same ? state.certificates : certificates,
            ...(state.terms && {
                terms: sameTerms(state.terms, termsOf(found)) ? state.terms : termsOf(found),
            }),
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
        bring(api, { ...state, certificates: [] }, [state], uid),
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

/** CAs and terms that only one of ours has. */
type Own = Pick<TrustedEnvironmentInputs, "certificates" | "terms">;

/** Brings one whose uid is not known. */
async function make(inputs: TrustedEnvironmentInputs, own: Own[]): Promise<TrustedEnvironmentState> {
    if (own.every(({ certificates }) => certificates.length === 0)) {
        return inputs;
    }
    return withCloudApi(inputs.deployment, async (api) => {
        const { deployment, name, certificates, terms, timeoutSeconds } = inputs;
        const seen = await readSettledDeployment(api, deployment, timeoutSeconds);
        const found = findDirectTrust(trustOf(seen), { name, ...(terms && { terms }) });
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

async function bring(
    api: CloudApi,
    inputs: TrustedEnvironmentInputs,
    own: Own[],
    uid: string | undefined,
): Promise<TrustedEnvironmentState> {
    const { deployment, name, certificates, terms, timeoutSeconds } = inputs;
    const wanted: WantedTrust = {
        ...(uid === undefined ? {} : { uid }),
        ...{ name, certificates },
        ...(terms && { terms }),
    };
    const ours = (trust: TrustSettings) => {
        const named = findDirectTrust(trust, wanted);
        return { named, found: named && isOwn(named, own, uid) ? named : undefined };
    };
    const trust = await changeTrust(api, {
        ...{ deployment, timeoutSeconds, what: `the trusted environment "${name}"` },
        next: (seen) => {
            const { named, found } = ours(seen);
            if (isAsWanted(found, wanted)) {
                return undefined;
            }
            if (named !== found) {
                throw foreign(api, inputs);
            }
            return found !== undefined && certificates.length === 0
                ? withoutDirectTrust(seen, found)
                : withDirectTrust(seen, found, wanted);
        },
    });
    return stateOf(inputs, ours(trust).found);
}

/**
 * Whether it is one of ours: a name alone does not tell, but one that an interrupted run left has our CAs. The CA of a
 * cloud is not ours alone, so it has to let in the same nodes, too.
 */
function isOwn(found: DirectTrust, own: Own[], uid?: string): boolean {
    return (
        (uid !== undefined && found.uid === uid) ||
        own.some(
            ({ certificates, terms }) =>
                sameCertificates(certificatesOf(found), certificates) &&
                (terms === undefined || sameTerms(termsOf(found), terms)),
        )
    );
}

function foreign(api: CloudApi, { deployment, name, terms }: TrustedEnvironmentInputs): Error {
    const [what, where] =
        terms === undefined ? ["CAs", "the remote"] : ["CAs or nodes", "this side of the trust"];
    return new Error(
        `${api.where}: deployment ${deployment.deploymentId} has a trusted environment "${name}" already, with other ${what}; ` +
            `give another name (\`environment\` of ${where}), or remove that one on the deployment's Security page`,
    );
}

function isAsWanted(found: DirectTrust | undefined, { name, certificates, terms }: WantedTrust): boolean {
    if (certificates.length === 0 || found === undefined) {
        return certificates.length === 0 && found === undefined;
    }
    return (
        found.name === name &&
        sameCertificates(certificatesOf(found), certificates) &&
        (terms === undefined || sameTerms(termsOf(found), terms))
    );
}

function stateOf(inputs: TrustedEnvironmentInputs, found: DirectTrust | undefined): TrustedEnvironmentState {
    const { deployment, name, certificates, terms, timeoutSeconds } = inputs;
    return {
        ...{ deployment, name, certificates, timeoutSeconds },
        ...(terms && { terms }),
        ...(found?.uid === undefined ? {} : { uid: found.uid }),
    };
}

/** What the engine knows the trusted environment by. */
export function trustedEnvironmentId({ deployment, name }: TrustedEnvironmentInputs): string {
    return `${deployment.deploymentId}/${name}`;
}
