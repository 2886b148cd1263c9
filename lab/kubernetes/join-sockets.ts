import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** What comes from one goes to the other. When one breaks, so does the other. */
export function joinSockets(one: Socket, other: Socket): void {
    for (const [from, to] of [
        [one, other],
        [other, one],
    ] as const) {
        from.pipe(to);
        from.on("error", () => breakOff(to));
        from.once("close", () => to.destroySoon());
    }
}

function breakOff(socket: Socket): void {
    // Only what is plain TCP can be reset.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
}
