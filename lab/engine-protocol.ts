import type { EngineEvent, OpMap, StepEventMetadata } from "@pulumi/pulumi/automation";

export type Operation = "preview" | "up" | "refresh" | "destroy";

export type Config = Record<string, { value: string; secret?: boolean }>;

/** What the parent asks of the process that runs one operation. */
export interface OperationRequest {
    operation: Operation;
    program: string;
    workFolder: string;
    stack: string;
    /** The folder with `bin/pulumi`. */
    cli: string;
    /** What changed in the configuration since the last operation. */
    config: Config;
    removedConfig: string[];
    diff: boolean;
    refresh: boolean;
    /** The operation before this one was killed, and could not give the stack free. */
    unlock: boolean;
}

export interface Step {
    op: string;
    type: string;
    urn: string;
}

export interface OperationOutcome {
    ok: boolean;
    /** How many resources by operation, as in the engine's summary, without those of pulumi:providers. */
    changes: Record<string, number>;
    /** Of the stack after `up` and `refresh`; empty otherwise. */
    outputs: Record<string, { value: unknown; secret: boolean }>;
    /** What the engine began to do, in that order. */
    steps: Step[];
    error?: string;
}

/** The answer of that process; `failed` when it did not get as far as the operation. */
export type OperationReport = { outcome: OperationOutcome } | { failed: string };

/** The engine's marks for colours in messages, such as `<{%reset%}>`. */
const COLOUR = /<\{%.*?%\}>/g;

/**
 * Collects what an operation does from the engine's events. Provider resources are left out of the counts: those
 * of bridged packages show an update of their `version` on the second `up`, whatever the program does.
 */
export class Tally {
    private readonly steps: Step[] = [];
    private readonly providers: Record<string, number> = {};
    private readonly errors = new Set<string>();
    private summary: OpMap = {};

    add(event: EngineEvent): void {
        const begun = event.resourcePreEvent?.metadata;
        if (begun !== undefined && !isProvider(begun)) {
            this.steps.push({ op: begun.op, type: begun.type, urn: begun.urn });
        }
        const ended = event.resOutputsEvent?.metadata;
        if (
            ended !== undefined &&
            isProvider(ended) &&
            !isDefaultProvider(ended) &&
            ended.logical !== false
        ) {
            this.providers[ended.op] = (this.providers[ended.op] ?? 0) + 1;
        }
        const { severity, message } = event.diagnosticEvent ?? {};
        if (severity === "error" && message !== undefined) {
            this.errors.add(message.replace(COLOUR, "").trim());
        }
        this.summary = event.summaryEvent?.resourceChanges ?? this.summary;
    }

    /** What the engine reported as errors, without the layout of its display. */
    error(): string | undefined {
        return this.errors.size > 0 ? [...this.errors].join("\n") : undefined;
    }

    result(): { changes: Record<string, number>; steps: Step[] } {
        const counts = Object.entries(this.summary).map(([op, count]): [string, number] => [
            op,
            count - (this.providers[op] ?? 0),
        ]);
        return { changes: Object.fromEntries(counts.filter(([, count]) => count > 0)), steps: this.steps };
    }
}

function isProvider(step: StepEventMetadata): boolean {
    return step.type.startsWith("pulumi:providers:");
}

/** The engine makes these itself, tells of them too, and leaves them out of its summary. */
function isDefaultProvider(step: StepEventMetadata): boolean {
    return step.urn.slice(step.urn.lastIndexOf("::") + 2).startsWith("default");
}
