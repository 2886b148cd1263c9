import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

const NAME = "terraform-provider";
const VERSION = "1.1.3";
/** The release of the bridge that is built in its place. */
const BRIDGE = "3.137.0";
const SILENCE_MS = 20_000;

/**
 * The plugin that lets Pulumi use any Terraform provider, in `plugins/` of the folder that is returned, laid out
 * as in a PULUMI_HOME: installed by the Pulumi CLI; or built from the package `dynamic` of
 * github.com/pulumi/pulumi-terraform-bridge/v3, pinned by go/terraform-provider-plugin/go.sum.
 */
export async function terraformProviderPlugin(cli: string): Promise<string> {
    return cached(`${NAME}-plugin`, `${VERSION}-bridge-${BRIDGE}`, (folder) =>
        step(`Pulumi plugin ${NAME} ${VERSION}`, async () => {
            if (!(await officialDownload(`plugin ${NAME} ${VERSION}`, () => download(cli, folder)))) {
                const plugin = join(folder, "plugins", `resource-${NAME}-v${VERSION}`);
                await buildGo(
                    {
                        part: "terraform-provider-plugin",
                        package: "github.com/pulumi/pulumi-terraform-bridge/v3/dynamic",
                        version: [
                            "github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/version.version",
                            `v${VERSION}`,
                        ],
                    },
                    join(plugin, `pulumi-resource-${NAME}`),
                );
            }
        }),
    );
}

async function download(cli: string, folder: string): Promise<void> {
    const home = join(folder, "home");
    mkdirSync(home);
    try {
        const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
        await run(join(cli, "bin", "pulumi"), ["plugin", "install", "resource", NAME, VERSION], {
            env,
            silenceMs: SILENCE_MS,
        });
        renameSync(join(home, "plugins"), join(folder, "plugins"));
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
