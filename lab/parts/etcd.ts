import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../cache";
import { run, step } from "../progress";
import { download, downloadText } from "./download";
import { buildGo } from "./go-module";
import { officialDownload } from "./official";

/** The version that the Kubernetes of parts/kubernetes.ts is built against. */
const VERSION = "3.6.8";
const OFFICIAL = `https://github.com/etcd-io/etcd/releases/download/v${VERSION}`;
const ARCHIVE = `etcd-v${VERSION}-linux-amd64`;

/**
 * etcd, in `bin/` of the folder that is returned: from the archive of its release, whose sum is in a file of the
 * same release; or built from the module go.etcd.io/etcd/server/v3, pinned by go/etcd/go.sum.
 */
export async function etcd(): Promise<string> {
    return cached("etcd", VERSION, (folder) =>
        step(`etcd ${VERSION}`, async () => {
            const bin = join(folder, "bin");
            await mkdir(bin);
            if (!(await officialDownload(`etcd ${VERSION}`, () => downloadRelease(bin)))) {
                await buildGo({ part: "etcd", package: "go.etcd.io/etcd/server/v3" }, join(bin, "etcd"));
            }
        }),
    );
}

async function downloadRelease(bin: string): Promise<void> {
    const name = `${ARCHIVE}.tar.gz`;
    const archive = join(bin, name);
    await download(`${OFFICIAL}/${name}`, archive, sumOf(name, await downloadText(`${OFFICIAL}/SHA256SUMS`)));
    const member = `${ARCHIVE}/etcd`;
    await run("tar", ["-xzf", archive, "-C", bin, "--strip-components=1", "--no-same-owner", member]);
    await rm(archive);
}

/** Lines of sha256sum: the sum, two characters, the name. */
function sumOf(name: string, sums: string): string {
    const line = sums.split("\n").find((one) => one.trimEnd().endsWith(` ${name}`));
    if (line === undefined) {
        throw new Error(`there is no sum of ${name} among those of the release`);
    }
    return line.split(" ")[0] ?? "";
}
