import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../cache";
import { run } from "../progress";

/** A program built from a released Go module. */
export interface GoProgram {
    /** The folder in lab/go whose go.mod names the module, and whose go.sum pins it and all it is built from. */
    part: string;
    package: string;
    /** The variable that holds the version, and its value, where the sources do not say it. */
    version?: [variable: string, value: string];
}

/** Go compiles packages side by side; more than this starves whatever else a small machine is doing. */
const PARALLEL = "2";

/** Builds the program, through whatever module proxy this machine's `go` is set up to use. */
export async function buildGo(program: GoProgram, file: string): Promise<void> {
    const version = program.version === undefined ? "" : ` -X ${program.version.join("=")}`;
    mkdirSync(dirname(file), { recursive: true });
    await run(
        "go",
        [
            ...["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-p", PARALLEL],
            ...["-ldflags", `-s -w${version}`, "-o", file, program.package],
        ],
        {
            cwd: folderOf(program.part),
            env: environment(),
            log: join(cacheFolder(), `${program.part}.log`),
        },
    );
}

/** Where Go keeps the files of a module that the part requires. */
export function goModuleFolder(part: string, module: string): string {
    const args = ["list", "-m", "-f", "{{.Dir}}", module];
    return execFileSync("go", args, { cwd: folderOf(part), env: environment(), encoding: "utf8" }).trim();
}

function folderOf(part: string): string {
    return join(__dirname, "..", "go", part);
}

function environment(): NodeJS.ProcessEnv {
    return { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOTOOLCHAIN: "local", GOWORK: "off" };
}
