import { appendFileSync } from "node:fs";

export type Log = (message: string) => void;

/** Appends to a file, with the time. A message that repeats the one before it is left out. */
export function fileLog(file: string): Log {
    let last = "";
    return (message) => {
        if (message === last) return;
        last = message;
        try {
            appendFileSync(file, `${new Date().toISOString()} ${message}\n`);
        } catch {
            // The folder is gone, and with it whoever would read this.
        }
    };
}
