import { chmodSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../cache";
import { step } from "../progress";
import { download, downloadText } from "./download";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

const VERSION = "1.36.3";
const BINARIES = ["kube-apiserver", "kube-controller-manager"];
const OFFICIAL = `https://dl.k8s.io/release/v${VERSION}/bin/linux/amd64`;

/**
 * The API server and the controller manager of Kubernetes, in `bin/` of the folder that is returned: the official
 * binaries, whose sums lie beside them; or built from the module k8s.io/kubernetes, pinned by go/kubernetes/go.sum.
 */
export async function kubernetes(): Promise<string> {
    return cached("kubernetes", VERSION, (folder) =>
        step(`Kubernetes ${VERSION}: ${BINARIES.join(" and ")}`, async () => {
            const bin = join(folder, "bin");
            await mkdir(bin);
            if (!(await officialDownload(`Kubernetes ${VERSION}`, () => downloadBinaries(bin)))) {
                for (const binary of BINARIES) {
                    await buildGo(
                        {
                            part: "kubernetes",
                            package: `k8s.io/kubernetes/cmd/${binary}`,
                            version: ["k8s.io/component-base/version.gitVersion", `v${VERSION}`],
                        },
                        join(bin, binary),
                    );
                }
            }
        }),
    );
}

async function downloadBinaries(bin: string): Promise<void> {
    for (const binary of BINARIES) {
        const sum = (await downloadText(`${OFFICIAL}/${binary}.sha256`)).trim();
        await download(`${OFFICIAL}/${binary}`, join(bin, binary), sum);
        chmodSync(join(bin, binary), 0o755);
    }
}
