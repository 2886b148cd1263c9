import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Real certificates, made for one test file. */
export interface Certificates {
    ca: string;
    otherCa: string;
    expiredCa: string;
    /** Signed by `ca`, stands for `localhost`, `berlin.example.com` and `127.0.0.1`. */
    leaf: string;
    leafKey: string;
    /** The same, signed by `otherCa`. */
    otherLeaf: string;
    otherLeafKey: string;
}

const configuration = `
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = policy
rand_serial = yes
unique_subject = no
[policy]
commonName = supplied
[authorities]
basicConstraints = critical, CA:TRUE
[leaves]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost, DNS:berlin.example.com, IP:127.0.0.1
[req]
distinguished_name = name
[name]
`;

/** Makes the certificates with the `openssl` command, the only tool at hand that makes expired ones. */
export function makeCertificates(): Certificates {
    const folder = mkdtempSync(join(tmpdir(), "certificates-"));
    const file = (name: string) => join(folder, name);
    const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
    try {
        writeFileSync(file("ca.cnf"), configuration);
        writeFileSync(file("index.txt"), "");
        const issue = (name: string, extensions: string, signer: string[], end = "20991231000000Z") => {
            const key = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
            openssl(...key, "-out", `${name}.key`);
            const subject = ["-subj", `/CN=${name}`, "-config", "ca.cnf"];
            openssl("req", "-new", "-key", `${name}.key`, ...subject, "-out", `${name}.csr`);
            const dates = ["-startdate", "20200101000000Z", "-enddate", end];
            const options = ["-config", "ca.cnf", "-batch", "-notext", "-extensions", extensions, ...dates];
            openssl("ca", ...options, ...signer, "-in", `${name}.csr`, "-out", `${name}.pem`);
            return readFileSync(file(`${name}.pem`), "utf8");
        };
        const self = (name: string) => ["-selfsign", "-keyfile", `${name}.key`];
        const by = (name: string) => ["-cert", `${name}.pem`, "-keyfile", `${name}.key`];
        const key = (name: string) => readFileSync(file(`${name}.key`), "utf8");
        return {
            ca: issue("berlin-ca", "authorities", self("berlin-ca")),
            otherCa: issue("paris-ca", "authorities", self("paris-ca")),
            expiredCa: issue("old-ca", "authorities", self("old-ca"), "20200102000000Z"),
            leaf: issue("berlin", "leaves", by("berlin-ca")),
            leafKey: key("berlin"),
            otherLeaf: issue("paris", "leaves", by("paris-ca")),
            otherLeafKey: key("paris"),
        };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
