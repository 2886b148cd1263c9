/**
 * One operation of the engine, in a process of its own: a program registers its resources while its modules are
 * loaded, which happens once in a process; a second operation would register nothing and look successful.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as automation from "@pulumi/pulumi/automation";
import {
    Tally,
    type Operation,
    type OperationOutcome,
    type OperationReport,
    type OperationRequest,
} from "./engine-protocol";
import { killDescendants } from "./process-tree";

/** What a cancelled engine gets to finish the step that it is in. */
const GRACE_MS = 30_000;

async function operate(request: OperationRequest, cancellation: Cancellation): Promise<OperationReport> {
    // The program's own SDK, because engine and program meet in that module's state.
    const load = createRequire(join(request.program, "Pulumi.yaml"));
    const { LocalWorkspace, PulumiCommand } = load("@pulumi/pulumi/automation") as typeof automation;
    const stack = await LocalWorkspace.createOrSelectStack(
        {
            stackName: request.stack,
            // The name that counts is the one in Pulumi.yaml.
            projectName: "",
            program: () => runProgram(request.program, load),
        },
        { workDir: request.workFolder, pulumiCommand: await PulumiCommand.get({ root: request.cli }) },
    );
    if (request.unlock) {
        await stack.cancel();
    }
    await configure(stack, request);
    cancellation.check();
    const tally = new Tally();
    const options = {
        color: "never" as const,
        diff: request.diff,
        refresh: request.refresh,
        signal: cancellation.signal,
        onEvent: (event: automation.EngineEvent) => {
            cancellation.engineRuns();
            tally.add(event);
        },
        onOutput: (text: string) => void process.stdout.write(text),
        onError: (text: string) => void process.stderr.write(text),
    };
    try {
        const outputs = await perform(stack, request.operation, options);
        return { outcome: { ok: true, ...tally.result(), outputs } };
    } catch (error) {
        const told = tally.error() ?? (error as Error).message;
        return { outcome: { ok: false, ...tally.result(), outputs: {}, error: told } };
    }
}

async function configure(
    stack: automation.Stack,
    { config, removedConfig }: OperationRequest,
): Promise<void> {
    if (removedConfig.length > 0) {
        await stack.removeAllConfig(removedConfig);
    }
    if (Object.keys(config).length > 0) {
        try {
            await stack.setAllConfig(config);
        } catch {
            // The error quotes the command, and the command holds the values.
            throw new Error(`the configuration was refused (${Object.keys(config).join(", ")})`);
        }
    }
}

async function perform(
    stack: automation.Stack,
    operation: Operation,
    options: automation.UpOptions,
): Promise<OperationOutcome["outputs"]> {
    switch (operation) {
        case "preview":
            await stack.preview(options);
            return {};
        case "up":
            return (await stack.up(options)).outputs;
        case "refresh":
            await stack.refresh(options);
            return stack.outputs();
        case "destroy":
            await stack.destroy(options);
            return {};
    }
}

/** The exports of a program are the outputs of its stack; an exported function is called for them. */
async function runProgram(folder: string, load: NodeJS.Require): Promise<Record<string, unknown>> {
    const exported = load(folder) as object | (() => unknown);
    return { ...((typeof exported === "function" ? await exported() : exported) as object) };
}

/**
 * The Automation API listens to its signal only once it has started the engine: what comes before that would be
 * lost, and is kept until the engine has told its first event.
 */
class Cancellation {
    private readonly controller = new AbortController();
    private requested = false;
    private running = false;

    get signal(): AbortSignal {
        return this.controller.signal;
    }

    request(): void {
        if (!this.requested) {
            this.requested = true;
            this.deliver();
            setTimeout(() => {
                killDescendants(process.pid);
                process.exit(1);
            }, GRACE_MS).unref();
        }
    }

    engineRuns(): void {
        this.running = true;
        this.deliver();
    }

    check(): void {
        if (this.requested) {
            throw new Error("cancelled before it began");
        }
    }

    private deliver(): void {
        if (this.requested && this.running) {
            this.controller.abort();
        }
    }
}

const cancellation = new Cancellation();
for (const occasion of ["SIGINT", "SIGTERM", "disconnect"] as const) {
    process.on(occasion, () => cancellation.request());
}
// Whoever reads what is printed may end first. Unheard, that error would be reported by printing it, for ever.
for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => undefined);
}
process.once("message", (request: OperationRequest) => {
    operate(request, cancellation)
        .catch((error: Error): OperationReport => ({ failed: error.message }))
        .then((report) => {
            if (!process.connected) {
                process.exit(1);
            }
            process.send?.(report, () => process.exit(0));
        })
        .catch(() => process.exit(1));
});
