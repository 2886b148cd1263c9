import { EndpointFinding, ExpectedEndpoint, Seen } from "../../model/diagnosis";
import { credentialLeft, whyNotTrusted } from "../../model/handshake-diagnosis";

const expected: ExpectedEndpoint = {
    address: "berlin.example.com:9300",
    privateCa: true,
    transport: true,
};
const certificate = { trusted: true, reason: "", covers: true, names: "DNS:node-1", issuer: "CN=berlin-ca" };

function look(seen: Seen, more: Partial<EndpointFinding> = {}): EndpointFinding {
    return { seen, detail: "", ...more };
}

const fine = look(Seen.Transport, { certificate });

function why(error: string | undefined, finding = fine, hasCredential = false): string {
    const answer = { hasCredential, ...(error === undefined ? {} : { error }) };
    return whyNotTrusted("berlin", answer, expected, finding);
}

// as Elasticsearch 9.5.4 tells them
const pkix =
    "[][127.0.0.41:9300] handshake failed: (certificate_unknown) PKIX path building failed: " +
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target";
const reset = "[][127.0.0.41:9300] handshake failed because connection reset";
const foreignName =
    "(certificate_unknown) Certificate for CN=node-1 with fields " +
    "[subjectAltName.otherName.commonName, subjectAltName.dnsName] with values [node-1.node.berlin.cluster.example] " +
    "does not match the trusted names [Restrictions[*.node.munich.cluster.example]]";
const noName = "(certificate_unknown) No subject alternative names matching IP address 127.0.0.1 found";

const local = 'The local cluster does not trust "berlin": the CA of the remote';
const localNames = 'The local cluster does not trust the nodes of "berlin": it has their CA, but their names';
const remote = 'The remote "berlin" does not trust the local cluster';
const names = "The local cluster verifies names, and the certificate";

describe("which side does not trust which", () => {
    test.each<[string, string, string]>([
        ["the local has not the remote's CA", pkix, local],
        ["the remote has not the local's CA, or not its names", reset, remote],
        ["the local has the CA, but not the names", foreignName, localNames],
        ["the certificate stands for another host", noName, names],
        ["the same in other words", "(certificate_unknown) No name matching berlin.example.com found", names],
        ["the same with a host", "No subject alternative DNS name matching berlin.example.com found.", names],
        [
            "the remote says so by an alert",
            "(certificate_required) Received fatal alert: certificate_required",
            remote,
        ],
        ["by an alert of another kind", "(bad_certificate) Received fatal alert: bad_certificate", remote],
        // an alert of that name is of the other side, an exception of this one
        [
            "by one with the local's word",
            "(certificate_unknown) Received fatal alert: certificate_unknown",
            remote,
        ],
        ["it hangs up", "connection closed during handshake", remote],
        [
            "neither: the user lacks a role",
            "action [indices:data/read/search] is unauthorized for user [elastic] with effective roles [superuser]",
            "The clusters trust each other, but the user of `local.elasticsearch` may not use the remote",
        ],
        [
            "nobody knows",
            "connect_exception",
            "Check that each node of the local cluster may reach the address",
        ],
    ])("%s", (_, error, cause) => {
        const text = why(error);
        expect(text.startsWith(`the local cluster says: ${error}. ${cause}`)).toBe(true);
    });

    test("without a reason it says where it is told", () => {
        expect(why(undefined)).toMatch(
            /^the local cluster gives no reason\. Check that each node .* its log: the handshake that failed is told there$/,
        );
    });

    test("each names the settings, and what brings the cure", () => {
        for (const error of [pkix, reset]) {
            expect(why(error)).toContain("`xpack.security.transport.ssl.certificate_authorities`");
            expect(why(error)).toContain("TransportTrust");
        }
        expect(why(foreignName)).toContain("`xpack.security.transport.ssl.trust_restrictions.path`");
        expect(why(foreignName)).toContain("TransportTrust");
        expect(why(noName)).toContain("it stands for DNS:node-1: give one of these as `serverName`");
    });

    test("a name that does not match, of a certificate that was not seen from here", () => {
        expect(why(noName, look(Seen.Unreachable))).toContain("it stands for others");
    });
});

describe("what is seen from this machine", () => {
    test.each([
        [Seen.RemoteClusterServer, "is a remote cluster server interface (it asks for no client certificate"],
        [Seen.OtherService, "answers, but not as a transport interface; check the port"],
        [Seen.NoTls, "does not speak TLS; check the port, and `xpack.security.transport.ssl.enabled`"],
    ])("an interface of another kind (%p) comes before what its handshake looks like", (seen, text) => {
        for (const error of [pkix, reset, undefined]) {
            expect(why(error, look(seen))).toContain(
                `Likely cause, seen from this machine: berlin.example.com:9300 ${text}`,
            );
        }
    });

    test("another CA than the given one is told beside", () => {
        const foreign = { ...certificate, trusted: false, reason: "SELF_SIGNED_CERT_IN_CHAIN" };
        const seen = look(Seen.Transport, { certificate: foreign });
        expect(why(pkix, seen)).toContain(local);
        expect(why(pkix, seen)).toContain(
            "is not signed by the given `caCertificate` (SELF_SIGNED_CERT_IN_CHAIN",
        );
        expect(why(undefined, seen)).toContain(
            "Seen from this machine: the certificate of berlin.example.com:9300",
        );
    });

    test("a name that only counts where the local verifies it is no problem", () => {
        const other = look(Seen.Transport, { certificate: { ...certificate, covers: false } });
        expect(why(undefined, other)).not.toContain("Seen from this machine");
    });

    test("nothing there", () => {
        const seen = look(Seen.Unreachable, { detail: "connect ECONNREFUSED" });
        expect(why("connect_exception", seen)).toContain(
            "berlin.example.com:9300 cannot be reached from this machine either (connect ECONNREFUSED)",
        );
        // what the local cluster was told counts more
        expect(why(pkix, seen)).toContain(local);
        expect(why(reset, seen)).toContain(remote);
    });
});

test("a credential that is left decides for API keys, whatever else is wrong", () => {
    for (const error of [undefined, pkix, reset]) {
        expect(why(error, fine, true)).toBe(credentialLeft("berlin"));
    }
    expect(credentialLeft("berlin")).toContain("`cluster.remote.berlin.credentials`");
});
