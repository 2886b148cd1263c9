import { createServer as createTcpServer } from "node:net";
import { TlsOptions, TLSSocket } from "node:tls";
import { Seen } from "../../model/diagnosis";
import { lookAtEndpoint } from "../../resources/endpoint-check";
import { makeCertificates } from "./certificates";
import { closeServers, echo, listen, tlsServer } from "./tls-server";

const { ca, otherCa, leaf, leafKey } = makeCertificates();

afterEach(closeServers);

function tls(onConnect: (socket: TLSSocket) => void, options: TlsOptions = {}): Promise<string> {
    return listen(tlsServer({ cert: leaf, key: leafKey, ...options }, onConnect));
}

test("a remote cluster server interface, with its certificate", async () => {
    const address = await tls(echo);
    expect(await lookAtEndpoint({ address, caCertificate: ca })).toEqual({
        seen: Seen.RemoteClusterServer,
        detail: "",
        certificate: {
            trusted: true,
            reason: "",
            covers: true,
            names: "DNS:localhost, DNS:berlin.example.com, IP Address:127.0.0.1",
            issuer: "berlin-ca",
        },
    });
});

test.each([
    ["its own CA", ca, true],
    ["a bundle with it", otherCa + ca, true],
    ["another CA", otherCa, false],
    ["the public CAs", undefined, false],
])("its certificate against %s", async (_, caCertificate, trusted) => {
    const address = await tls(echo);
    const { certificate } = await lookAtEndpoint({ address, ...(caCertificate ? { caCertificate } : {}) });
    expect(certificate?.trusted).toBe(trusted);
    expect(certificate?.reason === "").toBe(trusted);
});

test.each([
    ["127.0.0.1", "berlin.example.com", true],
    ["127.0.0.1", "paris.example.com", true],
    ["localhost", undefined, true],
])("at %s with server name %p the certificate fits: %p", async (host, serverName, covers) => {
    const address = (await tls(echo)).replace("127.0.0.1", host);
    const look = { address, caCertificate: ca, ...(serverName ? { serverName } : {}) };
    expect((await lookAtEndpoint(look)).certificate?.covers).toBe(covers);
});

test("neither host nor server name in the certificate", async () => {
    const address = await listen(tlsServer({ cert: leaf, key: leafKey }, echo), "127.0.0.2");
    const look = { address, caCertificate: ca, serverName: "paris.example.com" };
    expect(await lookAtEndpoint(look)).toMatchObject({
        seen: Seen.RemoteClusterServer,
        certificate: { trusted: true, covers: false },
    });
});

test("a transport interface, which asks for a client certificate", async () => {
    const address = await tls(echo, { requestCert: true, rejectUnauthorized: true, ca });
    expect((await lookAtEndpoint({ address, caCertificate: ca })).seen).toBe(Seen.Transport);
});

test.each<[string, (socket: TLSSocket) => void]>([
    ["answers in HTTP", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["closes the connection", (socket) => socket.once("data", () => socket.destroy())],
])("another service over TLS, which %s", async (_, onConnect) => {
    const address = await tls(onConnect);
    expect((await lookAtEndpoint({ address, caCertificate: ca })).seen).toBe(Seen.OtherService);
});

test("a service without TLS", async () => {
    const server = createTcpServer((socket) => {
        socket.on("error", () => undefined);
        socket.end("SSH-2.0-OpenSSH\r\n");
    });
    expect((await lookAtEndpoint({ address: await listen(server) })).seen).toBe(Seen.NoTls);
});

test("nothing at all", async () => {
    const { seen, detail } = await lookAtEndpoint({ address: "127.0.0.1:1" });
    expect(seen).toBe(Seen.Unreachable);
    expect(detail).toContain("ECONNREFUSED");
});
