import { generateKeyPairSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import type { EngineStack } from "../../lab/engine";
import { berlin } from "./running-lab";
import { everythingPrinted, failure, openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/node-certificates");

/** A certificate with its key, both as PEM. */
interface Shown {
    cert: string;
    key: string;
}

async function config(validityDays: number, caKey?: string) {
    return {
        caCertificate: { value: await readFile(berlin.authority.certificate, "utf8") },
        caKey: { value: caKey ?? (await readFile(berlin.authority.key, "utf8")), secret: true },
        validityDays: { value: String(validityDays) },
    };
}

/** Whether a node answers the ping of the transport protocol to somebody who shows this certificate. */
function isLetIn(shown: Partial<Shown>): Promise<boolean> {
    const ping = Buffer.from([0x45, 0x53, 0xff, 0xff, 0xff, 0xff]);
    const { host, port, caCertificate: ca } = berlin.transport;
    return new Promise((resolve, reject) => {
        const socket = connect({ host, port, ca, ...shown }, () => socket.write(ping));
        const finish = (letIn: boolean) => {
            socket.destroy();
            resolve(letIn);
        };
        socket.setTimeout(10_000, () => {
            socket.destroy();
            reject(new Error(`${host}:${port} neither answered nor closed the connection in 10 s`));
        });
        socket.once("data", (data: Buffer) => finish(data.equals(ping)));
        socket.once("close", () => finish(false));
        // a refusal may come as an alert, or as a reset
        socket.once("error", () => finish(false));
    });
}

function shownBy(outputs: Record<string, { value: unknown }>): [berlin: Shown, hamburg: Shown] {
    const [certificates, keys] = [outputs.certificates?.value, outputs.keys?.value] as [string[], string[]];
    const [first, second] = certificates.map((cert, index) => ({ cert, key: keys[index] ?? "" }));
    if (first === undefined || second === undefined) {
        throw new Error("the program has not made two certificates");
    }
    return [first, second];
}

let stack: EngineStack;

beforeAll(async () => {
    stack = await openScratch(program, await config(365));
});

afterAll(() => {
    removeScratch();
});

test("restrictions: a certificate of the same CA but another cluster is refused", async () => {
    const { outputs } = succeeded(await stack.up());
    expect(outputs.keys?.secret).toBe(true);
    expect(outputs.nodeNames?.value).toEqual([
        ["*.node.berlin.cluster.lab.test"],
        ["*.node.hamburg.cluster.lab.test"],
    ]);
    const [ofBerlin, ofHamburg] = shownBy(outputs);
    expect(await isLetIn(ofBerlin)).toBe(true);
    expect(await isLetIn(ofHamburg)).toBe(false);
    expect(await isLetIn({})).toBe(false);
    expect(await isLetIn(ofBerlin)).toBe(true);
});

test("a second run changes nothing; a changed input makes new certificates for the same keys", async () => {
    const again = succeeded(await stack.up());
    expect(Object.keys(again.changes)).toEqual(["same"]);
    const before = shownBy(again.outputs);
    stack.setConfig(await config(90));
    const changed = succeeded(await stack.up());
    expect(changed.changes).toEqual({ same: 3, update: 2 });
    const after = shownBy(changed.outputs);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(after[0].cert).not.toBe(before[0].cert);
    expect(await isLetIn(after[0])).toBe(true);
    expect(await isLetIn(after[1])).toBe(false);
});

test("a key that is not that of the CA fails before anything is made", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const caKey = privateKey.export({ type: "sec1", format: "pem" }).toString();
    const other = await openScratch(program, await config(365, caKey));
    expect(failure(await other.preview())).toContain("caCertificate, caKey: do not belong together");
    expect(failure(await other.up())).toContain("caCertificate, caKey: do not belong together");
    expect(await other.exportState()).not.toContain('NodeCertificate"');
});

test("nobody sees a key", async () => {
    const { outputs } = succeeded(await stack.up());
    const caKey = await readFile(berlin.authority.key, "utf8");
    const seen = everythingPrinted() + (await stack.exportState());
    for (const key of [caKey, ...shownBy(outputs).map((one) => one.key)]) {
        expect(seen).not.toContain(key.split("\n")[1]);
    }
    succeeded(await stack.destroy());
});
