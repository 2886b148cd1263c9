import { createHash } from "node:crypto";
import { ResolvedNode } from "../model/self-managed-node";
import { locked } from "./node-files";
import { Shell } from "./ssh";

/** A file in the configuration folder of a node that is ours as a whole. */
export interface OwnedFile {
    /** Relative to the configuration folder. */
    path: string;
    text: string;
    /** Whether only the node may read it. */
    secret: boolean;
}

/** A node looks for changed files every five seconds (`resource.reload.interval.high`); after this long it has read them. */
export const rereadMs = 7_000;

// owner and group are those of elasticsearch.yml, which the node can read; where that is root's, the node reads as its group
const prepare =
    'file="$2"; (umask 022 && mkdir -p "$(dirname "$file")") && cp -p "$1/elasticsearch.yml" "$file.new" && ' +
    'if [ "$3" != secret ]; then mode=644; elif [ "$(stat -c %u "$file.new")" = 0 ]; then mode=640; else mode=600; fi && ' +
    'chmod "$mode" "$file.new" && cat > "$file.new"';

/** Writes files, all of them in one moment: a node must not read a certificate before its key. */
export async function writeOwnedFiles(shell: Shell, node: ResolvedNode, files: OwnedFile[]): Promise<void> {
    for (const { path, text, secret } of files) {
        const file = pathOn(node, path);
        const args = [node.configPath, file, secret ? "secret" : "public"];
        await shell.run(`writing ${file}`, locked + prepare, args, text);
    }
    const paths = files.map(({ path }) => pathOn(node, path));
    await shell.run(
        `replacing ${paths.join(", ")}`,
        'for file in "$@"; do mv "$file.new" "$file" || exit; done',
        paths,
    );
}

/** Whether the files are as they were written. */
export async function hasOwnedFiles(shell: Shell, node: ResolvedNode, files: OwnedFile[]): Promise<boolean> {
    for (const { path, text } of files) {
        const file = pathOn(node, path);
        const found = await shell.run(`reading ${file}`, '[ ! -f "$1" ] || sha256sum < "$1"', [file]);
        if (found.split(" ")[0] !== createHash("sha256").update(text).digest("hex")) {
            return false;
        }
    }
    return true;
}

/** Removes files, if they are there. */
export async function removeOwnedFiles(shell: Shell, node: ResolvedNode, paths: string[]): Promise<void> {
    const files = paths.map((path) => pathOn(node, path));
    await shell.run(`removing ${files.join(", ")}`, 'rm -f "$@"', files);
}

function pathOn(node: ResolvedNode, path: string): string {
    return `${node.configPath}/${path}`;
}
