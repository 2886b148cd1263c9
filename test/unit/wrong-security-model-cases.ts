import { elasticsearch, endpoint, munichDeployment, node } from "./fixtures";
import { encodedKey } from "./mock-engine";
import { set, wrong, WrongInput } from "./wrong-input-cases";

const plain = { alias: "berlin", remote: endpoint, local: { elasticsearch } };
const withCertificates = {
    ...plain,
    securityModel: "Certificate",
    remote: { proxyAddress: "berlin.example.com:9300", host: "berlin.example.com", port: 9300 },
};
const sniff = { alias: "berlin", mode: "sniff", seeds: ["a:9300"], local: { elasticsearch } };
const at = (port: number) => ({
    proxyAddress: `berlin.example.com:${port}`,
    host: "berlin.example.com",
    port,
});
const belongsToKeys = "leave it out, or set `securityModel` to ApiKey";
const holds = (kind: string) =>
    `local.${kind}: holds credentials, which connections with certificates do not have (a TransportTrust brings CAs and names to the nodes); ${belongsToKeys}`;
const noModel = 'is not one of "ApiKey", "Certificate"';
const forCertificates = (port: number) =>
    `remote.port: ${port} is the transport interface, which is for certificates; with API keys give \`endpoint\` of the RemoteServer (9443)`;

/** Connections whose security model and the rest do not belong together. */
export const securityModelCases: WrongInput[] = [
    wrong(set(plain, "securityModel", "certificate"), `securityModel: ${noModel}`),
    wrong(set(plain, "securityModel", true), `securityModel: ${noModel}`),
    wrong(
        set(withCertificates, "apiKey", encodedKey),
        `apiKey: belongs to API keys, and would make the local cluster use them; ${belongsToKeys}`,
    ),
    wrong(set(withCertificates, "local.selfManaged", { nodes: [node] }), holds("selfManaged")),
    wrong(set(withCertificates, "local.eck", { name: "munich", namespace: "search" }), holds("eck")),
    wrong(set(withCertificates, "local.cloud", munichDeployment), holds("cloud")),
    wrong(set(withCertificates, "local.client", { elasticsearch, remotes: [] }), holds("client")),
    wrong(
        { ...withCertificates, apiKey: encodedKey, local: { elasticsearch, selfManaged: { nodes: [node] } } },
        `apiKey: belongs to API keys, and would make the local cluster use them; ${belongsToKeys}`,
        holds("selfManaged"),
    ),
    wrong(
        set(withCertificates, "remote", at(9443)),
        "remote.port: 9443 is the remote cluster server interface, which is for API keys; with certificates give `transportEndpoint` of the RemoteServer (9300, on Elastic Cloud 9400)",
    ),
    wrong(set(plain, "remote", at(9300)), forCertificates(9300)),
    wrong(set(plain, "remote", at(9400)), forCertificates(9400)),
    wrong({ ...plain, securityModel: "ApiKey", remote: at(9300) }, forCertificates(9300)),
    wrong(
        set(withCertificates, "proxy", "proxy.example.com:9400"),
        "proxy: belongs to sniff mode; in proxy mode `remote` is the proxy",
    ),
    wrong(
        set(sniff, "proxy", "proxy.example.com:9400"),
        "proxy: is for certificates only; API keys go to one address, in proxy mode",
    ),
    wrong(
        { ...sniff, securityModel: "Certificate", proxy: "https://proxy" },
        'proxy: "https://proxy" is not "host:port" (IPv6 in brackets, no scheme)',
    ),
    wrong(
        { ...sniff, securityModel: "Certificate", remote: at(9300) },
        "remote: belongs to proxy mode; sniff mode takes `seeds` (and `caCertificate` for a private CA)",
    ),
    wrong(
        set(withCertificates, "local", {}),
        "local.elasticsearch: is missing; the proof asks the cluster: give it, or set `proof.enabled` to false",
    ),
];
