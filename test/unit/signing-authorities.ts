import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate authority with its key, both as PEM. */
export interface Authority {
    certificate: string;
    key: string;
}

/** Real authorities, with keys in the forms in which people have them. */
export interface Authorities {
    /** EC P-384, SEC1. */
    sec1: Authority;
    /** RSA, PKCS#1. */
    pkcs1: Authority;
    /** The key of `sec1` as PKCS#8. */
    pkcs8: Authority;
    /** The same, encrypted with `passphrase`. */
    encrypted: Authority;
    /** RSA, PKCS#1, encrypted in the way from before PKCS#8. */
    encryptedPkcs1: Authority;
    /** Of a kind that cannot sign certificates for Elasticsearch. */
    ed25519: Authority;
    passphrase: string;
}

/** Makes the authorities with the `openssl` command. */
export function makeAuthorities(): Authorities {
    const cwd = mkdtempSync(join(tmpdir(), "authorities-"));
    const passphrase = "MARKER-PASSPHRASE";
    const pass = ["-passout", `pass:${passphrase}`];
    const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd, stdio: "pipe" });
    const read = (name: string) => readFileSync(join(cwd, name), "utf8");
    const authority = (name: string, ...more: string[]) => {
        const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
        const subject = ["-subj", `/O=Example/CN=${name}`, "-days", "30", ...usage];
        openssl("req", "-x509", "-new", "-key", `${name}.key`, ...more, ...subject, "-out", `${name}.pem`);
        return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
    };
    try {
        openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "sec1.key");
        openssl("genrsa", "-traditional", "-out", "pkcs1.key", "2048");
        openssl("genrsa", "-traditional", "-aes128", ...pass, "-out", "encrypted.key", "2048");
        openssl("genpkey", "-algorithm", "ed25519", "-out", "ed25519.key");
        openssl("pkcs8", "-topk8", "-in", "sec1.key", "-nocrypt", "-out", "pkcs8.key");
        openssl("pkcs8", "-topk8", "-in", "sec1.key", ...pass, "-out", "encrypted8.key");
        const sec1 = authority("sec1");
        return {
            sec1,
            pkcs1: authority("pkcs1"),
            pkcs8: { ...sec1, key: read("pkcs8.key") },
            encrypted: { ...sec1, key: read("encrypted8.key") },
            encryptedPkcs1: authority("encrypted", "-passin", `pass:${passphrase}`),
            ed25519: authority("ed25519"),
            passphrase,
        };
    } finally {
        rmSync(cwd, { recursive: true, force: true });
    }
}
