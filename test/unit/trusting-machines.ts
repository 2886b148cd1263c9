import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeTrustInputs } from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { ssh } from "./fixtures";
import { before, steps, unreachable } from "./local-machines";

export const { ca, otherCa, expiredCa } = makeCertificates();
export const prefix = "xpack.security.transport.ssl";

/** An `elasticsearch.yml` without and with restrictions of names. */
export const secured = `${prefix}.enabled: true\n${prefix}.certificate_authorities: [ "ca.crt" ]\n`;
export const limited = `${secured}${prefix}.trust_restrictions.path: trust.yml\n`;

/** What the files of names hold before. Those of CAs hold `ca`. */
export const ownNames = 'trust.subject_name:\n  - "*.munich"\n';

let folder: string;

/** Makes the machines of two nodes, and what they shall trust: `otherCa`, and one name. */
export function makeMachines(): NodeTrustInputs {
    folder = mkdtempSync(join(tmpdir(), "node-trust-"));
    return {
        ...{ name: "berlin", caCertificates: [otherCa], nodeNames: ["*.berlin"] },
        ...{ sharedAuthority: false, trustWholeAuthority: false },
        nodes: { "node-1": machine("node-1"), "node-2": machine("node-2") },
    };
}

/** Removes them, and what was said about them. */
export function removeMachines(): void {
    rmSync(folder, { recursive: true });
    unreachable.clear();
    steps.length = 0;
    delete before.step;
}

/** A node with its files. */
export function machine(name: string): NodeTrustInputs["nodes"][string] {
    const configPath = join(folder, name);
    mkdirSync(configPath, { recursive: true });
    write(name, "elasticsearch.yml", limited);
    write(name, "ca.crt", ca);
    write(name, "trust.yml", ownNames);
    return { name, ssh: { ...ssh, port: 22, sudo: false }, configPath, keystoreCommand: "keystore" };
}

/** Where a node has a file. */
export function path(node: string, file: string): string {
    return join(folder, node, file);
}

export function write(node: string, file: string, text: string): void {
    writeFileSync(path(node, file), text);
}

export function text(node: string, file: string): string {
    return readFileSync(path(node, file), "utf8");
}

/** CAs and names of a node. */
export function files(node: string): string[] {
    return [text(node, "ca.crt"), text(node, "trust.yml")];
}

/** What came of work that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => new Error("it worked"),
        (error: unknown) => error as Error,
    );
}
