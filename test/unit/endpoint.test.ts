import {
    bareHost,
    checkEndpoint,
    checkHost,
    checkPort,
    checkServerName,
    formatAddress,
    isHost,
    parseAddress,
} from "../../model/endpoint";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import { endpoint } from "./fixtures";

function found(check: (problems: Problems) => void): string[] {
    const problems = new Problems();
    check(problems);
    return problems.found;
}

const long = "a".repeat(63);

test.each([
    "berlin",
    "berlin.example.com",
    "berlin.example.com.",
    "b_1.example.com",
    "9.example.com",
    long,
    "10.0.0.1",
    "::1",
    "2001:db8::9443",
    "::ffff:10.0.0.1",
])("%s is a host", (host) => {
    expect(isHost(host)).toBe(true);
    expect(found((problems) => checkHost(problems, "host", host))).toEqual([]);
});

test.each([
    "https://berlin.example.com",
    "berlin.example.com:9443",
    "berlin.example.com/path",
    "elastic@berlin",
    "ber lin",
    "-berlin",
    "berlin-",
    "berlin..example",
    ".berlin",
    "berlin\n",
    "*.example.com",
    "10.0.0.256",
    "10.0.0",
    "1234",
    "[::1",
    "[berlin.example.com]x",
    `${long}a`,
    `${long}.${long}.${long}.${long}.com`,
])("%j is no host", (host) => {
    expect(isHost(host)).toBe(false);
    expect(found((problems) => checkHost(problems, "host", host))).toEqual([
        `host: ${JSON.stringify(host)} is not a host name or an IP address; leave out scheme, port and path`,
    ]);
});

test("takes IPv6 with and without brackets", () => {
    expect(found((problems) => checkHost(problems, "host", "[2001:db8::1]"))).toEqual([]);
    expect(bareHost("[2001:db8::1]")).toBe("2001:db8::1");
    expect(bareHost("berlin")).toBe("berlin");
    expect(formatAddress("2001:db8::1", 9443)).toBe("[2001:db8::1]:9443");
    expect(formatAddress("[2001:db8::1]", 9443)).toBe("[2001:db8::1]:9443");
    expect(formatAddress("10.0.0.1", 9443)).toBe("10.0.0.1:9443");
    expect(formatAddress("berlin.example.com", 443)).toBe("berlin.example.com:443");
});

test.each([
    ["berlin.example.com:9443", { host: "berlin.example.com", port: 9443 }],
    ["10.0.0.1:1", { host: "10.0.0.1", port: 1 }],
    ["[2001:db8::1]:65535", { host: "2001:db8::1", port: 65535 }],
])("takes %s apart, and together again", (address, parts) => {
    expect(parseAddress(address)).toEqual(parts);
    expect(formatAddress(parts.host, parts.port)).toBe(address);
});

test.each([
    "",
    "berlin",
    ":9443",
    "berlin:",
    "berlin:0",
    "berlin:65536",
    "berlin:9443/",
    "https://berlin:9443",
    "2001:db8::1:9443",
    "[berlin:9443",
    "[]:9443",
    "berlin:94 43",
    "elastic:secret@berlin:9443",
])("%j is no address", (address) => {
    expect(parseAddress(address)).toBeUndefined();
});

test.each([1, 443, 9443, 65535, undefined, unknown])("port %p is right", (port) => {
    expect(found((problems) => checkPort(problems, "port", port))).toEqual([]);
});

test.each([0, -1, 65536, 94.43, "9443", true])("port %p is wrong", (port) => {
    expect(found((problems) => checkPort(problems, "port", port))).toEqual([
        `port: ${JSON.stringify(port)} is not a port; give a number from 1 to 65535`,
    ]);
});

test.each(["berlin", "berlin.example.com", "X-es-remote-cluster.search.svc"])(
    "server name %s is right",
    (name) => {
        expect(found((problems) => checkServerName(problems, "serverName", name))).toEqual([]);
    },
);

test.each(["10.0.0.1", "::1", "[::1]", "berlin:9443", "*.example.com", "", 7])(
    "server name %p is wrong",
    (name) => {
        expect(found((problems) => checkServerName(problems, "serverName", name))).toEqual([
            `serverName: ${JSON.stringify(name)} is not a DNS name; give one that stands in the remote's certificate`,
        ]);
    },
);

describe("an endpoint", () => {
    const problemsOf = (value: unknown) =>
        found((problems) => checkEndpoint(problems, "remote", value as typeof endpoint));

    test("is right, or not yet known", () => {
        expect(problemsOf(endpoint)).toEqual([]);
        expect(problemsOf({ ...endpoint, serverName: "berlin.example.com" })).toEqual([]);
        expect(problemsOf(unknown)).toEqual([]);
        expect(problemsOf({ ...endpoint, proxyAddress: unknown })).toEqual([]);
    });

    test("is missing", () => {
        expect(problemsOf(undefined)).toEqual([
            "remote: is missing; give the `endpoint` of a RemoteServer component",
        ]);
    });

    test("is something else", () => {
        expect(problemsOf("berlin:9443")).toEqual([
            "remote: is not an endpoint; give the `endpoint` of a RemoteServer component",
        ]);
    });

    test("lacks its address, or has a wrong one", () => {
        expect(problemsOf({ host: "berlin" })).toEqual(['remote.proxyAddress: is missing; give "host:port"']);
        expect(problemsOf({ ...endpoint, proxyAddress: "https://berlin:9443", serverName: "::1" })).toEqual([
            'remote.proxyAddress: "https://berlin:9443" is not "host:port" (IPv6 in brackets, no scheme)',
            'remote.serverName: "::1" is not a DNS name; give one that stands in the remote\'s certificate',
        ]);
    });

    test("has a wrong CA", () => {
        expect(problemsOf({ ...endpoint, caCertificate: "ca.crt" })).toEqual([
            "remote.caCertificate: holds no PEM certificate; it must start with -----BEGIN CERTIFICATE-----",
        ]);
    });
});
