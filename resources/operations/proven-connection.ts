import { setTimeout as sleep } from "node:timers/promises";
import {
    EndpointFinding,
    endpointProblem,
    ExpectedEndpoint,
    whyNotConnected,
    wrongKey,
} from "../../model/diagnosis";
import { ResolvedAccess } from "../../model/elasticsearch-access";
import { ClusterSetting } from "../../model/remote-settings";
import { inputsChanged } from "../changes";
import { Elasticsearch, withElasticsearch } from "../elasticsearch";
import { EndpointExpectation, lookAtEndpoint } from "../endpoint-check";
import { Answer, askRemote } from "../remote-answer";
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
    if (!inputs.enabled) {
        return { ...inputs, connected: false };
    }
    return withElasticsearch(inputs.elasticsearch, async (cluster) => {
        const result = await attemptUntil(cluster, inputs, Date.now() + inputs.timeoutSeconds * 1000);
        const { problem, ...state } = { ...inputs, ...result };
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
        const seen = await proveConnection({
            ...inputsOf(state),
            timeoutSeconds: Math.min(10, timeoutSeconds),
        });
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
    return (inputs.enabled && !old.connected) || inputsChanged(old, inputs);
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
): Promise<Attempt> {
    for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
        const result = await attempt(cluster, inputs, deadline).catch(unlessPassing);
        if (result.connected || Date.now() + pause > deadline) {
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
    const problem = answer.connected ? whyNotProven(inputs, answer, looks) : whyNotThere(answer, looks[0]);
    return {
        connected: problem === undefined,
        ...(problem === undefined ? {} : { problem }),
        ...(answer.remoteVersion === undefined ? {} : { remoteVersion: answer.remoteVersion }),
    };
}

function whyNotThere(answer: Answer, look: Look | undefined): string {
    return look
        ? whyNotConnected(answer, look.expected, look.finding)
        : (answer.error ?? "no address is set");
}

/** Why an answer is not yet proof: it may have come with the old key, or over what was set up before. */
function whyNotProven(
    inputs: ProvenConnectionInputs,
    { usedKey }: Answer,
    looks: Look[],
): string | undefined {
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
    return [setting("proxy_address")?.value, ...(setting("seeds")?.valueLists ?? [])]
        .filter((address) => address !== undefined)
        .map((address) => {
            const named = { address, ...(serverName === undefined ? {} : { serverName }) };
            return {
                expected: { ...named, privateCa: inputs.caCertificate !== undefined },
                look: {
                    ...named,
                    ...(inputs.caCertificate === undefined ? {} : { caCertificate: inputs.caCertificate }),
                },
            };
        });
}
