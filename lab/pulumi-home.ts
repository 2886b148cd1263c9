import { mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "./cache";
import { kubernetesPlugin } from "./parts/kubernetes-plugin";
import { DYNAMIC_PROVIDER, pulumiCli } from "./parts/pulumi-cli";
import { ec, elasticstack, placeOf, PROVIDERS, terraformProvider } from "./parts/terraform-provider";
import { terraformProviderPlugin } from "./parts/terraform-provider-plugin";
import { checkPrerequisites } from "./prerequisites";

export interface Pulumi {
    /** The folder with `bin/pulumi`: `root` of the Automation API's PulumiCommand. */
    root: string;
    /** A PULUMI_HOME with the plugins; to be shared by whoever does not mind what others leave in it. */
    pulumiHome: string;
    /** What the engine needs in its environment. */
    env: Record<string, string>;
    /** The plugins that are only the lab's stand-ins for the real ones: people are to be told. */
    standIns: string[];
    /** Makes another PULUMI_HOME with the same plugins, and returns the environment that names it. */
    newHome(folder: string): Record<string, string>;
}

/** Brings the real engine, the plugin and the provider to this machine, as far as they are not there yet. */
export async function preparePulumi(): Promise<Pulumi> {
    checkPrerequisites();
    const root = await pulumiCli();
    const plugin = await terraformProviderPlugin(root);
    const providers = join(cacheFolder(), "pulumi-providers");
    for (const provider of [elasticstack, ec]) {
        const built = await terraformProvider(root, plugin, provider);
        link(join(built, PROVIDERS, placeOf(provider)), join(providers, placeOf(provider)));
    }
    const kubernetes = await kubernetesPlugin(root);
    const plugins = gather([plugin, kubernetes.folder]);
    const newHome = (folder: string) => {
        link(plugins, join(folder, "plugins"));
        link(providers, join(folder, PROVIDERS));
        return { ...environment(root, folder), ...kubernetes.env };
    };
    const pulumiHome = join(cacheFolder(), "pulumi-home");
    const standIns = kubernetes.standIn ? ["Pulumi plugin kubernetes"] : [];
    return { root, pulumiHome, env: newHome(pulumiHome), standIns, newHome };
}

/** Says what is not the real thing, so that nobody takes a result for more than it is. */
export function tellStandIns(standIns: string[]): void {
    for (const standIn of standIns) console.log(`  ${standIn}: a stand-in of the lab, and not the real one`);
}

/** The plugins of all folders in one, the only one that the engine looks into. It skips folders that are links. */
function gather(folders: string[]): string {
    const gathered = join(cacheFolder(), "pulumi-plugins");
    for (const plugins of folders.map((folder) => join(folder, "plugins"))) {
        const found = readdirSync(plugins, { withFileTypes: true }).filter((entry) => entry.isDirectory());
        for (const { name } of found) {
            for (const file of readdirSync(join(plugins, name))) {
                link(join(plugins, name, file), join(gathered, name, file));
            }
        }
    }
    return gathered;
}

function environment(root: string, home: string): Record<string, string> {
    // This Node first, because the provider of dynamic resources runs whatever `node` it finds.
    const path = [dirname(process.execPath), join(root, "bin"), process.env.PATH ?? ""];
    return {
        PATH: path.join(delimiter),
        PULUMI_HOME: home,
        [DYNAMIC_PROVIDER]: require.resolve("@pulumi/pulumi/cmd/dynamic-provider"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

/** Renamed into place, so that an engine that is running meanwhile never finds the link absent. */
function link(target: string, place: string): void {
    mkdirSync(dirname(place), { recursive: true });
    const temporary = `${place}.${process.pid}`;
    symlinkSync(target, temporary);
    renameSync(temporary, place);
}
