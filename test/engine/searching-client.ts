import type { ClusterAccess } from "../../lab/elasticsearch-request";
import { messages } from "./running-lab";

/** A client that searches without a pause, and counts. A search that finds nothing has failed. */
export class SearchingClient {
    private searches = 0;
    private readonly failures: string[] = [];
    private stopped = false;
    private readonly loop: Promise<void>;

    constructor(cluster: ClusterAccess, pattern: string, expected: string) {
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
            try {
                const found = await messages(cluster, pattern);
                if (!found.includes(expected)) this.failures.push(`found ${JSON.stringify(found)}`);
            } catch (error) {
                this.failures.push(String(error));
            }
        }
    }
}
