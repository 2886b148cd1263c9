import { credentialSetting } from "../model/alias";
import { blockBegin, blockEnd } from "../model/ca-bundle";
import { ResolvedNode } from "../model/self-managed-node";
import { Shell } from "./ssh";

// one lock for all that we change on a node: other connections, and other stacks, write the same files
export const locked = 'exec 9>"$1/.remote-clusters.lock" && flock -w 60 9 && ';

// the file with the alias's block replaced by standard input; everything else in it stays, and so does the last
// certificate: a node does not start with a bundle that holds none
const replaceBlock =
    '{ [ -f "$2" ] || [ -n "$5" ]; } || exit 0; mkdir -p "$(dirname "$2")" && touch "$2" && cp -p "$2" "$2.new" && ' +
    '{ awk -v b="$3" -v e="$4" \'$0==b{skip=1} !skip{print} $0==e{skip=0}\' "$2"; cat; } > "$2.new" && ' +
    '{ grep -q "BEGIN CERTIFICATE" "$2.new" && mv "$2.new" "$2" || rm "$2.new"; }';

// a keystore rewritten by another user than the node's would be unreadable for the node: owner and group stay
const keystoreScript =
    'file="$1/elasticsearch.keystore"; tool="$2"; shift 2; owner=; [ ! -f "$file" ] || owner=$(stat -c %u:%g "$file"); ' +
    '"$tool" "$@" && { [ -z "$owner" ] || [ "$(stat -c %u:%g "$file")" = "$owner" ] || chown "$owner" "$file"; }';

/** The text of `elasticsearch.yml`. */
export function readConfiguration(shell: Shell, node: ResolvedNode): Promise<string> {
    const file = `${node.configPath}/elasticsearch.yml`;
    return shell.run(`reading ${file}`, 'cat "$1"', [file]);
}

/** Replaces an alias's block in the bundle file; an empty block takes it away. */
export async function writeBlock(
    shell: Shell,
    node: ResolvedNode,
    bundlePath: string,
    alias: string,
    block: string,
): Promise<void> {
    const file = bundleFile(node, bundlePath);
    await shell.run(
        `writing ${file}`,
        locked + replaceBlock,
        [node.configPath, file, blockBegin(alias), blockEnd(alias), block && "write"],
        block,
    );
}

/** An alias's block in the bundle file; empty when there is none. */
export function readBlock(
    shell: Shell,
    node: ResolvedNode,
    bundlePath: string,
    alias: string,
): Promise<string> {
    const file = bundleFile(node, bundlePath);
    return shell.run(
        `reading ${file}`,
        '[ ! -f "$1" ] || awk -v b="$2" -v e="$3" \'$0==b{on=1} on{print} $0==e{on=0}\' "$1"',
        [file, blockBegin(alias), blockEnd(alias)],
    );
}

/** Puts the credential of an alias into the keystore, or replaces it. */
export async function addCredential(
    shell: Shell,
    node: ResolvedNode,
    alias: string,
    credential: string,
): Promise<void> {
    await keystore(shell, node, ["add", "--stdin", "--force", credentialSetting(alias)], credential);
}

/** Takes the credential of an alias out of the keystore, if it is there. */
export async function removeCredential(shell: Shell, node: ResolvedNode, alias: string): Promise<void> {
    if (await hasCredential(shell, node, alias)) {
        await keystore(shell, node, ["remove", credentialSetting(alias)]);
    }
}

/** Whether the keystore holds a credential for an alias. */
export async function hasCredential(shell: Shell, node: ResolvedNode, alias: string): Promise<boolean> {
    const entries = await keystore(shell, node, ["list"]);
    return entries.split("\n").some((line) => line.trim() === credentialSetting(alias));
}

function keystore(shell: Shell, node: ResolvedNode, args: string[], value?: string): Promise<string> {
    const lines = [node.keystorePassword, value].filter((line) => line !== undefined);
    return shell.run(
        `${node.keystoreCommand} ${args[0] ?? ""}`,
        locked + keystoreScript,
        [node.configPath, node.keystoreCommand, ...args],
        lines.map((line) => `${line}\n`).join(""),
    );
}

function bundleFile(node: ResolvedNode, bundlePath: string): string {
    return `${node.configPath}/${bundlePath}`;
}
