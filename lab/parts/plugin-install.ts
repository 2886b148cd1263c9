import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../progress";

/** A plugin as the Pulumi CLI installs it, into `plugins/` of the folder, laid out as in a PULUMI_HOME. */
export async function installPlugin(
    cli: string,
    plugin: { name: string; version: string; silenceMs: number },
    folder: string,
): Promise<void> {
    const { name, version, silenceMs } = plugin;
    const home = join(folder, "home");
    mkdirSync(home);
    try {
        const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const args = ["plugin", "install", "resource", name, version];
        await run(join(cli, "bin", "pulumi"), args, { env, silenceMs });
        renameSync(join(home, "plugins"), join(folder, "plugins"));
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
