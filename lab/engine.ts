import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { runOperation } from "./engine-process";
import type { Config, Operation, OperationOutcome, OperationRequest } from "./engine-protocol";
import { preparePulumi } from "./pulumi-home";

export interface StackOptions {
    /** The folder of an ordinary Pulumi program. Nothing is written to it. */
    program: string;
    /** A scratch folder: the state, the configuration, the engine's home. Whoever gives it removes it. */
    workFolder: string;
    stack?: string;
    config: Config;
    environment?: Record<string, string>;
    /** Where the state lies, for stacks that refer to each other. In the work folder unless said otherwise. */
    stateFolder?: string;
    /** Encrypts the secrets in the work folder. The default is lost with this process, and with it the stack. */
    passphrase?: string;
    onOutput?: (text: string) => void;
}

export interface OperationOptions {
    /** Show every changed property instead of a line a resource. */
    diff?: boolean;
    /** Look at the real resources first. */
    refresh?: boolean;
    /** On top of the stack's environment, for this operation only. */
    env?: Record<string, string>;
    timeoutMs?: number;
    /** Cancels the operation as Ctrl-C would. */
    signal?: AbortSignal;
}

export interface OperationResult extends OperationOutcome {
    /** Everything that the engine and the program printed, diagnostics included. */
    stdout: string;
}

export interface EngineStack {
    /** The work folder, in which `pulumi` finds the stack. */
    folder: string;
    preview(options?: OperationOptions): Promise<OperationResult>;
    up(options?: OperationOptions): Promise<OperationResult>;
    refresh(options?: OperationOptions): Promise<OperationResult>;
    destroy(options?: OperationOptions): Promise<OperationResult>;
    /** The state as the backend keeps it: secrets encrypted. */
    exportState(): Promise<string>;
    /** Replaces the whole configuration, from the next operation on. */
    setConfig(config: Config): void;
}

/** Opens a stack of the program, with the real engine and the real providers. Failures of it do not throw. */
export async function openStack(options: StackOptions): Promise<EngineStack> {
    const pulumi = await preparePulumi();
    const folder = resolve(options.workFolder);
    const program = resolve(options.program);
    const temporary = join(folder, "tmp");
    const state = resolve(options.stateFolder ?? join(folder, "state"));
    mkdirSync(state, { recursive: true });
    mkdirSync(temporary, { recursive: true });
    copyFileSync(join(program, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    // The process that runs dynamic resources resolves packages from the folder of the project.
    rmSync(join(folder, "node_modules"), { force: true });
    symlinkSync(nodeModulesOf(program), join(folder, "node_modules"));

    const environment: NodeJS.ProcessEnv = {
        ...withoutPulumi(process.env),
        ...pulumi.newHome(join(folder, "pulumi-home")),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: options.passphrase ?? randomBytes(24).toString("base64url"),
        TMPDIR: temporary,
        ...options.environment,
    };
    const stack = options.stack ?? "dev";
    let wanted = options.config;
    let applied: Config = {};
    let unlock = false;

    const operate = async (operation: Operation, opts: OperationOptions = {}): Promise<OperationResult> => {
        const config = wanted;
        const { diff = false, refresh = false, env, ...limits } = opts;
        const request: OperationRequest = {
            ...{ operation, program, workFolder: folder, stack, cli: pulumi.root, diff, refresh, unlock },
            ...configChanges(applied, config),
        };
        const { report, stdout } = await runOperation(request, {
            ...limits,
            environment: { ...environment, ...env },
            onOutput: options.onOutput,
        });
        unlock = "failed" in report;
        if ("failed" in report) {
            return { ok: false, changes: {}, outputs: {}, steps: [], stdout, error: report.failed };
        }
        applied = config;
        return { ...report.outcome, stdout };
    };
    return {
        folder,
        preview: (opts) => operate("preview", opts),
        up: (opts) => operate("up", opts),
        refresh: (opts) => operate("refresh", opts),
        destroy: (opts) => operate("destroy", opts),
        exportState: async () => {
            // The Automation API's export decrypts the secrets.
            const args = ["stack", "export", "--stack", stack, "--non-interactive"];
            const options = { cwd: folder, env: environment, maxBuffer: Infinity };
            return (await promisify(execFile)(join(pulumi.root, "bin", "pulumi"), args, options)).stdout;
        },
        setConfig: (config) => {
            wanted = config;
        },
    };
}

/** Every change of the configuration is a call of the CLI: a configuration that stays costs none. */
function configChanges(before: Config, after: Config): Pick<OperationRequest, "config" | "removedConfig"> {
    const changed = Object.entries(after).filter(
        ([key, { value, secret }]) => before[key]?.value !== value || before[key].secret !== secret,
    );
    return {
        config: Object.fromEntries(changed),
        removedConfig: Object.keys(before).filter((key) => !(key in after)),
    };
}

/** The node_modules folder from which the program takes the SDK. */
function nodeModulesOf(program: string): string {
    const sdk = createRequire(join(program, "Pulumi.yaml")).resolve("@pulumi/pulumi/package.json");
    return dirname(dirname(dirname(sdk)));
}

/** The settings of whoever runs this, an access token among them, are not meant for a scratch stack. */
function withoutPulumi(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("PULUMI_")));
}
