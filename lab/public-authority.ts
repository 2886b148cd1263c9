import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Certificate, createAuthority } from "./certificates";
import { run } from "./progress";

/** An authority that the machines of a lab trust as they trust the public ones. */
export interface PublicAuthority extends Certificate {
    /** What a Java program trusts by default: the public authorities that the JDK brings, and this one. */
    trustStore: string;
}

/** Makes the authority. Programs on this machine trust it when their environment names its certificate. */
export async function createPublicAuthority(folder: string, javaHome: string): Promise<PublicAuthority> {
    await mkdir(folder, { mode: 0o755 });
    const authority = await createAuthority(join(folder, "public"), "Public CA of the lab");
    const trustStore = join(folder, "cacerts");
    await copyFile(join(javaHome, "lib", "security", "cacerts"), trustStore);
    const imported = ["-importcert", "-noprompt", "-alias", "lab", "-file", authority.certificate];
    const store = ["-keystore", trustStore, "-storepass", "changeit"];
    await run(join(javaHome, "bin", "keytool"), [...imported, ...store]);
    return { ...authority, trustStore };
}

/** A line for `config/jvm.options.d`, which is in force whatever ES_JAVA_OPTS says of other things. */
export function trustStoreOption(trustStore: string): string {
    return `-Djavax.net.ssl.trustStore=${trustStore}\n`;
}
