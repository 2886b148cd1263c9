import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Account, identityFlags } from "./account";
import { run } from "./progress";

/**
 * A folder of the cache as the account sees it. The home of root, where root's cache may lie, is closed to
 * others; then the account gets links to the same files in a folder that is open.
 */
export async function reachable(folder: string, account: Account, openFolder: string): Promise<string> {
    if (!account.foreign || (await canRead(folder, account))) return folder;
    const links = join(openFolder, folder.replaceAll("/", "-").replace(/^-/, ""));
    await mkdir(links);
    // Copies where links are impossible, between file systems.
    await run("cp", ["--recursive", "--link", `${folder}/.`, links]).catch(() =>
        run("cp", ["--recursive", "--preserve=mode", "--force", `${folder}/.`, links]),
    );
    return links;
}

async function canRead(folder: string, account: Account): Promise<boolean> {
    return run("setpriv", [...identityFlags(account), "--", "test", "-r", folder]).then(
        () => true,
        () => false,
    );
}
