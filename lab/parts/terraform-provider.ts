import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

/** The version that sdks/elasticstack asks the terraform-provider plugin for. */
const VERSION = "0.16.2";
const SILENCE_MS = 20_000;

/** Where the terraform-provider plugin looks for the provider before it would download it. */
const PLACE = join(
    ...["dynamic_tf_plugins", "registry.opentofu.org", "elastic", "elasticstack", VERSION, "linux_amd64"],
);

/**
 * The Terraform provider for Elasticsearch, in `dynamic_tf_plugins/` of the folder that is returned, laid out as
 * in a PULUMI_HOME: downloaded by the terraform-provider plugin, as it is for users; or built from the module
 * github.com/elastic/terraform-provider-elasticstack, pinned by go/elasticstack-provider/go.sum.
 */
export async function elasticstackProvider(cli: string, plugin: string): Promise<string> {
    return cached("elasticstack-provider", VERSION, (folder) =>
        step(`elasticstack provider ${VERSION}`, async () => {
            const what = `elasticstack provider ${VERSION}`;
            if (!(await officialDownload(what, () => download(cli, plugin, folder)))) {
                await buildGo(
                    {
                        part: "elasticstack-provider",
                        package: "github.com/elastic/terraform-provider-elasticstack",
                        version: ["main.version", VERSION],
                    },
                    join(folder, PLACE, `terraform-provider-elasticstack_v${VERSION}`),
                );
            }
        }),
    );
}

/** Asking the plugin for the provider's schema is what makes it download the provider. */
async function download(cli: string, plugin: string, folder: string): Promise<void> {
    const home = join(folder, "home");
    mkdirSync(home);
    symlinkSync(join(plugin, "plugins"), join(home, "plugins"));
    try {
        const args = ["package", "get-schema", "terraform-provider", "elastic/elasticstack", VERSION];
        await run(join(cli, "bin", "pulumi"), args, {
            cwd: home,
            env: {
                ...process.env,
                PULUMI_HOME: home,
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR: join(folder, "dynamic_tf_plugins"),
            },
            silenceMs: SILENCE_MS,
        });
        if (!existsSync(join(folder, PLACE))) {
            throw new Error(`the plugin left nothing in ${PLACE}`);
        }
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
