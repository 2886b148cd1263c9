import { endpointProblem, Seen } from "../../model/diagnosis";
import { inputsChanged } from "../changes";
import { lookAtEndpoint } from "../endpoint-check";
import { Attempt, waitUntil } from "../wait";

/** An interface, and how it is recognised. */
export interface SeenEndpoint {
    /** `host:port`. */
    proxyAddress: string;
    serverName?: string;
    /** Private CAs, one of which signs the interface; absent for a public one. */
    caCertificate?: string;
    /** Whether it is the transport interface. Default: the remote cluster server interface. */
    transport?: boolean;
}

/** An interface of a cluster, as local clusters shall reach it. */
export interface ServerInterfaceInputs extends SeenEndpoint {
    /** How messages call the cluster. */
    cluster: string;
    /** Whether to look at the interface from this machine. */
    enabled: boolean;
    timeoutSeconds: number;
}

/** A node that has not restarted yet refuses: only answers in a row show that the load balancer finds no such node. */
const answersInARow = 5;

/** A certificate that does not fit is hardly going to change. */
const misfitSeconds = 30;

/**
 * Waits until the interface answers.
 * @throws Error with what is missing, after `timeoutSeconds`.
 */
export async function expectServerInterface(inputs: ServerInterfaceInputs): Promise<ServerInterfaceInputs> {
    if (!inputs.enabled) {
        return inputs;
    }
    const kind = inputs.transport ? "transport" : "remote cluster server";
    const where = `the ${kind} interface of ${inputs.cluster} does not answer at ${inputs.proxyAddress}`;
    let row = 0;
    let misfitSince: number | undefined;
    return waitUntil(where, inputs.timeoutSeconds, async (): Promise<Attempt<ServerInterfaceInputs>> => {
        const problem = await endpointSeen(inputs);
        if (problem === undefined) {
            return ++row >= answersInARow ? { done: inputs } : { missing: "it answers, but not each time" };
        }
        row = 0;
        misfitSince = problem.misfit ? (misfitSince ?? Date.now()) : undefined;
        if (misfitSince !== undefined && Date.now() - misfitSince > misfitSeconds * 1_000) {
            throw new Error(`${where}: ${problem.text}`);
        }
        return { missing: problem.text };
    });
}

/** Whether to look at the interface again. */
export function serverInterfaceChanged(old: ServerInterfaceInputs, inputs: ServerInterfaceInputs): boolean {
    return inputsChanged({ ...old, timeoutSeconds: inputs.timeoutSeconds }, inputs);
}

/** What is wrong with an interface, looked at from this machine; undefined when it answers as it should. */
export async function endpointSeen({
    proxyAddress: address,
    serverName,
    caCertificate,
    transport = false,
}: SeenEndpoint): Promise<{ text: string; misfit: boolean } | undefined> {
    const named = { address, ...(serverName === undefined ? {} : { serverName }) };
    const finding = await lookAtEndpoint({
        ...named,
        ...(caCertificate === undefined ? {} : { caCertificate }),
    });
    if (finding.seen === Seen.Unreachable) {
        return {
            misfit: false,
            text:
                `it cannot be reached from this machine (${finding.detail}); check that the cluster's nodes are ready, and the ` +
                "load balancer, DNS and firewalls before them; set `wait.enabled` to false when only the local clusters may reach it",
        };
    }
    const text = endpointProblem({ ...named, privateCa: caCertificate !== undefined, transport }, finding);
    const isWanted = finding.seen === (transport ? Seen.Transport : Seen.RemoteClusterServer);
    return text === undefined ? undefined : { text, misfit: isWanted };
}
