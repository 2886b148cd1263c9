import { Server } from "node:tls";
import { createServer as createTcpServer } from "node:net";
import {
    expectServerInterface,
    serverInterfaceChanged,
    ServerInterfaceInputs,
} from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { closeServers, echo, listen, tlsServer } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa, leaf, leafKey, otherLeaf, otherLeafKey } = makeCertificates();
const certificate = { cert: leaf, key: leafKey };
const otherCertificate = { cert: otherLeaf, key: otherLeafKey };

// many real connections, on machines that do other things as well
jest.setTimeout(30_000);

let connections: number;

beforeEach(() => {
    connections = 0;
    jest.spyOn(console, "log").mockReturnValue(undefined);
});
afterEach(() => {
    closeServers();
    jest.restoreAllMocks();
});

/** An interface that counts; `refuses` tells which of its connections it closes. */
function remote(refuses: (connection: number) => boolean = () => false): Server {
    return tlsServer(certificate, (socket) => {
        connections += 1;
        if (refuses(connections)) {
            socket.destroy();
        } else {
            echo(socket);
        }
    });
}

function inputs(proxyAddress: string, more: Partial<ServerInterfaceInputs> = {}): ServerInterfaceInputs {
    const cluster = "Elasticsearch search/berlin";
    return { cluster, proxyAddress, caCertificate: ca, enabled: true, timeoutSeconds: 600, ...more };
}

async function failure(given: ServerInterfaceInputs): Promise<string> {
    const error = await expectServerInterface(given).then(
        () => new Error("did not fail"),
        (reason: unknown) => reason as Error,
    );
    const where = `the remote cluster server interface of Elasticsearch search/berlin does not answer at ${given.proxyAddress}`;
    expect(error.message.startsWith(where)).toBe(true);
    return error.message.slice(where.length);
}

describe("the interface is there", () => {
    test("when it has answered five times in a row", async () => {
        const given = inputs(await listen(remote()), { serverName: "berlin.example.com" });
        expect(await expectServerInterface(given)).toEqual(given);
        expect(connections).toBe(5);
    });

    test("and not before: behind the load balancer a node may not have restarted yet", async () => {
        const address = await listen(remote((connection) => [3, 7].includes(connection)));
        await expectServerInterface(inputs(address));
        expect(connections).toBe(12);
    });

    test("although it was not reached at first", async () => {
        const address = await listen(createTcpServer());
        closeServers();
        const waiting = expectServerInterface(inputs(address, { timeoutSeconds: 3600 }));
        const [host = "", port] = address.split(":");
        await listen(remote(), host, Number(port));
        await waiting;
        expect(connections).toBe(5);
    });

    test("although it had another certificate at first", async () => {
        const server = tlsServer(otherCertificate, (socket) => {
            connections += 1;
            if (connections === 10) {
                server.setSecureContext(certificate);
            }
            echo(socket);
        });
        await expectServerInterface(inputs(await listen(server)));
        expect(connections).toBe(15);
    });

    test("or nobody looks, when that is switched off", async () => {
        const given = inputs(await listen(remote()), { enabled: false });
        expect(await expectServerInterface(given)).toEqual(given);
        expect(connections).toBe(0);
    });
});

describe("the interface is not there", () => {
    test("when nothing answers in time", async () => {
        const text = await failure(inputs("127.0.0.1:1", { timeoutSeconds: 20 }));
        expect(text).toContain(
            " after 20 s: it cannot be reached from this machine (connect ECONNREFUSED 127.0.0.1:1)",
        );
        expect(text).toContain(
            "check that the cluster's nodes are ready, and the load balancer, DNS and firewalls",
        );
        expect(text).toContain("set `wait.enabled` to false when only the local clusters may reach it");
    });

    test("when it never answers five times in a row", async () => {
        const address = await listen(remote((connection) => connection % 5 === 0));
        const text = await failure(inputs(address, { timeoutSeconds: 20 }));
        expect(text).toMatch(
            /^ after 20 s: (it answers, but not each time|.* answers, but not as a remote cluster server)/,
        );
    });

    test.each([
        ["another service", { requestCert: false }, "answers, but not as a remote cluster server interface"],
        ["a transport interface", { requestCert: true, ca }, "is a transport interface"],
    ])("when it is %s", async (_, options, found) => {
        const server = tlsServer({ ...certificate, ...options }, (socket) =>
            socket.end("HTTP/1.1 400\r\n\r\n"),
        );
        const text = await failure(inputs(await listen(server), { timeoutSeconds: 100 }));
        expect(text).toContain(` after 100 s: `);
        expect(text).toContain(found);
    });

    test("as soon as a wrong certificate stays for half a minute", async () => {
        const given = inputs(await listen(remote()), { caCertificate: otherCa });
        const text = await failure(given);
        expect(text).toContain(
            `: the certificate of ${given.proxyAddress} is not signed by the given \`caCertificate\``,
        );
        expect(text).not.toContain("after 600 s");
        expect(connections).toBeGreaterThan(25);
        expect(connections).toBeLessThan(40);
    });

    test("as soon as a name that no certificate has stays for half a minute", async () => {
        const address = await listen(remote(), "127.0.0.2");
        const text = await failure(inputs(address, { serverName: "berlin-es-remote-cluster.search.svc" }));
        expect(text).toContain('does not stand for `serverName` "berlin-es-remote-cluster.search.svc"');
        expect(text).toContain("DNS:berlin.example.com");
        expect(connections).toBeLessThan(40);
    });

    test("before the half minute when the time is up", async () => {
        const given = inputs(await listen(remote()), { caCertificate: otherCa, timeoutSeconds: 5 });
        expect(await failure(given)).toContain(" after 5 s: the certificate of");
    });
});

describe("the transport interface", () => {
    const nodes = () =>
        tlsServer({ ...certificate, requestCert: true, ca }, (socket) => {
            connections += 1;
            socket.end();
        });

    test("is there when it asks for a client certificate, whatever its own names are", async () => {
        const given = inputs(await listen(nodes(), "127.0.0.2"), {
            ...{ transport: true, timeoutSeconds: 20, serverName: "berlin-es-transport.search.svc" },
        });
        expect(await expectServerInterface(given)).toEqual(given);
    });

    test.each<[string, () => Server, Partial<ServerInterfaceInputs>, string]>([
        ["the other interface", remote, {}, "is a remote cluster server interface"],
        [
            "one of another CA",
            nodes,
            { caCertificate: otherCa },
            "is not signed by the given `caCertificate`",
        ],
    ])("is not there when it is %s", async (_, server, more, found) => {
        const given = inputs(await listen(server()), { transport: true, timeoutSeconds: 20, ...more });
        const { message } = await expectServerInterface(given).then(
            () => new Error("did not fail"),
            (error: unknown) => error as Error,
        );
        expect(message).toContain(
            `the transport interface of Elasticsearch search/berlin does not answer at ${given.proxyAddress}`,
        );
        expect(message).toContain(found);
    });
});

test("waiting says from time to time what is missing", async () => {
    await failure(inputs("127.0.0.1:1", { timeoutSeconds: 100 }));
    const said = jest.mocked(console.log).mock.calls.map(String);
    expect(said.length).toBeGreaterThan(3);
    expect(said.length).toBeLessThan(8);
    expect(said[0]).toContain("does not answer at 127.0.0.1:1 yet, trying on: it cannot be reached");
});

test.each<[string, Partial<ServerInterfaceInputs>, boolean]>([
    ["nothing changed", {}, false],
    ["other time to wait", { timeoutSeconds: 5 }, false],
    ["another address", { proxyAddress: "berlin.example.com:443" }, true],
    ["another name", { serverName: "berlin" }, true],
    ["another CA", { caCertificate: otherCa }, true],
    ["switched off", { enabled: false }, true],
    ["what is not known yet", { proxyAddress: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, true],
])("it is looked at again: %s", (_, changed, again) => {
    const old = inputs("berlin.example.com:9443");
    expect(serverInterfaceChanged(old, { ...old, ...changed })).toBe(again);
});
