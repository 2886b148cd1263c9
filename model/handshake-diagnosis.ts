import { endpointProblem, EndpointFinding, ExpectedEndpoint, Seen } from "./diagnosis";

/** What the local cluster tells of a connection with certificates. */
export interface HandshakeAnswer {
    /** Whether `_remote/info` shows a credential for the alias. */
    hasCredential: boolean;
    /** What `_resolve/cluster` or a search answered, with all causes. */
    error?: string;
}

/** Why a connection with certificates does not work, in the words of the one who must fix it: which side does not trust which. */
export function whyNotTrusted(
    alias: string,
    { hasCredential, error }: HandshakeAnswer,
    expected: ExpectedEndpoint,
    finding: EndpointFinding,
): string {
    if (hasCredential) {
        return credentialLeft(alias);
    }
    const said =
        error === undefined ? "the local cluster gives no reason" : `the local cluster says: ${error}`;
    return `${said}. ${likelyCause(alias, error ?? "", expected, finding)}`;
}

/** What to say of an alias whose credential decides for API keys. */
export function credentialLeft(alias: string): string {
    return (
        `the local cluster holds a credential for "${alias}", and so connects with an API key: take ` +
        `\`cluster.remote.${alias}.credentials\` out of the keystore of every node and reload, or set \`securityModel\` to ApiKey`
    );
}

function likelyCause(
    alias: string,
    error: string,
    expected: ExpectedEndpoint,
    finding: EndpointFinding,
): string {
    // an interface of another kind fails in the handshake as well, in many ways
    const isOther = [Seen.RemoteClusterServer, Seen.OtherService, Seen.NoTls].includes(finding.seen);
    const problem = endpointProblem(expected, finding);
    if (isOther && problem !== undefined) {
        return `Likely cause, seen from this machine: ${problem}`;
    }
    if (/does not match the trusted names/.test(error)) {
        return (
            `The local cluster does not trust the nodes of "${alias}": it has their CA, but their names do not stand in the file of ` +
            "its `xpack.security.transport.ssl.trust_restrictions.path`; add them (`nodeNames` of the remote side of a TransportTrust; `pulumi refresh` finds what somebody took away)"
        );
    }
    if (/PKIX path|unable to find valid certification path/.test(error)) {
        return (
            `The local cluster does not trust "${alias}": the CA of the remote's transport certificates is not among the ` +
            "`xpack.security.transport.ssl.certificate_authorities` of its nodes; a TransportTrust between the two brings it there (`pulumi refresh` finds what somebody took away)" +
            (problem === undefined ? "" : ` (${problem})`)
        );
    }
    if (/No subject alternative|No name matching/.test(error)) {
        return (
            `The local cluster verifies names, and the certificate of "${alias}" stands neither for the host of its address nor for ` +
            `\`serverName\`; it stands for ${finding.certificate?.names ?? "others"}: give one of these as \`serverName\``
        );
    }
    if (
        /connection reset|connection closed|fatal alert|certificate_required|bad_certificate|handshake/i.test(
            error,
        )
    ) {
        return (
            `The remote "${alias}" does not trust the local cluster: it ends the handshake with the local nodes' certificates. Either the CA of ` +
            "the local's transport certificates is not among its `xpack.security.transport.ssl.certificate_authorities`, or the names of the " +
            "local nodes do not stand in its trust restrictions (trust.yml); a TransportTrust between the two brings both there (`pulumi refresh` finds what somebody took away)"
        );
    }
    if (/unauthorized for user|no permissions|action \[.*\] is unauthorized/.test(error)) {
        return (
            "The clusters trust each other, but the user of `local.elasticsearch` may not use the remote: with certificates a role of the same " +
            "name must stand on both clusters (RemoteAccessRole)"
        );
    }
    if (finding.seen === Seen.Unreachable) {
        return (
            `${expected.address} cannot be reached from this machine either (${finding.detail}): check host and port, DNS, firewalls, and that ` +
            "the transport interface is exposed"
        );
    }
    return (
        "Check that each node of the local cluster may reach the address, and its log: the handshake that failed is told there" +
        (problem === undefined ? "" : `. Seen from this machine: ${problem}`)
    );
}
