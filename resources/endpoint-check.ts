import { checkServerIdentity, connect, ConnectionOptions, PeerCertificate } from "node:tls";
import { parseAddress } from "../model/endpoint";
import { EndpointFinding, Seen } from "../model/diagnosis";

/** What is looked at. */
export interface EndpointExpectation {
    /** `host:port`. */
    address: string;
    /** TLS server name; without one the certificate must cover the host. */
    serverName?: string;
    /** PEM of the private CA; without one the public CAs count. */
    caCertificate?: string;
}

const timeout = 5_000;

/** A transport ping: the remote cluster server interface echoes it, nothing else does. */
const ping = Buffer.from([0x45, 0x53, 0xff, 0xff, 0xff, 0xff]);

/**
 * Looks at an endpoint from this machine, because a local cluster does not: it keeps its open sockets when
 * the CA changes, and resumes TLS sessions (which skips the certificate) when the server name changes.
 */
export function lookAtEndpoint(expected: EndpointExpectation): Promise<EndpointFinding> {
    const { host, port } = parseAddress(expected.address) ?? { host: expected.address, port: 0 };
    return new Promise((resolve) => {
        let certificate: EndpointFinding["certificate"];
        const options: ConnectionOptions = {
            host,
            port,
            rejectUnauthorized: false,
            // as Java does: an intermediate CA may be the one that is trusted
            allowPartialTrustChain: true,
            ...(expected.serverName === undefined ? {} : { servername: expected.serverName }),
            ...(expected.caCertificate === undefined ? {} : { ca: expected.caCertificate }),
            // either name will do for Elasticsearch, so neither alone may decide
            checkServerIdentity: () => undefined,
        };
        const socket = connect(options);
        const finish = (seen: Seen, detail = "") => {
            socket.destroy();
            resolve({ seen, detail, ...(certificate ? { certificate } : {}) });
        };
        socket.setTimeout(timeout, () =>
            finish(certificate ? Seen.OtherService : Seen.Unreachable, "no answer in 5 s"),
        );
        socket.once("secureConnect", () => {
            const peer = socket.getPeerCertificate();
            certificate = {
                trusted: socket.authorized,
                reason: String(socket.authorizationError ?? ""),
                covers: coversEither(peer, expected.serverName, host),
                names: peer.subjectaltname ?? "",
                issuer: peer.issuer ? Object.values(peer.issuer).flat().join(", ") : "",
            };
            socket.write(ping);
        });
        socket.once("data", (data: Buffer) =>
            finish(data.subarray(0, 2).toString() === "ES" ? Seen.RemoteClusterServer : Seen.OtherService),
        );
        socket.once("error", (error: NodeJS.ErrnoException) =>
            finish(seenBy(error, certificate !== undefined), error.message),
        );
        socket.once("close", () => finish(certificate ? Seen.OtherService : Seen.NoTls));
    });
}

function coversEither(certificate: PeerCertificate, serverName: string | undefined, host: string): boolean {
    return [serverName, host].some(
        (name) => name !== undefined && checkServerIdentity(name, certificate) === undefined,
    );
}

function seenBy(error: NodeJS.ErrnoException, handshakeDone: boolean): Seen {
    if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE/.test(error.code ?? "")) {
        return Seen.Transport;
    }
    if (handshakeDone) {
        return Seen.OtherService;
    }
    return /^ERR_SSL|EPROTO/.test(error.code ?? "") ? Seen.NoTls : Seen.Unreachable;
}
