import { chmod, lchown, mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { V1PersistentVolumeClaim, V1Pod, V1Volume } from "@kubernetes/client-node" with {
    "resolution-mode": "import",
};
import type { Account } from "../account";
import { type PodSources, type VolumeContents, volumeContents } from "./volume-contents";
import type { Watched } from "./watch";

export interface VolumeSources extends PodSources {
    claims: Watched<V1PersistentVolumeClaim>;
}

/**
 * The volumes of one Pod, as folders. Only the account may look into them, which in a container is both its root
 * and its user 1000.
 */
export class PodVolumes {
    private readonly folders = new Map<string, string>();
    private readonly written = new Map<string, VolumeContents>();
    private versions = 0;

    constructor(
        private readonly folder: string,
        private readonly claimsFolder: string,
        private readonly account: Account,
        private readonly sources: VolumeSources,
    ) {}

    /** Makes the volumes that are not there, and renews those whose objects have changed. */
    async sync(pod: V1Pod, address: string): Promise<void> {
        await this.makeFolder(this.folder);
        const volumes = pod.spec?.volumes ?? [];
        // One that cannot be renewed is no reason to leave out the others.
        const results = await Promise.allSettled(volumes.map((volume) => this.syncOne(volume, pod, address)));
        const failed = results.find((result) => result.status === "rejected");
        if (failed) throw failed.reason;
    }

    /** Whether containers may only read it, whatever their mount says. */
    isReadOnly(name: string): boolean {
        return this.written.has(name);
    }

    /** What is to be mounted. A folder in a volume that is not there is made. */
    async source(name: string, subPath: string | undefined): Promise<string> {
        const folder = this.folders.get(name);
        if (folder === undefined) throw new Error(`the Pod has no volume ${name}`);
        if (!subPath) return folder;
        const source = join(folder, subPath);
        if (!this.isReadOnly(name)) await this.makeFolder(source);
        return source;
    }

    private async syncOne(volume: V1Volume, pod: V1Pod, address: string): Promise<void> {
        const { name } = volume;
        const contents = volumeContents(volume, pod, address, this.sources);
        if (contents === undefined) {
            this.folders.set(name, await this.writableFolder(volume, pod));
            return;
        }
        const folder = join(this.folder, name);
        await this.makeFolder(folder);
        if (!same(contents, this.written.get(name))) await this.publish(folder, contents);
        this.written.set(name, contents);
        this.folders.set(name, folder);
    }

    private async writableFolder(volume: V1Volume, pod: V1Pod): Promise<string> {
        const { name, emptyDir, persistentVolumeClaim } = volume;
        let folder = join(this.folder, name);
        if (persistentVolumeClaim) {
            const { claimName } = persistentVolumeClaim;
            const claim = this.sources.claims.get(pod.metadata?.namespace ?? "", claimName);
            if (claim === undefined) throw new Error(`persistentvolumeclaim "${claimName}" not found`);
            // A claim that is deleted and made again is another one, and starts empty.
            folder = join(this.claimsFolder, claim.metadata?.uid ?? "");
        } else if (!emptyDir) {
            throw new Error(
                `the lab has no volumes of the kind of ${name}: ${Object.keys(volume).join(", ")}`,
            );
        }
        await this.makeFolder(folder);
        return folder;
    }

    /**
     * All files change at the same moment, by the link `..data` that points to another folder. Elasticsearch
     * relies on that, as everybody does who watches a volume of Kubernetes.
     */
    private async publish(folder: string, contents: VolumeContents): Promise<void> {
        const version = `..version-${++this.versions}`;
        await this.makeFolder(join(folder, version));
        for (const [path, { content, mode }] of contents) {
            const file = join(folder, version, path);
            if (path.includes("/")) await this.makeFolder(dirname(file));
            await writeFile(file, content);
            await chmod(file, mode | 0o400);
            await this.give(file);
        }
        const link = join(folder, "..data-new");
        await rm(link, { force: true });
        await symlink(version, link);
        await this.give(link);
        await rename(link, join(folder, "..data"));

        const names = new Set([...contents.keys()].map((path) => path.split("/")[0] ?? path));
        for (const entry of await readdir(folder, { withFileTypes: true })) {
            const old = entry.name.startsWith("..version-") && entry.name !== version;
            // What is no link is the place of another volume.
            const link = entry.isSymbolicLink() && entry.name !== "..data";
            if (old || (link && !names.delete(entry.name))) {
                await rm(join(folder, entry.name), { recursive: true });
            }
        }
        for (const name of names) {
            await symlink(join("..data", name), join(folder, name));
            await this.give(join(folder, name));
        }
    }

    private async makeFolder(folder: string): Promise<void> {
        const first = await mkdir(folder, { recursive: true, mode: 0o700 });
        if (first === undefined) return;
        for (let made = folder; made.length >= first.length; made = dirname(made)) await this.give(made);
    }

    private async give(path: string): Promise<void> {
        if (this.account.foreign) await lchown(path, this.account.uid, this.account.gid);
    }
}

function same(one: VolumeContents, other: VolumeContents | undefined): boolean {
    if (one.size !== other?.size) return false;
    return [...one].every(([path, { content, mode }]) => {
        const before = other.get(path);
        return before !== undefined && before.mode === mode && before.content.equals(content);
    });
}
