import * as pulumi from "@pulumi/pulumi";
import {
    CrossClusterApiKey,
    RemoteConnection,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
} from "../../index";
import { makeCertificates } from "./certificates";
import { access, elasticsearch, endpoint, markers, node, ssh } from "./fixtures";
import { Answers, encodedKey } from "./mock-engine";

const { ca, leaf } = makeCertificates();

/** A value that becomes known later. */
export const late = <T>(value: unknown) => pulumi.output(Promise.resolve(value)) as pulumi.Output<T>;

const connection = { alias: "berlin", remote: endpoint, local: { elasticsearch } };
const selfManaged = {
    ...connection,
    apiKey: encodedKey,
    local: { elasticsearch, selfManaged: { nodes: [node] } },
};
const client = { elasticsearch, nodes: [node], remotes: [{ alias: "berlin", apiKey: encodedKey }] };
const withApiKey = { endpoints: elasticsearch.endpoints, apiKey: markers.apiKey };
const noCredentials = { endpoints: elasticsearch.endpoints, username: "elastic" };

/** Input that becomes known late. */
export interface LateInput {
    /** What must not be made from it when it is wrong. */
    resource: string;
    declare: () => void;
    /** What the failure says; nothing for input that is right. */
    found?: string;
    /** What Kubernetes answers, where that is what is wrong. */
    answers?: Answers;
    /** Whether the outputs of the component do not come from it. */
    apart?: boolean;
}

const key = (args: object) => () => void new CrossClusterApiKey("wrong", { elasticsearch, access, ...args });
const hold = (args: object) => () => void new SelfManagedRemoteClient("wrong", { ...client, ...args });
const connect = (args: object) => () => void new RemoteConnection("wrong", { ...connection, ...args });
const held = (remotes: object[]) => late({ elasticsearch, remotes });

export const lateInputCases = (
    [
        ["wrong-key", key({ access: late({ search: [] }) }), "access: gives nothing"],
        [
            "wrong-key",
            key({ access: { search: [{ names: [late("a:b")] }] } }),
            'access.search[0].names[0]: "a:b" is not',
        ],
        ["wrong-key", key({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        [
            "wrong-key",
            key({ elasticsearch: late(withApiKey) }),
            "elasticsearch.apiKey: cannot make cross-cluster API keys",
        ],
        ["wrong-watch", key({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        ["wrong-berlin", hold({ elasticsearch: late(noCredentials) }), "elasticsearch: has no credentials"],
        ["wrong-berlin", hold({ bundlePath: late("/etc/ca.crt") }), 'bundlePath: "/etc/ca.crt" is not'],
        [
            "wrong-berlin",
            hold({ nodes: [{ ...node, ssh: late({ ...ssh, hostKey: "none" }) }] }),
            "nodes[0].ssh.hostKey: is not a public key",
        ],
        [
            "wrong-berlin",
            hold({ remotes: [{ alias: "berlin", apiKey: late(markers.apiKey) }] }),
            "remotes[berlin].apiKey: is not an encoded API key",
        ],
        [
            "wrong-berlin",
            hold({ remotes: [{ alias: "berlin", apiKey: encodedKey, caCertificates: [late(leaf)] }] }),
            "remotes[berlin].caCertificates[0]: (CN=berlin) is not a certificate authority",
        ],
        [
            "wrong-settings",
            connect({ remote: late({ ...endpoint, proxyAddress: "berlin" }) }),
            'remote.proxyAddress: "berlin" is not',
        ],
        ["wrong-settings", connect({ serverName: late("::1") }), 'serverName: "::1" is not a DNS name'],
        ["wrong-settings", connect({ mode: late("sniff") }), "seeds: is missing; sniff mode needs"],
        [
            "wrong-settings",
            connect({ transportPingSchedule: late("soon") }),
            "transportPingSchedule: is not a time",
        ],
        [
            "wrong-settings",
            connect({ local: { elasticsearch: late(noCredentials) } }),
            "local.elasticsearch: has no credentials",
        ],
        [
            "wrong-proof",
            connect({ caCertificate: late(leaf) }),
            "caCertificate: (CN=berlin) is not a certificate authority",
        ],
        [
            "wrong-proof",
            connect({ proof: { timeoutSeconds: late(0) } }),
            "proof.timeoutSeconds: is not a number",
        ],
        [
            "wrong-client-berlin",
            connect({ ...selfManaged, apiKey: late(markers.apiKey) }),
            "remotes[berlin].apiKey: is not an encoded API key",
        ],
        ["wrong-settings", connect({ local: { client: late({}) } }), "local.client: is not the `client`"],
        [
            "wrong-settings",
            connect({ local: { client: held([]) } }),
            'local.client: holds nothing for "berlin"',
        ],
        [
            "wrong-settings",
            connect({
                remote: { ...endpoint, caCertificate: ca },
                local: { client: held([{ alias: "berlin", keyId: "id" }]) },
            }),
            'local.client: does not hold the CA of the endpoint for "berlin"',
        ],
    ] as [string, () => void, string][]
).map(([resource, declare, found]): LateInput => ({ resource, declare, found }));

const serve = (args: object) => () => void new SelfManagedRemoteServer("wrong", { host: "berlin", ...args });

lateInputCases.push(
    {
        resource: "none",
        declare: serve({ host: late("https://berlin") }),
        found: 'host: "https://berlin" is not',
    },
    { resource: "none", declare: serve({ port: late(0) }), found: "port: 0 is not a port" },
    {
        resource: "none",
        declare: serve({ serverName: late("::1") }),
        found: 'serverName: "::1" is not a DNS name',
    },
    {
        resource: "none",
        declare: serve({ caCertificate: late(leaf) }),
        found: "caCertificate: (CN=berlin) is not",
    },
);
