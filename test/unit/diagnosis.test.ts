import {
    EndpointFinding,
    endpointProblem,
    refusedKey,
    RemoteAnswer,
    Seen,
    whyNotConnected,
    wrongKey,
} from "../../model/diagnosis";

const expected = { address: "berlin.example.com:9443", privateCa: true };
const certificate = { trusted: true, reason: "", covers: true, names: "DNS:berlin", issuer: "berlin-ca" };

function look(seen: Seen, more: Partial<EndpointFinding> = {}): EndpointFinding {
    return { seen, detail: "", ...more };
}

const fine = look(Seen.RemoteClusterServer, { certificate });

test.each([
    [Seen.Transport, "is a transport interface (it asks for a client certificate, usually port 9300)"],
    [
        Seen.OtherService,
        "answers, but not as a remote cluster server interface; check the port (usually 9443, not 9200)",
    ],
    [Seen.NoTls, "does not speak TLS; check the port, and `xpack.security.remote_cluster_server.ssl`"],
])("what is seen: %p", (seen, text) => {
    expect(endpointProblem(expected, look(seen))).toContain(`berlin.example.com:9443 ${text}`);
});

test("nothing is wrong with a good endpoint, or with one that cannot be seen from here", () => {
    expect(endpointProblem(expected, fine)).toBeUndefined();
    expect(endpointProblem(expected, look(Seen.RemoteClusterServer))).toBeUndefined();
    expect(endpointProblem(expected, look(Seen.Unreachable))).toBeUndefined();
});

test("a certificate of another CA", () => {
    const foreign = { ...certificate, trusted: false, reason: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };
    const finding = look(Seen.RemoteClusterServer, { certificate: foreign });
    expect(endpointProblem(expected, finding)).toBe(
        "the certificate of berlin.example.com:9443 is not signed by the given `caCertificate` " +
            '(UNABLE_TO_VERIFY_LEAF_SIGNATURE; its issuer is "berlin-ca"); give the CA of the remote\'s interface',
    );
    expect(endpointProblem({ ...expected, privateCa: false }, finding)).toBe(
        "the certificate of berlin.example.com:9443 is not signed by a public CA " +
            '(UNABLE_TO_VERIFY_LEAF_SIGNATURE; its issuer is "berlin-ca"); give the remote\'s private CA as `caCertificate`',
    );
});

test("a certificate for another name", () => {
    const finding = look(Seen.RemoteClusterServer, { certificate: { ...certificate, covers: false } });
    expect(endpointProblem({ ...expected, serverName: "paris" }, finding)).toBe(
        'the certificate of berlin.example.com:9443 does not stand for `serverName` "paris"; ' +
            "it stands for DNS:berlin: give one of these as `serverName`",
    );
    expect(endpointProblem(expected, finding)).toBe(
        "the certificate of berlin.example.com:9443 does not stand for the host, and no `serverName` is given; " +
            "it stands for DNS:berlin: give one of these as `serverName`",
    );
});

test.each<[string, Partial<RemoteAnswer>, EndpointFinding, string]>([
    [
        "no credential",
        { hasCredential: false },
        fine,
        "The local cluster holds no credential for this alias: give `apiKey`",
    ],
    [
        "a revoked key",
        { error: "unable to authenticate user [_cross_cluster_access]" },
        fine,
        "The API key was invalidated, has expired, or belongs to another cluster: change `rotation`",
    ],
    [
        "a broken key",
        { error: "error attempting to authenticate request" },
        fine,
        "The API key was invalidated, has expired, or belongs to another cluster: change `rotation`",
    ],
    [
        "a REST key",
        {
            error: "authentication expected API key type of [cross_cluster], but API key [id] has type [rest]",
        },
        fine,
        "The API key is not a cross-cluster one: give `encoded` of a CrossClusterApiKey",
    ],
    [
        "a user without the privilege",
        {
            error: "unauthorized for user [lim] because no remote indices privileges apply for the target cluster",
        },
        fine,
        "The user of `local.elasticsearch` may not use this remote: give its role `remote_indices`",
    ],
    [
        "no licence",
        { error: "current license is non-compliant for [advanced-remote-cluster-security]" },
        fine,
        "The API key model needs an Enterprise or trial licence on both clusters",
    ],
    [
        "port 9300",
        { error: "handshake failed" },
        look(Seen.Transport),
        "Likely cause, seen from this machine: berlin.example.com:9443 is a transport interface",
    ],
    [
        "nothing there",
        { error: "connect_exception" },
        look(Seen.Unreachable, { detail: "connect ECONNREFUSED" }),
        "berlin.example.com:9443 cannot be reached from this machine either (connect ECONNREFUSED): check host and port",
    ],
    [
        "something between",
        { error: "connect_exception" },
        fine,
        "Address, CA and server name fit when looked at from this machine: check that each node of the local cluster",
    ],
])("the likely cause: %s", (_, answer, finding, text) => {
    const why = whyNotConnected({ connected: false, hasCredential: true, ...answer }, expected, finding);
    const said = answer.error ? `the remote answered: ${answer.error}` : "the local cluster gives no reason";
    expect(why.startsWith(`${said}. ${text}`)).toBe(true);
});

test.each([
    [
        "action [indices:x] towards remote cluster is unauthorized for user [elastic] with assigned roles [superuser] " +
            "authenticated by API key id [abc-_1] of user [berlin], this action is granted by the index privileges [read]",
        "abc-_1",
    ],
    ["action [indices:x] is unauthorized for user [elastic] of the local cluster", undefined],
    ["unable to authenticate with API key id [abc]", undefined],
    ["", undefined],
    [undefined, undefined],
])("the key that a refusal names: %p", (error, keyId) => {
    expect(refusedKey(error)).toBe(keyId);
});

test("says which key is used instead of the new one", () => {
    expect(wrongKey("old-id", "new-id")).toBe(
        "the local cluster still uses the API key old-id, not new-id: bring the new one to the keystore of every node " +
            "and reload (`POST /_nodes/reload_secure_settings`)",
    );
});
