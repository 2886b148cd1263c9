import { isIPv4, isIPv6 } from "node:net";
import { checkCaCertificate } from "./certificates";
import { isPresent, Problems } from "./problems";
import { Known } from "./known";

/**
 * Where a remote cluster answers, and how it is recognised. Plain data: it can cross from one stack to
 * another through a `StackReference`.
 */
export interface RemoteEndpoint {
    /** `host:port` as Elasticsearch wants it, IPv6 in brackets. Maps to `cluster.remote.<alias>.proxy_address`. */
    proxyAddress: string;
    /** Host name or IP address, without brackets. */
    host: string;
    /** Port: 9443 for the remote cluster server interface, unless changed. */
    port: number;
    /** TLS server name (SNI). Maps to `cluster.remote.<alias>.server_name`. */
    serverName?: string;
    /** PEM of the private certificate authority; absent when a public one signs the endpoint. */
    caCertificate?: string;
}

const hostName =
    /^(?=.{1,253}\.?$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;

/** A host without the brackets that IPv6 addresses have in URLs. */
export function bareHost(host: string): string {
    return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

/** `host:port`, IPv6 in brackets. */
export function formatAddress(host: string, port: number): string {
    const bare = bareHost(host);
    return isIPv6(bare) ? `[${bare}]:${port}` : `${bare}:${port}`;
}

/** The endpoint at a host and a port; what is undefined of the rest is absent in it. */
export function endpointAt({
    host,
    port,
    serverName,
    caCertificate,
}: {
    host: string;
    port: number;
    serverName?: string | undefined;
    caCertificate?: string | undefined;
}): RemoteEndpoint {
    return {
        proxyAddress: formatAddress(host, port),
        host: bareHost(host),
        port,
        ...(serverName === undefined ? {} : { serverName }),
        ...(caCertificate === undefined ? {} : { caCertificate }),
    };
}

/** Takes `host:port` apart; undefined when it is not of that form. */
export function parseAddress(address: string): { host: string; port: number } | undefined {
    const match = /^(\[[^\]]+\]|[^:[\]]+):(\d+)$/.exec(address);
    if (!match?.[1] || !match[2]) {
        return undefined;
    }
    const host = bareHost(match[1]);
    const port = Number(match[2]);
    return isHost(host) && isPort(port) ? { host, port } : undefined;
}

/** Whether a text is a host name or an IP address. */
export function isHost(host: string): boolean {
    return isIPv4(host) || isIPv6(host) || (hostName.test(host) && !/^[\d.]+$/.test(host));
}

/** Whether a number is a TCP port. */
export function isPort(port: number): boolean {
    return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** Checks a host. */
export function checkHost(problems: Problems, property: string, host: unknown): void {
    problems.check(
        property,
        host,
        (text) => typeof text === "string" && isHost(bareHost(text)),
        `${JSON.stringify(host)} is not a host name or an IP address; leave out scheme, port and path`,
    );
}

/** Checks a port. */
export function checkPort(problems: Problems, property: string, port: unknown): void {
    problems.check(
        property,
        port,
        (number) => typeof number === "number" && isPort(number),
        `${JSON.stringify(port)} is not a port; give a number from 1 to 65535`,
    );
}

/** Whether a text is a TLS server name: a DNS name, never an address. */
export function isServerName(name: string): boolean {
    return isHost(name) && !isIPv4(name) && !isIPv6(name);
}

/** Checks a TLS server name. */
export function checkServerName(problems: Problems, property: string, name: unknown): void {
    problems.check(
        property,
        name,
        (text) => typeof text === "string" && isServerName(text),
        `${JSON.stringify(name)} is not a DNS name; give one that stands in the remote's certificate`,
    );
}

/** Checks an endpoint, however it was made. */
export function checkEndpoint(
    problems: Problems,
    property: string,
    endpoint: Known<RemoteEndpoint> | undefined,
): void {
    if (!problems.require(property, endpoint, "give the `endpoint` of a RemoteServer component")) {
        return;
    }
    if (!isPresent(endpoint)) {
        return;
    }
    if (typeof endpoint !== "object") {
        problems.add(property, "is not an endpoint; give the `endpoint` of a RemoteServer component");
        return;
    }
    if (problems.require(`${property}.proxyAddress`, endpoint.proxyAddress, 'give "host:port"')) {
        problems.check(
            `${property}.proxyAddress`,
            endpoint.proxyAddress,
            (text) => typeof text === "string" && parseAddress(text) !== undefined,
            `${JSON.stringify(endpoint.proxyAddress)} is not "host:port" (IPv6 in brackets, no scheme)`,
        );
    }
    checkServerName(problems, `${property}.serverName`, endpoint.serverName);
    checkCaCertificate(problems, `${property}.caCertificate`, endpoint.caCertificate);
}
