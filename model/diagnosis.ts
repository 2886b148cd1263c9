import { signingProblem } from "./signing";

/** What answers at an address, seen from the machine that runs Pulumi. */
export enum Seen {
    RemoteClusterServer,
    /** Asks for a client certificate: port 9300. */
    Transport,
    /** Speaks TLS but not the transport protocol: port 9200, or a proxy. */
    OtherService,
    NoTls,
    /** Nothing answers here, which says little about the local cluster's own way to it. */
    Unreachable,
}

/** A look at an endpoint. */
export interface EndpointFinding {
    seen: Seen;
    /** The error of the socket, if any. */
    detail: string;
    certificate?: {
        /** Whether the expected CA signed it. */
        trusted: boolean;
        reason: string;
        /** Whether it stands for the server name or the host. */
        covers: boolean;
        names: string;
        issuer: string;
    };
}

/** What Elasticsearch says of a connection. */
export interface RemoteAnswer {
    connected: boolean;
    /** The error of `_resolve/cluster`, if any. */
    error?: string;
    /** Whether `_remote/info` shows a credential for the alias. */
    hasCredential: boolean;
}

/** The endpoint that a connection uses. */
export interface ExpectedEndpoint {
    address: string;
    serverName?: string;
    /** Whether a private CA was given. */
    privateCa: boolean;
    /** Whether it is the transport interface, for connections with certificates. Default: false. */
    transport?: boolean;
}

/** What is wrong with an endpoint as it was seen; undefined when nothing is, or when it cannot be told from here. */
export function endpointProblem(expected: ExpectedEndpoint, finding: EndpointFinding): string | undefined {
    return expected.transport ? transportProblem(expected, finding) : serverProblem(expected, finding);
}

function serverProblem(expected: ExpectedEndpoint, finding: EndpointFinding): string | undefined {
    const { address } = expected;
    switch (finding.seen) {
        case Seen.Transport:
            return (
                `${address} is a transport interface (it asks for a client certificate, usually port 9300); ` +
                "with API keys give the remote cluster server interface (usually port 9443)"
            );
        case Seen.OtherService:
            return (
                `${address} answers, but not as a remote cluster server interface; check the port (usually 9443, not 9200), ` +
                "`remote_cluster_server.enabled: true` on the remote, and that nothing between ends TLS and speaks HTTP"
            );
        case Seen.NoTls:
            return `${address} does not speak TLS; check the port, and \`xpack.security.remote_cluster_server.ssl\` of the remote`;
        case Seen.Unreachable:
            return undefined;
        case Seen.RemoteClusterServer:
            return certificateProblem(expected, finding);
    }
}

function transportProblem(expected: ExpectedEndpoint, finding: EndpointFinding): string | undefined {
    const { address } = expected;
    switch (finding.seen) {
        case Seen.RemoteClusterServer:
            return (
                `${address} is a remote cluster server interface (it asks for no client certificate, usually port 9443); ` +
                "with certificates give the transport interface (usually port 9300, on Elastic Cloud 9400)"
            );
        case Seen.OtherService:
            return (
                `${address} answers, but not as a transport interface; check the port (usually 9300, on Elastic Cloud 9400; not 9200), ` +
                "and that nothing between ends TLS"
            );
        case Seen.NoTls:
            return `${address} does not speak TLS; check the port, and \`xpack.security.transport.ssl.enabled\` of the remote`;
        case Seen.Unreachable:
            return undefined;
        case Seen.Transport:
            return certificateProblem(expected, finding);
    }
}

function certificateProblem(
    expected: ExpectedEndpoint,
    { certificate }: EndpointFinding,
): string | undefined {
    if (certificate === undefined) {
        return undefined;
    }
    // no public CA signs transport certificates: without a given CA there is nothing to compare with
    if (!certificate.trusted && (expected.privateCa || !expected.transport)) {
        return (
            `the certificate of ${expected.address} is not signed by ${expected.privateCa ? "the given `caCertificate`" : "a public CA"} ` +
            `(${certificate.reason}; its issuer is "${certificate.issuer}"); ` +
            (expected.privateCa
                ? "give the CA of the remote's interface"
                : "give the remote's private CA as `caCertificate`")
        );
    }
    // between transport interfaces names count only where `verification_mode` is full, which does not show from here
    if (!certificate.covers && !expected.transport) {
        const name =
            expected.serverName === undefined
                ? "the host, and no `serverName` is given"
                : `\`serverName\` "${expected.serverName}"`;
        return `the certificate of ${expected.address} does not stand for ${name}; it stands for ${certificate.names}: give one of these as \`serverName\``;
    }
    return undefined;
}

/** Why a connection does not work, in the words of the one who must fix it. */
export function whyNotConnected(
    answer: RemoteAnswer,
    expected: ExpectedEndpoint,
    finding: EndpointFinding,
): string {
    const said =
        answer.error === undefined
            ? "the local cluster gives no reason"
            : `the remote answered: ${answer.error}`;
    return `${said}. ${likelyCause(answer, expected, finding)}`;
}

function likelyCause(answer: RemoteAnswer, expected: ExpectedEndpoint, finding: EndpointFinding): string {
    const error = answer.error ?? "";
    if (!answer.hasCredential) {
        return "The local cluster holds no credential for this alias: give `apiKey`, or bring it to the keystore of every node and reload";
    }
    if (/unable to authenticate user|error attempting to authenticate/.test(error)) {
        return "The API key was invalidated, has expired, or belongs to another cluster: change `rotation` of its CrossClusterApiKey to make a new one";
    }
    if (/expected API key type of \[cross_cluster\]/.test(error)) {
        return "The API key is not a cross-cluster one: give `encoded` of a CrossClusterApiKey";
    }
    if (/no remote indices privileges apply/.test(error)) {
        return "The user of `local.elasticsearch` may not use this remote: give its role `remote_indices` with `read` for the alias";
    }
    if (/license/i.test(error)) {
        return "The API key model needs an Enterprise or trial licence on both clusters";
    }
    const unsigned = signingProblem(error);
    if (unsigned !== undefined) {
        return unsigned;
    }
    const problem = endpointProblem(expected, finding);
    if (problem !== undefined) {
        return `Likely cause, seen from this machine: ${problem}`;
    }
    if (finding.seen === Seen.Unreachable) {
        return (
            `${expected.address} cannot be reached from this machine either (${finding.detail}): check host and port, DNS, ` +
            "firewalls, and that the remote cluster server interface is enabled and exposed"
        );
    }
    return (
        "Address, CA and server name fit when looked at from this machine: check that each node of the local cluster may " +
        "reach the address, that it was restarted after elasticsearch.yml was changed, and its log"
    );
}

/** The API key that a refusal of the remote names; every refusal is by a key that it has recognised. */
export function refusedKey(error: string | undefined): string | undefined {
    return /is unauthorized for user .* API key id \[([^\]]+)\]/.exec(error ?? "")?.[1];
}

/** What to say when requests go over the connection with another key than the one that was given. */
export function wrongKey(used: string, expected: string): string {
    return (
        `the local cluster still uses the API key ${used}, not ${expected}: bring the new one to the keystore of ` +
        "every node and reload (`POST /_nodes/reload_secure_settings`)"
    );
}
