import { dirname } from "node:path/posix";
import { ResolvedNode } from "../model/self-managed-node";
import { digest } from "../model/trust-files";
import { locked } from "./node-files";
import { Shell } from "./ssh";

// one of those who change a file at the same time gets through in each attempt
const attempts = 50;

// written only when the file is still as it was read, and all of it has arrived; owner and mode stay
const swap =
    'if [ "$(sha256sum < "$2" | cut -c 1-64)" != "$3" ]; then echo changed; else ' +
    '{ cp -p "$2" "$2.new" && [ "$(stat -c %u:%g:%a "$2.new")" = "$(stat -c %u:%g:%a "$2")" ] && cat > "$2.new" && [ "$(sha256sum < "$2.new" | cut -c 1-64)" = "$4" ] && mv "$2.new" "$2"; } || ' +
    '{ rm -f "$2.new"; echo "it could not be written as a whole, and with its owner" >&2; exit 1; }; fi';

/** The text of a file; empty when there is none. */
export function readTrustFile(shell: Shell, file: string): Promise<string> {
    return shell.run(`reading ${file}`, '[ ! -f "$1" ] || cat "$1"', [file]);
}

/** The folders of files in which the user may not write. */
export async function lockedFolders(shell: Shell, node: ResolvedNode, files: string[]): Promise<string[]> {
    const folders = [...new Set([node.configPath, ...files.map(dirname)])];
    const script = 'for folder in "$@"; do [ -w "$folder" ] || printf "%s\\n" "$folder"; done';
    const said = await shell.run(`looking at ${folders.join(", ")}`, script, folders);
    return said.split("\n").filter((folder) => folder !== "");
}

/**
 * Changes a file as it is now: other trusts, of other stacks too, change it at the same time.
 * @throws Error naming node and file, with what `change` throws, or when others change it each time.
 */
export async function changeTrustFile(
    shell: Shell,
    node: ResolvedNode,
    file: string,
    change: (text: string) => string,
): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const before = await readTrustFile(shell, file);
        const after = changed(node, file, before, change);
        if (after === before) {
            return;
        }
        const args = [node.configPath, file, digest(before), digest(after)];
        if ((await shell.run(`writing ${file}`, locked + swap, args, after)) === "") {
            return;
        }
    }
    throw new Error(
        `node ${node.name}: ${file} was another one each of ${attempts} times that it was read; ` +
            "check that it is UTF-8, and that nothing else writes it all the time, and run again",
    );
}

function changed(node: ResolvedNode, file: string, before: string, change: (text: string) => string): string {
    try {
        return change(before);
    } catch (error) {
        throw new Error(`node ${node.name}: ${file} cannot be changed: ${(error as Error).message}`);
    }
}
