import { Interrupted } from "../progress";

let closed = false;

/**
 * Tries the official download. Where one cannot be reached, none can: the others are not tried again in this run.
 */
export async function officialDownload(what: string, download: () => Promise<void>): Promise<boolean> {
    if (closed) {
        return false;
    }
    try {
        await download();
        console.log(`  ${what}: the official download`);
        return true;
    } catch (error) {
        if (error instanceof Interrupted) {
            throw error;
        }
        closed = true;
        console.log("  the official download is not reachable: building from the released sources instead");
        return false;
    }
}
