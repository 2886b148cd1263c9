import { elasticsearch, endpoint, markers, node } from "./fixtures";
import { encodedKey } from "./mock-engine";
import {
    accessCases,
    noKey,
    noPath,
    noPem,
    notBoolean,
    nodeCases,
    set,
    wrong,
    WrongInput,
} from "./wrong-input-cases";

const selfManaged = {
    alias: "berlin",
    remote: endpoint,
    apiKey: encodedKey,
    local: { elasticsearch, selfManaged: { nodes: [node] } },
};
const plain = { alias: "berlin", remote: endpoint, local: { elasticsearch } };
const sniff = { alias: "berlin", mode: "sniff", seeds: ["a:1"], local: { elasticsearch } };
const shared = { alias: "berlin", remote: endpoint, local: { client: { elasticsearch, remotes: [] } } };
const noAddress = 'is not "host:port" (IPv6 in brackets, no scheme)';

export const remoteConnectionCases: WrongInput[] = [
    wrong(set(plain, "alias", "a.b"), 'alias: "a.b" has other characters than letters, digits, "-" and "_"'),
    wrong(
        set(plain, "remote", undefined),
        "remote: is missing; proxy mode needs the `endpoint` of a RemoteServer component",
    ),
    wrong(
        set(plain, "remote", "berlin:9443"),
        "remote: is not an endpoint; give the `endpoint` of a RemoteServer component",
    ),
    wrong(set(plain, "remote.proxyAddress", "berlin"), `remote.proxyAddress: "berlin" ${noAddress}`),
    wrong(set(plain, "remote.caCertificate", "ca.crt"), `remote.caCertificate: ${noPem}`),
    wrong(
        set(plain, "remote.serverName", "::1"),
        'remote.serverName: "::1" is not a DNS name; give one that stands in the remote\'s certificate',
    ),
    wrong(set(selfManaged, "apiKey", markers.apiKey), `apiKey: ${noKey}`),
    wrong(
        set(selfManaged, "apiKey", undefined),
        "apiKey: is missing; give `encoded` of a CrossClusterApiKey",
    ),
    wrong(
        set(plain, "apiKey", encodedKey),
        "apiKey: has no place to go; give `local.selfManaged` with the nodes, `local.eck` or `local.cloud`, or leave it out when the nodes have it already",
    ),
    wrong(
        set(shared, "apiKey", encodedKey),
        "apiKey: belongs to the RemoteClient (`remotes[].apiKey`) when `local.client` is given; leave it out here",
    ),
    wrong(set(plain, "caCertificate", "ca.crt"), `caCertificate: ${noPem}`),
    wrong(set(plain, "local", undefined), "local: is missing; say what the local cluster is"),
    ...accessCases("local.elasticsearch", plain),
    wrong(
        set(selfManaged, "local.elasticsearch", undefined),
        "local.elasticsearch: is missing; the keystore is reloaded through the cluster's API",
    ),
    wrong(
        set(plain, "local", {}),
        "local.elasticsearch: is missing; the proof asks the cluster: give it, or set `proof.enabled` to false",
    ),
    wrong(
        set(selfManaged, "local.client", shared.local.client),
        "local: has `selfManaged` and `client`; give one of them",
    ),
    wrong(
        set(selfManaged, "local.selfManaged.nodes", undefined),
        "local.selfManaged.nodes: is missing; give all nodes of the cluster",
    ),
    wrong(
        set(selfManaged, "local.selfManaged.nodes", []),
        "local.selfManaged.nodes: is empty; give all nodes of the cluster",
    ),
    ...nodeCases("local.selfManaged.nodes", (nodes) => set(selfManaged, "local.selfManaged.nodes", nodes)),
    wrong(
        set(selfManaged, "local.selfManaged.bundlePath", "../ca"),
        `local.selfManaged.bundlePath: "../ca" ${noPath}`,
    ),
    wrong(
        set(shared, "local.client", { elasticsearch }),
        "local.client: is not the `client` of a RemoteClient",
    ),
    wrong(set(plain, "proof", { enabled: "yes" }), `proof.enabled: ${notBoolean}`),
    wrong(set(plain, "proof", { checkCertificate: 1 }), `proof.checkCertificate: ${notBoolean}`),
    wrong(
        set(plain, "proof", { timeoutSeconds: 0 }),
        "proof.timeoutSeconds: is not a number of seconds from 1 to 3600",
    ),
    wrong(set(sniff, "mode", "direct"), 'mode: is not one of "proxy", "sniff"'),
    wrong(
        set(plain, "serverName", "a b"),
        'serverName: "a b" is not a DNS name; give one that stands in the remote\'s certificate',
    ),
    wrong(set(sniff, "seeds", ["a"]), `seeds[0]: "a" ${noAddress}`),
    wrong(set(sniff, "seeds", "a:1"), "seeds: is not a list; give at least one address"),
    wrong(
        set(plain, "proxySocketConnections", -1),
        "proxySocketConnections: is not a whole number from 1 on",
    ),
    wrong(set(sniff, "nodeConnections", "3"), "nodeConnections: is not a whole number from 1 on"),
    wrong(set(plain, "skipUnavailable", "yes"), `skipUnavailable: ${notBoolean}`),
    wrong(
        set(plain, "transportCompress", true),
        'transportCompress: is not one of "true", "indexing_data", "false"',
    ),
    wrong(
        set(plain, "transportCompressionScheme", "zip"),
        'transportCompressionScheme: is not one of "lz4", "deflate"',
    ),
    wrong(
        set(plain, "transportPingSchedule", "soon"),
        'transportPingSchedule: is not a time such as "30s", or "-1" for none',
    ),
];
