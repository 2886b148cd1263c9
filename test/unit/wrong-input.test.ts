import * as pulumi from "@pulumi/pulumi";
import {
    CloudListedRemote,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    NodeCertificates,
    RemoteAccessRole,
    RemoteConnection,
    RemoteSigningAuthorities,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    TransportTrust,
} from "../../index";
import { eckAnswers } from "./eck-fixtures";
import { startMockEngine } from "./mock-engine";
import { nodeCertificatesCases } from "./wrong-certificate-cases";
import {
    cloudConnectionCases,
    cloudListedRemoteCases,
    cloudRemoteClientCases,
    cloudRemoteServerCases,
} from "./wrong-cloud-cases";
import { remoteConnectionCases } from "./wrong-connection-cases";
import {
    eckConnectionCases,
    eckElasticsearchCases,
    eckRemoteClientCases,
    eckRemoteServerCases,
} from "./wrong-eck-cases";
import {
    crossClusterApiKeyCases,
    selfManagedRemoteClientCases,
    selfManagedRemoteServerCases,
} from "./wrong-input-cases";
import { remoteAccessRoleCases } from "./wrong-role-cases";
import { securityModelCases } from "./wrong-security-model-cases";
import {
    certificateIdentityCases,
    remoteSigningAuthoritiesCases,
    signingRemoteCases,
} from "./wrong-signing-cases";
import { transportTrustCases } from "./wrong-trust-cases";

type Construct = new (name: string, args: never) => pulumi.ComponentResource;

async function refusal(component: Construct, args: object) {
    const engine = await startMockEngine({ answers: eckAnswers });
    let error: unknown;
    try {
        new component("wrong", args as never);
    } catch (caught) {
        error = caught;
    }
    await engine.settled();
    return { error, registered: engine.resources.map(({ name }) => name) };
}

describe.each([
    { component: CrossClusterApiKey, cases: [...crossClusterApiKeyCases, ...certificateIdentityCases] },
    { component: SelfManagedRemoteServer, cases: selfManagedRemoteServerCases },
    { component: SelfManagedRemoteClient, cases: [...selfManagedRemoteClientCases, ...signingRemoteCases] },
    { component: RemoteSigningAuthorities, cases: remoteSigningAuthoritiesCases },
    { component: EckElasticsearch, cases: eckElasticsearchCases },
    { component: EckRemoteServer, cases: eckRemoteServerCases },
    { component: EckRemoteClient, cases: eckRemoteClientCases },
    { component: CloudRemoteServer, cases: cloudRemoteServerCases },
    { component: CloudRemoteClient, cases: cloudRemoteClientCases },
    { component: CloudListedRemote, cases: cloudListedRemoteCases },
    { component: NodeCertificates, cases: nodeCertificatesCases },
    { component: RemoteAccessRole, cases: remoteAccessRoleCases },
    {
        component: RemoteConnection,
        cases: [
            ...remoteConnectionCases,
            ...eckConnectionCases,
            ...cloudConnectionCases,
            ...securityModelCases,
        ],
    },
    { component: TransportTrust, cases: transportTrustCases },
])("$component.name refuses", ({ component, cases }) => {
    test.each(cases)("$found", async ({ args, found }) => {
        const { error, registered } = await refusal(component, args);
        expect(error).toBeInstanceOf(pulumi.ResourceError);
        const { message, resource, hideStack } = error as pulumi.ResourceError;
        expect(message.split("\n")).toEqual(found);
        expect(resource).toBeInstanceOf(component);
        expect(hideStack).toBe(true);
        expect(message).not.toContain("MARKER");
        expect(registered).toEqual(["wrong"]);
    });
});

test("says everything that is wrong at once", async () => {
    const { error, registered } = await refusal(RemoteConnection, {
        alias: "a b",
        seeds: ["a:1"],
        apiKey: "none",
        caCertificate: "none",
        transportPingSchedule: "soon",
        local: { elasticsearch: { endpoints: ["munich"] }, selfManaged: { nodes: [{ name: "" }] } },
        proof: { timeoutSeconds: 0 },
    });
    expect((error as Error).message.split("\n").map((line) => line.split(":")[0])).toEqual([
        "alias",
        "remote",
        "seeds",
        "transportPingSchedule",
        "caCertificate",
        "apiKey",
        "local.elasticsearch.endpoints[0]",
        "local.elasticsearch",
        "local.selfManaged.nodes[0].name",
        "local.selfManaged.nodes[0].ssh",
        "proof.timeoutSeconds",
    ]);
    expect(registered).toEqual(["wrong"]);
});

test("says everything that is wrong with both sides on ECK at once", async () => {
    const server = await refusal(EckRemoteServer, {
        cluster: { name: "Berlin", namespace: "" },
        expose: { loadBalancer: { port: 0 }, address: { host: "a b" } },
        force: 1,
        caCertificate: "none",
        serverName: "::1",
        wait: { enabled: 1, timeoutSeconds: 0 },
    });
    const paths = (error: unknown) => (error as Error).message.split("\n").map((line) => line.split(":")[0]);
    expect(paths(server.error)).toEqual([
        "cluster.name",
        "cluster.namespace",
        "expose",
        "expose.loadBalancer.port",
        "expose.address.host",
        "force",
        "caCertificate",
        "serverName",
        "wait.enabled",
        "wait.timeoutSeconds",
    ]);
    const client = await refusal(EckRemoteClient, {
        cluster: { name: "Munich" },
        elasticsearch: { endpoints: [] },
        remotes: [{ alias: "a.b", apiKey: "none", caCertificates: ["none"] }],
        attach: "none",
        weight: "heavy",
        timeoutSeconds: 0,
    });
    expect(paths(client.error)).toEqual([
        "cluster.name",
        "cluster.namespace",
        "elasticsearch.endpoints",
        "elasticsearch",
        "remotes[0].alias",
        "remotes[0].apiKey",
        "remotes[0].caCertificates[0]",
        "attach",
        "timeoutSeconds",
        "weight",
    ]);
});

test("says everything that is wrong with a deployment at once", async () => {
    const { error } = await refusal(CloudRemoteClient, {
        deployment: {
            ...{ deploymentId: "munich", refId: "a b", endpoint: "ece", apiKey: "a b", username: "a b" },
            ...{ password: "a b", caCertificate: "none", insecure: 1 },
        },
        elasticsearch: { endpoints: [] },
        remotes: [{ alias: "a.b", apiKey: "none", caCertificates: ["none"], environment: "" }],
        timeoutSeconds: 0,
    });
    expect((error as Error).message.split("\n").map((line) => line.split(":")[0])).toEqual([
        "deployment.deploymentId",
        "deployment.refId",
        "deployment.endpoint",
        "deployment.apiKey",
        "deployment.username",
        "deployment.password",
        "deployment",
        "deployment.caCertificate",
        "deployment.insecure",
        "elasticsearch.endpoints",
        "elasticsearch",
        "remotes[0].alias",
        "remotes[0].apiKey",
        "remotes[0].caCertificates[0]",
        "remotes[0].environment",
        "timeoutSeconds",
    ]);
});
