import { encodedKey } from "./mock-engine";

/** Parts of secrets that must never be seen in plain text. */
export const markers = {
    password: "MARKER-PASSWORD",
    apiKey: "MARKER-API-KEY",
    encoded: encodedKey,
    privateKey: "MARKER-PRIVATE-KEY",
    keystorePassword: "MARKER-KEYSTORE-PASSWORD",
    cloudApiKey: "MARKER-CLOUD-API-KEY",
    cloudPassword: "MARKER-CLOUD-PASSWORD",
    kubeconfig: "MARKER-KUBECONFIG",
};

export const elasticsearch = {
    endpoints: ["https://munich.example.com:9200"],
    username: "elastic",
    password: markers.password,
};

/** A public key line as `ssh-keyscan` prints it after the host. */
export function publicKey(type = "ssh-ed25519"): string {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(type.length);
    return `${type} ${Buffer.concat([length, Buffer.from(type), Buffer.alloc(36, 7)]).toString("base64")}`;
}

export const ssh = {
    host: "node-1.example.com",
    user: "root",
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${markers.privateKey}\n-----END OPENSSH PRIVATE KEY-----\n`,
    hostKey: publicKey(),
};

export const node = { name: "node-1", ssh, keystorePassword: markers.keystorePassword };

export const endpoint = { proxyAddress: "berlin.example.com:9443", host: "berlin.example.com", port: 9443 };

export const access = { search: [{ names: ["logs-*"] }] };

/** Deployments on Elastic Cloud. */
export const munichDeployment = { deploymentId: "a1".repeat(16), apiKey: markers.cloudApiKey };
export const berlinDeployment = { deploymentId: "b2".repeat(16), apiKey: markers.cloudApiKey };
