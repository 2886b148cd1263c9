import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const SILENCE_MS = 20_000;

/** Downloads a file, and fails unless it has the sum that its publisher tells. */
export async function download(url: string, file: string, sha256: string): Promise<void> {
    const hash = createHash("sha256");
    await pipeline(
        receive(url),
        async function* (chunks: AsyncIterable<Uint8Array>) {
            for await (const chunk of chunks) {
                hash.update(chunk);
                yield chunk;
            }
        },
        createWriteStream(file),
    );
    const sum = hash.digest("hex");
    if (sum !== sha256) {
        throw new Error(`${url} has sha256 ${sum}, but ${sha256} is expected`);
    }
}

/** Downloads a text. */
export async function downloadText(url: string): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of receive(url)) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
}

async function* receive(url: string): AsyncGenerator<Uint8Array> {
    const controller = new AbortController();
    const giveUp = () => controller.abort(new Error(`${url}: no answer in ${SILENCE_MS / 1000} s`));
    const silence = setTimeout(giveUp, SILENCE_MS);
    try {
        const response = await fetch(url, { signal: controller.signal });
        if (!response.ok || response.body === null) {
            throw new Error(`${url}: ${response.status} ${response.statusText}`);
        }
        for await (const chunk of response.body) {
            silence.refresh();
            yield chunk as Uint8Array;
        }
    } finally {
        clearTimeout(silence);
    }
}
