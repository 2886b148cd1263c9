import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../cache";
import { VERSION } from "../kubernetes-provider/version";
import { step } from "../progress";
import { officialDownload } from "./official";
import { installPlugin } from "./plugin-install";

const NAME = "kubernetes";
const PROGRAM = `pulumi-resource-${NAME}`;
const FOLDER = join("plugins", `resource-${NAME}-v${VERSION}`);
const STAND_IN = "stand-in";
const PLUGIN = { name: NAME, version: VERSION, silenceMs: 60_000 };

/** Where the stand-in is, and what makes Node understand TypeScript. */
const [PROVIDER, LOADER] = ["LAB_KUBERNETES_PROVIDER", "LAB_TYPESCRIPT_LOADER"];

/** The checkout that asks is the one whose stand-in runs, whoever wrote the script. */
const SCRIPT = `#!/bin/sh\nexec node --require "$${LOADER}" "$${PROVIDER}" "$@"\n`;

export interface KubernetesPlugin {
    /** Has `plugins/`, laid out as in a PULUMI_HOME. */
    folder: string;
    /** Whether it is the lab's own, and not the real one. */
    standIn: boolean;
    /** What the plugin needs in the environment of the engine. */
    env: Record<string, string>;
}

/**
 * The kubernetes plugin of Pulumi: installed by the Pulumi CLI; or else the stand-in of the lab in
 * kubernetes-provider, because there is no registry that has the real one.
 */
export async function kubernetesPlugin(cli: string): Promise<KubernetesPlugin> {
    const folder = await cached(`${NAME}-plugin`, VERSION, (target) =>
        step(`Pulumi plugin ${NAME} ${VERSION}`, async () => {
            if (
                !(await officialDownload(`plugin ${NAME} ${VERSION}`, () =>
                    installPlugin(cli, PLUGIN, target),
                ))
            ) {
                mkdirSync(join(target, FOLDER), { recursive: true });
                writeFileSync(join(target, FOLDER, PROGRAM), SCRIPT, { mode: 0o755 });
                writeFileSync(join(target, STAND_IN), "");
                console.log(`  plugin ${NAME} ${VERSION}: a stand-in of the lab, and not the real one`);
            }
        }),
    );
    const env = {
        [PROVIDER]: require.resolve("../kubernetes-provider/plugin"),
        [LOADER]: require.resolve("tsx/cjs"),
    };
    return { folder, standIn: existsSync(join(folder, STAND_IN)), env };
}
