import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../cache";
import { run } from "../progress";

/** A program built from a released Go module. */
export interface GoProgram {
    /** The folder in lab/go whose go.mod names the module, and whose go.sum pins it and all it is built from. */
    part: string;
    package: string;
    /** The variable that holds the version, and its value. */
    version: [variable: string, value: string];
}

/** Go compiles packages side by side; more than this starves whatever else a small machine is doing. */
const PARALLEL = "2";

/** Builds the program, through whatever module proxy this machine's `go` is set up to use. */
export async function buildGo(program: GoProgram, file: string): Promise<void> {
    const [variable, value] = program.version;
    mkdirSync(dirname(file), { recursive: true });
    await run(
        "go",
        [
            ...["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-p", PARALLEL],
            ...["-ldflags", `-s -w -X ${variable}=${value}`, "-o", file, program.package],
        ],
        {
            cwd: join(__dirname, "..", "go", program.part),
            env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOTOOLCHAIN: "local", GOWORK: "off" },
            log: join(cacheFolder(), `${program.part}.log`),
        },
    );
}
