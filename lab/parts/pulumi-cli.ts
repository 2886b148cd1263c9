import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

/** The version of the npm package `pulumi` in package.json, which downloads the CLI of its own version. */
const VERSION = "3.259.0";
const SILENCE_MS = 20_000;

/**
 * The provider of dynamic resources that belongs beside the CLI. The script of the SDK looks for its module from
 * the folder of the project; this one is told where it is, by whoever prepares the environment.
 */
export const DYNAMIC_PROVIDER = "LAB_DYNAMIC_PROVIDER";
const DYNAMIC_PROVIDER_SCRIPT = `#!/bin/sh\nexec node "$${DYNAMIC_PROVIDER}" "$@"\n`;

/**
 * The real Pulumi CLI, in `bin/` of the folder that is returned: downloaded by the npm package `pulumi`, whose
 * sum is in package-lock.json; or built from the module github.com/pulumi/pulumi/pkg/v3, pinned by
 * go/pulumi-cli/go.sum. A built one comes without language hosts, which inline programs do not need.
 */
export async function pulumiCli(): Promise<string> {
    return cached("pulumi-cli", VERSION, (folder) =>
        step(`Pulumi CLI ${VERSION}`, async () => {
            if (!(await officialDownload(`Pulumi CLI ${VERSION}`, () => download(folder)))) {
                await buildGo(
                    {
                        part: "pulumi-cli",
                        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                        version: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version", `v${VERSION}`],
                    },
                    join(folder, "bin", "pulumi"),
                );
                const script = join(folder, "bin", "pulumi-resource-pulumi-nodejs");
                writeFileSync(script, DYNAMIC_PROVIDER_SCRIPT, { mode: 0o755 });
            }
        }),
    );
}

async function download(folder: string): Promise<void> {
    const home = join(folder, "home");
    mkdirSync(home);
    try {
        // Its install script stays behind in the temporary folder when it is stopped half-way.
        const env = { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: VERSION, TMPDIR: home };
        await run(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
            env,
            silenceMs: SILENCE_MS,
        });
        renameSync(join(home, "versions", VERSION, "bin"), join(folder, "bin"));
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
