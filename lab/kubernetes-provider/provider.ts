import type { ApiServer } from "./api-server";
import type { Connection } from "./connection";
import type { Log } from "./engine-log";
import type { Settings } from "./settings";

/** What every operation of a configured provider works with. */
export interface Provider {
    settings: Settings;
    connection: Connection;
    log(urn: string): Log;
    /** Aborts when the engine cancels what is running. */
    cancelled: AbortSignal;
}

/** The cluster, for an operation that cannot do without. */
export function reachableApi({ connection }: Provider): ApiServer {
    if (connection.api !== undefined) return connection.api;
    throw new Error(`configured Kubernetes cluster is unreachable: ${connection.unreachable}`);
}
