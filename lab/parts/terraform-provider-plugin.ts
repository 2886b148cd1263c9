import { join } from "node:path";
import { cached } from "../cache";
import { step } from "../progress";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";
import { installPlugin } from "./plugin-install";

const NAME = "terraform-provider";
const VERSION = "1.1.3";
/** The release of the bridge that is built in its place. */
const BRIDGE = "3.137.0";
const PLUGIN = { name: NAME, version: VERSION, silenceMs: 20_000 };

/**
 * The plugin that lets Pulumi use any Terraform provider, in `plugins/` of the folder that is returned, laid out
 * as in a PULUMI_HOME: installed by the Pulumi CLI; or built from the package `dynamic` of
 * github.com/pulumi/pulumi-terraform-bridge/v3, pinned by go/terraform-provider-plugin/go.sum.
 */
export async function terraformProviderPlugin(cli: string): Promise<string> {
    return cached(`${NAME}-plugin`, `${VERSION}-bridge-${BRIDGE}`, (folder) =>
        step(`Pulumi plugin ${NAME} ${VERSION}`, async () => {
            if (
                !(await officialDownload(`plugin ${NAME} ${VERSION}`, () =>
                    installPlugin(cli, PLUGIN, folder),
                ))
            ) {
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
