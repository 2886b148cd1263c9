import type { ClusterAccess } from "../../lab/elasticsearch-request";
import { messages } from "./running-lab";

/**
 * A client that searches without a pause, and counts. A search that finds nothing has failed; a patient client tries it
 * again for some time before it says so.
 */
export class SearchingClient {
    private searches = 0;
    private readonly failures: string[] = [];
    private stopped = false;
    private readonly loop: Promise<void>;

    constructor(
        cluster: ClusterAccess,
        pattern: string,
        expected: string,
        private readonly patienceMs = 0,
    ) {
        this.loop = this.run(cluster, pattern, expected);
    }

    async stop(): Promise<{ searches: number; failures: string[] }> {
        this.stopped = true;
        await this.loop;
        return { searches: this.searches, failures: this.failures };
    }

    private async run(cluster: ClusterAccess, pattern: string, expected: string): Promise<void> {
        while (!this.stopped) {
            this.searches += 1;
            const deadline = Date.now() + this.patienceMs;
            let failure = await search(cluster, pattern, expected);
            while (failure !== undefined && Date.now() < deadline) {
                failure = await search(cluster, pattern, expected);
            }
            if (failure !== undefined) this.failures.push(failure);
        }
    }
}

/** What went wrong with one search, if anything. */
async function search(
    cluster: ClusterAccess,
    pattern: string,
    expected: string,
): Promise<string | undefined> {
    try {
        const found = await messages(cluster, pattern);
        return found.includes(expected) ? undefined : `found ${JSON.stringify(found)}`;
    } catch (error) {
        return String(error);
    }
}
