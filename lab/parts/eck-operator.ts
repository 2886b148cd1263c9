import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../cache";
import { step } from "../progress";
import { buildGo, goModuleFolder } from "./go-module";

const VERSION = "3.5.0";
const PART = "eck-operator";
const MODULE = "github.com/elastic/cloud-on-k8s/v3";

/**
 * The operator of Elastic Cloud on Kubernetes, in `bin/` of the folder that is returned, and `crds.yaml` beside
 * it. Elastic publishes it only as a container image: it is always built from its module, pinned by
 * go/eck-operator/go.sum.
 */
export async function eckOperator(): Promise<string> {
    return cached(PART, VERSION, (folder) =>
        step(`ECK operator ${VERSION}`, async () => {
            const version: [string, string] = [`${MODULE}/pkg/about.version`, VERSION];
            const binary = join(folder, "bin", "elastic-operator");
            await buildGo({ part: PART, package: `${MODULE}/cmd`, version }, binary);
            const definitions = join(goModuleFolder(PART, MODULE), "config", "crds", "v1", "all-crds.yaml");
            await copyFile(definitions, join(folder, "crds.yaml"));
        }),
    );
}
