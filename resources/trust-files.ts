import { ResolvedNode } from "../model/self-managed-node";
import { digest, trustBegin, trustBlock, trustEnd, withTrustNames } from "../model/transport-settings";
import { locked, replaceBlock } from "./node-files";
import { Shell } from "./ssh";

const attempts = 5;

// written only when the file is still as it was read; owner and mode stay
const swap =
    '[ "$(sha256sum < "$2" | cut -d " " -f 1)" = "$3" ] || { echo changed; exit 0; }; ' +
    'cp -p "$2" "$2.new" && cat > "$2.new" && mv "$2.new" "$2"';

/** Replaces the CAs of one trust in a file of CAs; none takes them away. */
export async function writeTrustedCas(
    shell: Shell,
    node: ResolvedNode,
    file: string,
    trust: string,
    certificates: string[],
): Promise<void> {
    const block = trustBlock(trust, certificates);
    await shell.run(
        `writing ${file}`,
        locked + replaceBlock,
        [node.configPath, file, trustBegin(trust), trustEnd(trust), block && "write"],
        block,
    );
}

/** The text of a file; empty when there is none. */
export function readTrustFile(shell: Shell, file: string): Promise<string> {
    return shell.run(`reading ${file}`, '[ ! -f "$1" ] || cat "$1"', [file]);
}

/**
 * Replaces the names of one trust in a file of trust restrictions; none takes them away.
 * @throws Error when the file is not one, or others change it each time.
 */
export async function writeTrustedNames(
    shell: Shell,
    node: ResolvedNode,
    file: string,
    trust: string,
    names: string[],
): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const before = await readTrustFile(shell, file);
        const after = changed(node, file, before, trust, names);
        if (after === before) {
            return;
        }
        const args = [node.configPath, file, digest(before)];
        if ((await shell.run(`writing ${file}`, locked + swap, args, after)) === "") {
            return;
        }
    }
    throw new Error(`node ${node.name}: others changed ${file} each of ${attempts} times; run again`);
}

function changed(node: ResolvedNode, file: string, before: string, trust: string, names: string[]): string {
    if (before === "" && names.length === 0) {
        return before;
    }
    try {
        return withTrustNames(before, trust, names);
    } catch (error) {
        throw new Error(
            `node ${node.name}: ${file} cannot be changed: ${(error as Error).message}; it must be YAML such as\n` +
                'trust.subject_name:\n  - "*.node.munich.cluster.example"',
        );
    }
}
