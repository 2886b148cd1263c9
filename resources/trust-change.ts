import { setTimeout as sleep } from "node:timers/promises";
import { ResolvedCloudDeployment } from "../model/cloud-deployment";
import { TrustSettings } from "../model/trust-settings";
import { CloudApi } from "./cloud-api";
import { readSettledDeployment, SeenDeployment, writeTrust } from "./deployment";

/** Attempts to write, while others write as well. */
const attempts = 10;
const pauseMs = 500;

/** The trust of a deployment as it was seen. */
export function trustOf({ resource }: SeenDeployment): TrustSettings {
    return resource.info.settings?.trust ?? {};
}

/** A change of the trust of a deployment. */
export interface TrustChange {
    deployment: ResolvedCloudDeployment;
    /** How long the deployment may take to come to rest, in seconds. */
    timeoutSeconds: number;
    /** How messages call what is changed. */
    what: string;
    /** What to write; undefined when all is as wanted. */
    next: (trust: TrustSettings) => TrustSettings | undefined;
}

/** Reads, changes and writes until all is as wanted: what others write in between stays. Returns the trust at the end. */
export async function changeTrust(
    api: CloudApi,
    { deployment, timeoutSeconds, what, next }: TrustChange,
): Promise<TrustSettings> {
    let isOld: ((seen: SeenDeployment) => boolean) | undefined;
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const seen = await readSettledDeployment(api, deployment, timeoutSeconds, isOld);
        const wanted = next(trustOf(seen));
        if (wanted === undefined) {
            return trustOf(seen);
        }
        const isWritten = await writeTrust(api, deployment, seen, wanted);
        isOld = isWritten
            ? (now) => now.version === seen.version && next(trustOf(now)) !== undefined
            : undefined;
        // others who lost the same race do not all come again at the same moment
        await sleep(isWritten ? 0 : pauseMs * (1 + Math.random()));
    }
    throw new Error(
        `${api.where}: deployment ${deployment.deploymentId} does not keep ${what}: ` +
            `others changed its configuration each of ${attempts} times; run again when they are done`,
    );
}
