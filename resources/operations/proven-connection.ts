import { setTimeout as sleep } from "node:timers/promises";
import {
    EndpointFinding,
    endpointProblem,
    ExpectedEndpoint,
    whyNotConnected,
    wrongKey,
} from "../../model/diagnosis";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { credentialLeft, whyNotTrusted } from "../../model/handshake-diagnosis";
import { ClusterSetting } from "../../model/remote-settings";
import { SecurityModel } from "../../model/security-model";
import { HeldSigning, signingSettings } from "../../model/signing";
import { inputsChanged } from "../changes";
import { Elasticsearch, withElasticsearch } from "../elasticsearch";
import { EndpointExpectation, lookAtEndpoint } from "../endpoint-check";
import { handshakeError } from "../handshake-error";
import { Answer, askRemote } from "../remote-answer";
import { putSettings } from "../settings";
import { isPassing } from "../wait";
import { UnfinishedError } from "../unfinished-error";

/** The connection to prove. */
export interface ProvenConnectionInputs {
    /** The local cluster. */
    elasticsearch: ResolvedAccess;
    alias: string;
    /** The settings of the alias; a change of any proves again. */
    settings: ClusterSetting[];
    /** Id of the API key; a change proves again. */
    keyId?: string;
    /** Private CA of the remote; a change proves again. */
    caCertificate?: string;
    /** Default: API keys. */
    securityModel?: SecurityModel;
    /** Files with which requests are signed; other ones prove again. Default: they are not. */
    signing?: HeldSigning;
    /** Whether a request must succeed. */
    enabled: boolean;
    /** Whether the certificate at the address is looked at from this machine as well. */
    checkCertificate: boolean;
    timeoutSeconds: number;
}

/** The connection as it was last seen. */
export interface ProvenConnectionState extends ProvenConnectionInputs {
    connected: boolean;
    remoteVersion?: string;
    /** Why it is not connected. */
    problem?: string;
}

/**
 * Waits until a request over the connection succeeds.
 * @throws UnfinishedError with the remote's answer and the likely cause, after `timeoutSeconds`.
 */
export async function proveConnection(inputs: ProvenConnectionInputs): Promise<ProvenConnectionState> {
    const signing = signingSettings(inputs.alias, inputs.signing);
    if (signing.length > 0) {
        // the provider would take them for missing: Elasticsearch tells nobody that they are there
        await withElasticsearch(inputs.elasticsearch, (cluster) => putSettings(cluster, signing));
    }
    return prove(inputs, true);
}

/** `mayChange`: whether the cluster may be changed for a moment to learn why there is no connection. */
async function prove(inputs: ProvenConnectionInputs, mayChange: boolean): Promise<ProvenConnectionState> {
    if (!inputs.enabled) {
        return { ...inputs, connected: false };
    }
    return withElasticsearch(inputs.elasticsearch, async (cluster) => {
        const deadline = Date.now() + inputs.timeoutSeconds * 1000;
        const { problem, ...seen } = await attemptUntil(cluster, inputs, deadline, mayChange);
        const state = { ...inputs, ...seen };
        if (problem !== undefined) {
            throw new UnfinishedError(
                state.alias,
                { ...state, problem },
                `${cluster.where}: no connection to "${inputs.alias}" after ${inputs.timeoutSeconds} s: ${problem}`,
            );
        }
        return state;
    });
}

/** The connection as it is now. */
export async function readConnection(state: ProvenConnectionState): Promise<ProvenConnectionState> {
    if (!state.enabled) {
        return state;
    }
    const { timeoutSeconds } = state;
    try {
        const patience = { timeoutSeconds: Math.min(10, timeoutSeconds) };
        const seen = await prove({ ...inputsOf(state), ...patience }, false);
        return { ...seen, timeoutSeconds };
    } catch (error) {
        if (error instanceof UnfinishedError) {
            console.warn(error.message);
            return { ...(error.properties as ProvenConnectionState), timeoutSeconds };
        }
        throw error;
    }
}

/** The state without what was last seen. */
function inputsOf(state: ProvenConnectionState): ProvenConnectionInputs {
    const inputs: Partial<ProvenConnectionState> = { ...state };
    delete inputs.connected;
    delete inputs.remoteVersion;
    delete inputs.problem;
    return inputs as ProvenConnectionInputs;
}

/** Whether the connection has to be proven again. */
export function connectionChanged(old: ProvenConnectionState, inputs: ProvenConnectionInputs): boolean {
    return (
        (inputs.enabled && !old.connected) ||
        // one that is gone is no input any more
        old.securityModel !== inputs.securityModel ||
        (old.signing !== undefined && inputs.signing === undefined) ||
        inputsChanged(old, inputs)
    );
}

/** Clears the whole alias: a setting that somebody added by hand would make Elasticsearch refuse the removal of the others. */
export async function clearAlias(state: ProvenConnectionState): Promise<void> {
    const nothing = { [`cluster.remote.${state.alias}.*`]: null };
    await withElasticsearch(state.elasticsearch, (cluster) =>
        cluster.request("PUT", "/_cluster/settings", { persistent: nothing, transient: nothing }),
    );
}

interface Attempt {
    connected: boolean;
    remoteVersion?: string;
    problem?: string;
}

interface Look {
    expected: ExpectedEndpoint;
    finding: EndpointFinding;
}

async function attemptUntil(
    cluster: Elasticsearch,
    inputs: ProvenConnectionInputs,
    deadline: number,
    mayChange: boolean,
): Promise<Attempt> {
    for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
        const isLast = Date.now() + pause > deadline;
        const result = await attempt(cluster, inputs, deadline, isLast && mayChange).catch(unlessPassing);
        if (result.connected || isLast) {
            return result;
        }
        await sleep(pause);
    }
}

/** A local cluster whose nodes restart answers later. */
function unlessPassing(error: unknown): Attempt {
    if (isPassing(error)) {
        return { connected: false, problem: error.message };
    }
    throw error;
}

async function attempt(
    cluster: Elasticsearch,
    inputs: ProvenConnectionInputs,
    deadline: number,
    mayChange: boolean,
): Promise<Attempt> {
    const answer = await askRemote(cluster, inputs.alias, deadline);
    // a look can take seconds, and a connection that answers needs it only for its certificate
    const wanted = answer.connected && !inputs.checkCertificate ? [] : expectations(inputs);
    const looks = await Promise.all(
        wanted.map(async ({ expected, look }) => ({
            expected,
            finding: await lookAtEndpoint(look),
        })),
    );
    const problem = answer.connected
        ? whyNotProven(inputs, answer, looks)
        : await whyNotThere(inputs, answer, looks[0], mayChange ? cluster : undefined);
    return {
        connected: problem === undefined,
        ...(problem === undefined ? {} : { problem }),
        ...(answer.remoteVersion === undefined ? {} : { remoteVersion: answer.remoteVersion }),
    };
}

/** A cluster that is given is asked once more, for the reason, which changes its settings for a moment. */
async function whyNotThere(
    inputs: ProvenConnectionInputs,
    answer: Answer,
    look: Look | undefined,
    cluster: Elasticsearch | undefined,
): Promise<string> {
    if (look === undefined) {
        return answer.error ?? "no address is set";
    }
    const { expected, finding } = look;
    if (!withCertificates(inputs)) {
        return whyNotConnected(answer, expected, finding);
    }
    const error = answer.error ?? (cluster && (await handshakeError(cluster, inputs.alias, inputs.settings)));
    return whyNotTrusted(
        inputs.alias,
        { hasCredential: answer.hasCredential, ...(error === undefined ? {} : { error }) },
        expected,
        finding,
    );
}

function withCertificates({ securityModel }: ProvenConnectionInputs): boolean {
    return securityModel === SecurityModel.Certificate;
}

/** Why an answer is not yet proof: it may have come with the old key, or over what was set up before. */
function whyNotProven(
    inputs: ProvenConnectionInputs,
    { usedKey, hasCredential }: Answer,
    looks: Look[],
): string | undefined {
    if (withCertificates(inputs) && hasCredential) {
        return credentialLeft(inputs.alias);
    }
    if (usedKey !== undefined && inputs.keyId !== undefined && usedKey !== inputs.keyId) {
        return wrongKey(usedKey, inputs.keyId);
    }
    const misfit = looks
        .map(({ expected, finding }) => endpointProblem(expected, finding))
        .find((one) => one !== undefined);
    return (
        misfit &&
        `the local cluster still uses what it knew before, but ${misfit}. (Set \`proof.checkCertificate\` to false ` +
            "where the local cluster's verification_mode is not full, or sees another address than this machine)"
    );
}

/** The addresses of the connection, and what they should show. */
function expectations(
    inputs: ProvenConnectionInputs,
): { expected: ExpectedEndpoint; look: EndpointExpectation }[] {
    const setting = (key: string) =>
        inputs.settings.find((one) => one.name === `cluster.remote.${inputs.alias}.${key}`);
    const serverName = setting("server_name")?.value;
    const proxy = setting("proxy_address")?.value ?? setting("proxy")?.value;
    return (proxy === undefined ? (setting("seeds")?.valueLists ?? []) : [proxy]).map((address) => {
        const named = { address, ...(serverName === undefined ? {} : { serverName }) };
        return {
            expected: {
                ...named,
                privateCa: inputs.caCertificate !== undefined,
                transport: withCertificates(inputs),
            },
            look: {
                ...named,
                ...(inputs.caCertificate === undefined ? {} : { caCertificate: inputs.caCertificate }),
            },
        };
    });
}
