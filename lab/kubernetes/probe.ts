import { createConnection } from "node:net";

const TIMEOUT_MS = 1_000;

/** Whether somebody accepts connections there. */
export function accepts(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = createConnection({ host, port, timeout: TIMEOUT_MS });
        const end = (accepted: boolean) => {
            socket.destroy();
            resolve(accepted);
        };
        socket.once("connect", () => end(true));
        socket.once("timeout", () => end(false));
        socket.once("error", () => end(false));
    });
}
