import * as pulumi from "@pulumi/pulumi";
import {
    EckRemoteServer,
    RemoteConnection,
    SecurityModel,
    SelfManagedRemoteServer,
    TransportTrust,
} from "../../index";
import { certificates, munich } from "./eck-fixtures";
import { elasticsearch, markers, munichDeployment, node, ssh } from "./fixtures";
import { late, LateInput } from "./late-input-cases";
import { berlin, live, onCloud, selfManaged } from "./trusting";

const { leaf, leafKey } = certificates;
const answers = { Elasticsearch: live };
const notLeaf = "(CN=berlin) is not a certificate authority but a leaf";
const everything = '"*" matches the nodes of every cluster';
const open = "is false, and the other side is on Elastic Cloud";

/** The side stands as local or as remote one, as it comes. */
const trust =
    (side: object, other: object = { identity: berlin }) =>
    () =>
        void new TransportTrust("wrong", { local: side, remote: other });
const onNodes = (args: object) => trust({ selfManaged: { ...selfManaged, ...args } }, { selfManaged });
const onEck = (args: object, other?: object) => trust({ eck: { ...munich, ...args } }, other);
const onDeployment = (args: object, other?: object) =>
    trust({ cloud: { ...munichDeployment, ...args } }, other);
const shownBy = (identity: object) => trust({ identity: late(identity) }, { selfManaged });
const reached = (args: object) => () =>
    void new SelfManagedRemoteServer("wrong", { host: "berlin", ...args });
const exposed = (exposeTransport: object) => () =>
    void new EckRemoteServer("wrong", { cluster: munich, exposeTransport });
const connect = (securityModel: SecurityModel, port: number) => () =>
    void new RemoteConnection("wrong", {
        ...{ alias: "berlin", securityModel, local: { elasticsearch } },
        remote: late({ proxyAddress: `berlin:${port}`, host: "berlin", port }),
    });

/** Input of trusts, and of what connects with certificates, that turns out to be wrong. */
export const lateTrustCases = (
    [
        [
            "wrong-remote-nodes",
            onNodes({ caCertificate: late(leaf) }),
            `local.selfManaged.caCertificate: ${notLeaf}`,
        ],
        [
            "wrong-remote-nodes",
            onNodes({ caCertificate: late(leafKey) }),
            "local.selfManaged.caCertificate: holds a private key",
        ],
        [
            "wrong-remote-nodes",
            onNodes({ nodeNames: late(["*"]) }),
            `local.selfManaged.nodeNames[0]: ${everything}`,
        ],
        ["wrong-remote-nodes", onNodes({ nodeNames: late([]) }), "local.selfManaged.nodeNames: is empty"],
        [
            "wrong-remote-nodes",
            onNodes({ fullNodeNames: late(["node-?"]) }),
            'local.selfManaged.fullNodeNames[0]: "node-?" has a wildcard',
        ],
        [
            "wrong-local-nodes",
            onNodes({ nodes: [{ ...node, ssh: { ...ssh, privateKey: late(markers.privateKey) } }] }),
            "local.selfManaged.nodes[0].ssh.privateKey: is not a private key",
        ],
        [
            "wrong-remote-nodes",
            shownBy({ ...berlin, caCertificate: leaf }),
            `local.identity.caCertificate: ${notLeaf}`,
        ],
        [
            "wrong-remote-nodes",
            shownBy({ ...berlin, nodeNames: ["*"] }),
            `local.identity.nodeNames[0]: ${everything}`,
        ],
        [
            "wrong-remote-nodes",
            shownBy({ ...berlin, authority: "proxy" }),
            "local.identity.authority: is not one of",
        ],
        ["wrong-remote-nodes", shownBy(undefined as never), "local.identity: is missing"],
        [
            "wrong-local-elasticsearch",
            onEck({ name: late("Munich") }),
            'local.eck.name: "Munich" is not a name',
        ],
        ["wrong-local-elasticsearch", onEck({ force: late("yes") }), "force: is not true or false"],
        [
            "wrong-local-policy",
            onEck({ restricted: true, weight: late("heavy") }),
            "local.eck.weight: is not a whole number of 32 bits",
        ],
        [
            "wrong-local-policy",
            onEck({ restricted: true, timeoutSeconds: late(0) }),
            "local.eck.timeoutSeconds: is not a number of seconds",
        ],
        [
            "wrong-local-trust-content",
            onEck({ alsoTrusted: late([{ ...berlin, nodeNames: ["*"] }]) }),
            `local.eck.alsoTrusted[0].nodeNames[0]: ${everything}`,
        ],
        // what runs on Elastic Cloud may only turn out
        [
            "wrong-local-trust-content",
            onEck({}, { identity: late(onCloud) }),
            `local.eck.restricted: ${open}`,
        ],
        [
            "wrong-local-trust-content",
            onEck({ restricted: false, alsoTrusted: late([onCloud]) }),
            `local.eck.restricted: ${open}`,
        ],
        [
            "wrong-local-account",
            onDeployment({ timeoutSeconds: late(0) }),
            "timeoutSeconds: is not a number of seconds",
        ],
        [
            "wrong-local-identity",
            onDeployment({ deploymentId: late("munich") }),
            '.deploymentId: "munich" is not',
        ],
        [
            "wrong-local-trust",
            onDeployment({}, { identity: late({ ...berlin, nodeNames: ["*.berlin"] }) }),
            "remote: *.berlin: Elastic Cloud takes wildcards only in names such as",
        ],
        [
            "wrong-local-trust-content",
            trust({ eck: munich }, { selfManaged: { ...selfManaged, nodeNames: late(["*"]) } }),
            `remote.selfManaged.nodeNames[0]: ${everything}`,
        ],
        ["none", reached({ transport: late({ port: 0 }) }), "transport.port: 0 is not a port"],
        [
            "none",
            reached({ transport: { caCertificate: late(leaf) } }),
            `transport.caCertificate: ${notLeaf}`,
        ],
        [
            "wrong-transport-service",
            exposed({ loadBalancer: late({ port: 0 }) }),
            "exposeTransport.loadBalancer.port: 0 is not a port",
        ],
        [
            "wrong-settings",
            connect(SecurityModel.Certificate, 9443),
            "remote.port: 9443 is the remote cluster server",
        ],
        [
            "wrong-settings",
            connect(SecurityModel.ApiKey, 9300),
            "remote.port: 9300 is the transport interface",
        ],
    ] as [string, () => void, string][]
).map(([resource, declare, found]): LateInput => ({
    ...{ resource, declare, found, answers },
    // what the sides show is theirs, whatever is wrong with what they are to trust
    apart: /ssh|weight|timeoutSeconds|alsoTrusted|restricted|wildcards only/.test(found),
}));

lateTrustCases.push(
    {
        resource: "wrong-local-nodes",
        declare: onNodes({ nodeNames: late(berlin.nodeNames), caPath: pulumi.output("certs/others.crt") }),
    },
    {
        resource: "wrong-local-trust-content",
        declare: onEck({ restricted: true }, { identity: late(onCloud) }),
        answers,
    },
    { resource: "wrong-settings", declare: connect(SecurityModel.Certificate, 9300) },
);
