import { NodeCertificates, RemoteAccessRole, SecurityModel } from "../../index";
import { elasticsearch } from "./fixtures";
import { late, LateInput } from "./late-input-cases";
import { makeAuthorities } from "./signing-authorities";
import { nodeCertificates } from "./wrong-certificate-cases";

const { pkcs1, sec1 } = makeAuthorities();
const withoutCredentials = { endpoints: elasticsearch.endpoints };
const reads = { elasticsearch, aliases: ["berlin"], search: [{ names: ["logs-*"] }] };
const { aliases, ...rest } = reads;
const byCertificate = { ...rest, securityModel: SecurityModel.Certificate };

const certify = (args: object) => () => void new NodeCertificates("wrong", { ...nodeCertificates, ...args });
const allow = (args: object) => () => void new RemoteAccessRole("wrong", { ...reads, ...args });
const allowBoth = (remoteElasticsearch: typeof elasticsearch) => () =>
    void new RemoteAccessRole("wrong", { ...byCertificate, remoteElasticsearch });

/** Input of roles and certificates that becomes known late. */
export const lateRoleCases: LateInput[] = (
    [
        ["wrong-node-1", certify({ caKey: late(pkcs1.key) }), "caCertificate, caKey: do not belong together"],
        ["wrong-node-1", certify({ caKey: late("ca.key") }), "caKey: is not a private key as PEM"],
        ["wrong-node-1", certify({ caKeyPassphrase: late("") }), "caKeyPassphrase: is not a text, or empty"],
        ["wrong-node-1", certify({ caCertificate: late("ca.crt") }), "caCertificate: holds no PEM"],
        ["wrong-node-1", certify({ cluster: late("a.b") }), 'cluster: "a.b" has other characters'],
        ["wrong-node-1", certify({ scope: late("a b") }), 'scope: "a b" is not a name'],
        ["wrong-node-1", certify({ validityDays: late(0) }), "validityDays: is not a whole number"],
        ["wrong-node-1", certify({ renewBeforeDays: late(2000) }), "renewBeforeDays: is not less than"],
        [
            "wrong-node-1",
            certify({ nodes: [{ name: "node-1", ipAddresses: [late("here")] }] }),
            'nodes[0].ipAddresses[0]: "here" is not an IP address',
        ],
        ["wrong-role", allow({ aliases: late([]) }), "aliases: is empty"],
        ["wrong-role", allow({ search: late([]) }), "search: is missing, and so is `replication`"],
        ["wrong-role", allow({ search: [{ names: [late("a:b")] }] }), 'search[0].names[0]: "a:b" is not'],
        ["wrong-role", allow({ name: late(" ") }), 'name: " " is not a name for a role'],
        [
            "wrong-role",
            allow({ elasticsearch: late(withoutCredentials) }),
            "elasticsearch: has no credentials",
        ],
        [
            "wrong-remote-role",
            allowBoth(late(withoutCredentials) as never),
            "remoteElasticsearch: has no credentials",
        ],
    ] as [string, () => void, string][]
).map(([resource, declare, found]) => ({ resource, declare, found }));

lateRoleCases.push(
    {
        resource: "wrong-node-1",
        declare: certify({ caKey: late(sec1.key), caCertificate: sec1.certificate }),
    },
    { resource: "wrong-role", declare: allow({ aliases: late(aliases) }) },
);
