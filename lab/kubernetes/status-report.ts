import type { V1PodStatus } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { untilSuccess } from "./retry";

/** Tells the API server the newest status of a Pod, one at a time. What failed is told again. */
export class StatusReport {
    private told: V1PodStatus | undefined;
    private wanted = false;
    private sending: Promise<void> | undefined;

    constructor(
        private readonly status: (before: V1PodStatus | undefined) => V1PodStatus,
        private readonly tell: (status: V1PodStatus) => Promise<void>,
        private readonly signal: AbortSignal,
        private readonly log: (message: string) => void,
    ) {}

    report(): void {
        this.wanted = true;
        this.sending ??= this.send();
    }

    /** Nothing is sent any more once this returns, if the signal has come. */
    async end(): Promise<void> {
        await this.sending;
    }

    private async send(): Promise<void> {
        try {
            while (this.wanted) {
                await untilSuccess(
                    () => this.tellNewest(),
                    this.signal,
                    (message) => this.log(`status not told: ${message}`),
                );
            }
        } catch {
            // Only the signal ends it like this.
        } finally {
            this.sending = undefined;
        }
    }

    private async tellNewest(): Promise<void> {
        this.wanted = false;
        const status = this.status(this.told);
        await this.tell(status);
        this.told = status;
    }
}
