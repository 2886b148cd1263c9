import { createServer, type Server } from "node:net";

/** The addresses of one /24 of 127.0.0.0/8, which no other lab on this machine uses as long as it is not closed. */
export interface LoopbackAddresses {
    /** An address that is not in use, and if possible never was. */
    take(): string;
    release(address: string): void;
    close(): Promise<void>;
}

// Whoever listens here on the first address of a range has the range. Below the ports that the lab gives away.
const CLAIM_PORT = 14_999;
// Above the addresses that distributions use themselves, such as 127.0.0.53 and 127.0.1.1.
const FIRST_SECOND_BYTE = 16;
const ATTEMPTS = 50;

export async function claimAddresses(): Promise<LoopbackAddresses> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const prefix = `127.${random(FIRST_SECOND_BYTE, 254)}.${random(0, 254)}`;
        const claim = await listen(`${prefix}.1`, CLAIM_PORT).catch(() => undefined);
        if (claim !== undefined) return addressesOf(prefix, claim);
    }
    throw new Error(
        `no range of loopback addresses is free: port ${CLAIM_PORT} was taken on ${ATTEMPTS} addresses that were tried`,
    );
}

/** Fails when the port cannot be had on an address where nobody listens: then somebody has it on all addresses. */
export async function checkPort(address: string, port: number): Promise<void> {
    try {
        await close(await listen(address, port));
    } catch (error) {
        throw new Error(
            `port ${port} of ${address} cannot be had (${(error as Error).message}). If another program listens ` +
                "on this port of every address, stop it or let it listen on 127.0.0.1 alone.",
        );
    }
}

function addressesOf(prefix: string, claim: Server): LoopbackAddresses {
    const used = new Set<number>();
    let last = 1;
    return {
        take: () => {
            // Round and round, so that an address rests for long before it means something else.
            for (let step = 1; step <= 253; step++) {
                const candidate = ((last - 2 + step) % 253) + 2;
                if (used.has(candidate)) continue;
                used.add(candidate);
                last = candidate;
                return `${prefix}.${candidate}`;
            }
            throw new Error(`all addresses of ${prefix}.0/24 are in use`);
        },
        release: (address) => void used.delete(Number(address.split(".")[3])),
        close: () => close(claim),
    };
}

function listen(host: string, port: number): Promise<Server> {
    return new Promise((resolve, reject) => {
        const server = createServer((socket) => socket.destroy());
        server.once("error", reject);
        server.listen(port, host, () => resolve(server.unref()));
    });
}

function close(server: Server): Promise<void> {
    return new Promise((resolve) => server.close(() => resolve()));
}

function random(from: number, to: number): number {
    return from + Math.floor(Math.random() * (to - from + 1));
}
