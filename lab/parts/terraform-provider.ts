import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

/** A Terraform provider of Elastic's, in the version that our subset of its SDK asks the terraform-provider plugin for. */
export interface TerraformProvider {
    name: string;
    version: string;
    /** The variable that holds the version, where the sources do not say it. */
    versionVariable?: string;
}

/** For sdks/elasticstack. */
export const elasticstack: TerraformProvider = {
    name: "elasticstack",
    version: "0.16.2",
    versionVariable: "main.version",
};

/** For sdks/ec. */
export const ec: TerraformProvider = { name: "ec", version: "0.7.0" };

const SILENCE_MS = 20_000;

/** The folder of a PULUMI_HOME in which the terraform-provider plugin looks for providers. */
export const PROVIDERS = "dynamic_tf_plugins";

/** Where the plugin looks for the provider in that folder, before it would download it. */
export function placeOf({ name, version }: TerraformProvider): string {
    return join("registry.opentofu.org", "elastic", name, version, "linux_amd64");
}

/**
 * A Terraform provider at its place in the folder that is returned, laid out as in a PULUMI_HOME: downloaded by the
 * terraform-provider plugin, as it is for users; or built from its released module, pinned by the go.sum of
 * go/<name>-provider.
 */
export async function terraformProvider(
    cli: string,
    plugin: string,
    provider: TerraformProvider,
): Promise<string> {
    const { name, version, versionVariable } = provider;
    const part = `${name}-provider`;
    return cached(part, version, (folder) =>
        step(`${name} provider ${version}`, async () => {
            const fetched = await officialDownload(`${name} provider ${version}`, () =>
                download(cli, plugin, provider, folder),
            );
            if (fetched) return;
            await buildGo(
                {
                    part,
                    package: `github.com/elastic/terraform-provider-${name}`,
                    ...(versionVariable !== undefined && { version: [versionVariable, version] }),
                },
                join(folder, PROVIDERS, placeOf(provider), `terraform-provider-${name}_v${version}`),
            );
        }),
    );
}

/** Asking the plugin for the provider's schema is what makes it download the provider. */
async function download(
    cli: string,
    plugin: string,
    provider: TerraformProvider,
    folder: string,
): Promise<void> {
    const home = join(folder, "home");
    mkdirSync(home);
    symlinkSync(join(plugin, "plugins"), join(home, "plugins"));
    try {
        const args = [
            ...["package", "get-schema", "terraform-provider"],
            ...[`elastic/${provider.name}`, provider.version],
        ];
        await run(join(cli, "bin", "pulumi"), args, {
            cwd: home,
            env: {
                ...process.env,
                PULUMI_HOME: home,
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR: join(folder, PROVIDERS),
            },
            silenceMs: SILENCE_MS,
        });
        if (!existsSync(join(folder, PROVIDERS, placeOf(provider)))) {
            throw new Error(`the plugin left nothing in ${placeOf(provider)}`);
        }
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
