import { ResolvedNode } from "../model/self-managed-node";
import { signingFiles } from "../model/signing";
import { locked } from "./node-files";
import { Shell } from "./ssh";

/** PEMs of a signing certificate and its key. */
export interface SigningPems {
    certificate: string;
    key: string;
}

// the key before the certificate, each as a whole; owner and group are those of the configuration folder
const write =
    'mkdir -p "$(dirname "$2")" && umask 077 && cat > "$2.new" && chown --reference="$1" "$2.new" && mv "$2.new" "$2"';

/** Writes both files, readable for the node's user only. */
export async function writeSigningFiles(
    shell: Shell,
    node: ResolvedNode,
    bundlePath: string,
    alias: string,
    pems: SigningPems,
): Promise<void> {
    const files = signingFiles(alias, bundlePath);
    for (const kind of ["key", "certificate"] as const) {
        const file = `${node.configPath}/${files[kind]}`;
        await shell.run(`writing ${file}`, locked + write, [node.configPath, file], pems[kind]);
    }
}

/** Whether a node has both files as they shall be. */
export async function hasSigningFiles(
    shell: Shell,
    node: ResolvedNode,
    bundlePath: string,
    alias: string,
    pems: SigningPems,
): Promise<boolean> {
    const files = signingFiles(alias, bundlePath);
    for (const kind of ["certificate", "key"] as const) {
        const file = `${node.configPath}/${files[kind]}`;
        // compared on the node, so that the key stays there
        const same = '[ -f "$1" ] && cmp -s "$1" - && echo same || true';
        if ((await shell.run(`reading ${file}`, same, [file], pems[kind])) === "") {
            return false;
        }
    }
    return true;
}

/** Removes both files. */
export async function removeSigningFiles(
    shell: Shell,
    node: ResolvedNode,
    bundlePath: string,
    alias: string,
): Promise<void> {
    const { certificate, key } = signingFiles(alias, bundlePath);
    const paths = [certificate, key].map((file) => `${node.configPath}/${file}`);
    await shell.run(`removing ${paths.join(" and ")}`, 'rm -f "$@"', paths);
}
