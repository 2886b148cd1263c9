import {
    checkRemoteSettings,
    CompressionScheme,
    ConnectionMode,
    remoteClusterSettings,
    TransportCompress,
} from "../../model/remote-settings";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import { endpoint } from "./fixtures";

function problemsOf(input: object): string[] {
    const problems = new Problems();
    checkRemoteSettings(problems, input);
    return problems.found;
}

const proxy = { remote: endpoint };
const sniff = { mode: ConnectionMode.Sniff, seeds: ["node.example.com:9443"] };

describe("what is written", () => {
    test("proxy mode, only what is given", () => {
        expect(remoteClusterSettings("berlin", proxy)).toEqual([
            { name: "cluster.remote.berlin.mode", value: "proxy" },
            { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9443" },
        ]);
    });

    test("proxy mode, everything, in a stable order", () => {
        const settings = remoteClusterSettings("berlin", {
            transportPingSchedule: "30s",
            transportCompressionScheme: CompressionScheme.Deflate,
            transportCompress: TransportCompress.IndexingData,
            skipUnavailable: false,
            proxySocketConnections: 9,
            mode: ConnectionMode.Proxy,
            remote: { ...endpoint, serverName: "of-the-endpoint" },
        });
        expect(settings).toEqual([
            { name: "cluster.remote.berlin.mode", value: "proxy" },
            { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9443" },
            { name: "cluster.remote.berlin.server_name", value: "of-the-endpoint" },
            { name: "cluster.remote.berlin.proxy_socket_connections", value: "9" },
            { name: "cluster.remote.berlin.skip_unavailable", value: "false" },
            { name: "cluster.remote.berlin.transport.compress", value: "indexing_data" },
            { name: "cluster.remote.berlin.transport.compression_scheme", value: "deflate" },
            { name: "cluster.remote.berlin.transport.ping_schedule", value: "30s" },
        ]);
    });

    test("an own server name wins over the endpoint's", () => {
        const input = { remote: { ...endpoint, serverName: "of-the-endpoint" }, serverName: "own" };
        expect(remoteClusterSettings("berlin", input)).toContainEqual({
            name: "cluster.remote.berlin.server_name",
            value: "own",
        });
    });

    test("sniff mode", () => {
        const seeds = ["node-1.example.com:9443", "[2001:db8::1]:9443"];
        expect(remoteClusterSettings("berlin", { ...sniff, seeds, nodeConnections: 5 })).toEqual([
            { name: "cluster.remote.berlin.mode", value: "sniff" },
            { name: "cluster.remote.berlin.seeds", valueLists: seeds },
            { name: "cluster.remote.berlin.node_connections", value: "5" },
        ]);
    });

    test.each([
        [TransportCompress.All, "true"],
        [TransportCompress.None, "false"],
    ])("compress %s is the text Elasticsearch takes", (transportCompress, value) => {
        expect(remoteClusterSettings("berlin", { ...proxy, transportCompress })).toContainEqual({
            name: "cluster.remote.berlin.transport.compress",
            value,
        });
    });
});

describe("what is refused", () => {
    test.each([
        [proxy],
        [{ ...proxy, mode: ConnectionMode.Proxy, proxySocketConnections: 1, serverName: "berlin" }],
        [{ ...proxy, transportPingSchedule: "-1", skipUnavailable: true }],
        [sniff],
        [{ ...sniff, nodeConnections: 3 }],
        [{ mode: unknown }],
        [{ mode: unknown, seeds: unknown, remote: unknown }],
        [{ remote: unknown, transportPingSchedule: unknown, transportCompress: unknown }],
        [{ mode: ConnectionMode.Sniff, seeds: [unknown] }],
    ])("not %p", (input) => {
        expect(problemsOf(input)).toEqual([]);
    });

    test.each<[object, string[]]>([
        [{}, ["remote: is missing; proxy mode needs the `endpoint` of a RemoteServer component"]],
        [{ ...proxy, mode: "direct" }, ['mode: is not one of "proxy", "sniff"']],
        [
            { ...proxy, seeds: ["a:1"] },
            ["seeds: belongs to sniff mode; set `mode: ConnectionMode.Sniff` or leave it out"],
        ],
        [{ ...proxy, nodeConnections: 3 }, ["nodeConnections: belongs to sniff mode; leave it out"]],
        [
            { mode: ConnectionMode.Sniff },
            ['seeds: is missing; sniff mode needs "host:port" of at least one remote node'],
        ],
        [{ ...sniff, seeds: [] }, ["seeds: is empty; give at least one address"]],
        [
            { ...sniff, seeds: ["https://a:1", "a"] },
            [
                'seeds[0]: "https://a:1" is not "host:port" (IPv6 in brackets, no scheme)',
                'seeds[1]: "a" is not "host:port" (IPv6 in brackets, no scheme)',
            ],
        ],
        [
            { ...sniff, ...proxy, serverName: "berlin", proxySocketConnections: 3 },
            [
                "remote: belongs to proxy mode; sniff mode takes `seeds` (and `caCertificate` for a private CA)",
                "serverName: belongs to proxy mode; in sniff mode each node's own name is verified",
                "proxySocketConnections: belongs to proxy mode; leave it out",
            ],
        ],
        [
            { ...proxy, proxySocketConnections: 0 },
            ["proxySocketConnections: is not a whole number from 1 on"],
        ],
        [{ ...sniff, nodeConnections: 1.5 }, ["nodeConnections: is not a whole number from 1 on"]],
        [{ ...proxy, skipUnavailable: "no" }, ["skipUnavailable: is not true or false"]],
        [
            { ...proxy, transportCompress: "all" },
            ['transportCompress: is not one of "true", "indexing_data", "false"'],
        ],
        [
            { ...proxy, transportCompressionScheme: "gzip" },
            ['transportCompressionScheme: is not one of "lz4", "deflate"'],
        ],
        [
            { ...proxy, transportPingSchedule: "30" },
            ['transportPingSchedule: is not a time such as "30s", or "-1" for none'],
        ],
        [
            { ...proxy, serverName: "10.0.0.1" },
            ['serverName: "10.0.0.1" is not a DNS name; give one that stands in the remote\'s certificate'],
        ],
    ])("%p", (input, found) => {
        expect(problemsOf(input)).toEqual(found);
    });

    test("with a mode that is not known yet, nothing that belongs to either mode", () => {
        const modeless = { mode: unknown, seeds: ["a:1"], nodeConnections: 3 };
        expect(problemsOf(modeless)).toEqual([]);
        expect(problemsOf({ mode: unknown, ...proxy, proxySocketConnections: 3 })).toEqual([]);
    });
});
