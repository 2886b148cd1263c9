import {
    CloudListedRemote,
    CloudRemoteClient,
    CrossClusterApiKey,
    EckRemoteClient,
    EckRemoteServer,
    NodeCertificates,
    RemoteConnection,
    RemoteSigningAuthorities,
    SelfManagedRemoteClient,
    TransportTrust,
} from "../../index";
import { inputsChanged } from "../../resources/changes";
import {
    connectionChanged,
    nodeRemoteChanged,
    NodeRemoteInputs,
    NodeRemoteState,
    ProvenConnectionInputs,
    ProvenConnectionState,
    watchedKeyChanged,
    WatchedApiKeyState,
} from "../../resources/runtime";
import * as runtime from "../../resources/runtime";
import { berlin, certificates, eckAnswers, munich } from "./eck-fixtures";
import { access, berlinDeployment, elasticsearch, endpoint, munichDeployment, node, ssh } from "./fixtures";
import { encodedKey, MockEngine, startMockEngine } from "./mock-engine";
import { nodeCertificates } from "./wrong-certificate-cases";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the text of the methods, which every state keeps", () => {
    let engine: MockEngine;

    beforeAll(async () => {
        const log = jest.spyOn(console, "log").mockReturnValue(undefined);
        engine = await startMockEngine({ answers: eckAnswers });
        new CrossClusterApiKey("key", { elasticsearch, access, certificateIdentity: "CN=munich" });
        new RemoteSigningAuthorities("authorities", {
            elasticsearch,
            nodes: [node],
            caCertificates: [certificates.ca],
        });
        new SelfManagedRemoteClient("client", {
            elasticsearch,
            nodes: [node],
            remotes: [{ alias: "berlin", apiKey: encodedKey }],
        });
        new RemoteConnection("connection", { alias: "berlin", remote: endpoint, local: { elasticsearch } });
        new EckRemoteServer("eck-server", { cluster: berlin, expose: { loadBalancer: {} } });
        const remotes = [{ alias: "berlin", apiKey: encodedKey }];
        new EckRemoteClient("eck-client", { cluster: munich, elasticsearch, remotes });
        new CloudRemoteClient("cloud-client", {
            deployment: munichDeployment,
            elasticsearch,
            remotes: [{ alias: "berlin", apiKey: encodedKey, caCertificates: [certificates.ca] }],
        });
        new CloudListedRemote("cloud-listed", {
            deployment: munichDeployment,
            alias: "berlin",
            remoteDeploymentId: berlinDeployment.deploymentId,
        });
        new NodeCertificates("certificates", nodeCertificates);
        new TransportTrust("trust", {
            local: { cloud: munichDeployment },
            remote: { cloud: berlinDeployment },
        });
        const caCertificate = certificates.ca;
        new TransportTrust("eck-trust", {
            local: { eck: munich },
            remote: { identity: { caCertificate: certificates.ca, nodeNames: ["*.node.berlin.cluster"] } },
        });
        new TransportTrust("nodes-trust", {
            local: { selfManaged: { nodes: [node], caCertificate, nodeNames: ["*.node.munich.cluster"] } },
            remote: { identity: { caCertificate, nodeNames: ["*.node.berlin.cluster"] } },
        });
        await engine.settled();
        log.mockRestore();
    });

    test.each([
        ["key-watch", ["expectValidKey", "readWatchedKey", "watchedKeyChanged"]],
        ["key-cluster", ["expectSigningCluster", "signingClusterChanged"]],
        [
            "key-identity",
            [
                "certificateIdentityChanged",
                "clearCertificateIdentity",
                "readCertificateIdentity",
                "setCertificateIdentity",
            ],
        ],
        [
            "authorities-files",
            [
                "createSigningAuthorities",
                "deleteSigningAuthorities",
                "readSigningAuthorities",
                "signingAuthoritiesChanged",
                "updateSigningAuthorities",
            ],
        ],
        [
            "client-berlin",
            [
                "createNodeRemote",
                "deleteNodeRemote",
                "nodeRemoteChanged",
                "readNodeRemote",
                "updateNodeRemote",
            ],
        ],
        ["eck-client-cluster", ["answeringClusterChanged", "expectAnsweringCluster", "leaveCluster"]],
        ["eck-client-held", ["createHeldCredentials", "heldCredentialsChanged", "updateHeldCredentials"]],
        ["eck-server-interface", ["expectServerInterface", "serverInterfaceChanged"]],
        ["eck-server-trusted", ["createTrustedCa", "trustedCaChanged", "updateTrustedCa"]],
        [
            "cloud-client-elasticsearch",
            ["cloudElasticsearchChanged", "lookAtCloudElasticsearch", "updateCloudElasticsearch"],
        ],
        [
            "cloud-client-berlin-trust",
            [
                "createTrustedEnvironment",
                "deleteTrustedEnvironment",
                "readTrustedEnvironment",
                "trustedEnvironmentChanged",
                "trustedEnvironmentId",
                "trustedEnvironmentReplaced",
                "updateTrustedEnvironment",
            ],
        ],
        [
            "cloud-client-reloaded",
            ["createReloadedKeystore", "reloadedKeystoreChanged", "updateReloadedKeystore"],
        ],
        [
            "cloud-listed-entry",
            [
                "createListedRemote",
                "deleteListedRemote",
                "listedRemoteChanged",
                "listedRemoteReplaced",
                "readListedRemote",
                "updateListedRemote",
            ],
        ],
        [
            "trust-local-identity",
            ["cloudTransportIdentityChanged", "cloudTransportIdentityReplaced", "readCloudTransportIdentity"],
        ],
        [
            "trust-local-account",
            [
                "accountTrustChanged",
                "accountTrustId",
                "accountTrustReplaced",
                "createAccountTrust",
                "deleteAccountTrust",
                "readAccountTrust",
                "updateAccountTrust",
            ],
        ],
        ["certificates-node-1", ["createNodeCertificate", "nodeCertificateChanged", "updateNodeCertificate"]],
        [
            "eck-trust-local-field",
            [
                "readTrustedConfigMap",
                "removeTrustedConfigMap",
                "setTrustedConfigMap",
                "trustedConfigMapChanged",
                "trustedConfigMapReplaced",
                "updateTrustedConfigMap",
            ],
        ],
        [
            "nodes-trust-local-nodes",
            ["createNodeTrust", "deleteNodeTrust", "nodeTrustChanged", "readNodeTrust", "updateNodeTrust"],
        ],
        ["connection-proof", ["clearAlias", "connectionChanged", "proveConnection", "readConnection"]],
    ])("of %s is small and only calls the runtime entry", (name, calls) => {
        const text = String(engine.resource(name).inputs.__provider);
        expect(text.length).toBeLessThan(2_500);
        const imported = [...text.matchAll(/(?:import|require)\(\s*["']([^"']+)["']/g)].map(
            ([, path]) => path,
        );
        expect(new Set(imported)).toEqual(new Set(["pulumi-elastic-remote-clusters/runtime"]));
        const used = [...text.matchAll(/runtime\.(\w+)/g)].map(([, call = ""]) => call);
        expect([...new Set(used)].sort()).toEqual(calls);
        for (const call of used) {
            expect(runtime).toHaveProperty(call, expect.any(Function));
        }
        expect(text).not.toContain("MARKER");
        expect(text).not.toContain(encodedKey);
    });
});

describe("whether inputs changed", () => {
    const state = { a: 1, list: [{ b: "x" }], kept: "only in state", __provider: "old text" };

    test.each([
        [{ a: 1, list: [{ b: "x" }] }, false],
        [{ a: 1, list: [{ b: "x" }], __provider: "new text" }, false],
        [{ a: 2, list: [{ b: "x" }] }, true],
        [{ a: 1, list: [{ b: "y" }] }, true],
        [{ a: unknown, list: [{ b: "x" }] }, true],
        [{ a: 1, list: [{ b: unknown }] }, true],
        [{ a: 1, list: [{ b: "x" }], added: true }, true],
        [{ a: 1, list: [{ b: "x" }], absent: undefined }, false],
    ])("%j: %p", (inputs, changed) => {
        expect(inputsChanged(state, inputs)).toBe(changed);
    });
});

describe("whether to prove again", () => {
    const inputs = {
        elasticsearch,
        alias: "berlin",
        settings: [{ name: "cluster.remote.berlin.mode", value: "proxy" }],
        keyId: "key-id",
        caCertificate: "PEM",
        enabled: true,
        checkCertificate: true,
        timeoutSeconds: 60,
    };
    const signing = { certificate: "berlin.signing.crt", key: "berlin.signing.key", fingerprint: "AB" };
    const state: ProvenConnectionState = { ...inputs, connected: true, remoteVersion: "9.5.4" };

    test.each<[string, Partial<ProvenConnectionState>, Partial<ProvenConnectionInputs>, boolean]>([
        ["nothing changed", {}, {}, false],
        ["another key", {}, { keyId: "other" }, true],
        ["a key that is not known yet", {}, { keyId: unknown }, true],
        ["another CA", {}, { caCertificate: "other" }, true],
        ["another setting", {}, { settings: [] }, true],
        ["another way to the cluster", {}, { elasticsearch: { ...elasticsearch, endpoints: [] } }, true],
        ["other requests are signed", { signing }, { signing: { ...signing, fingerprint: "CD" } }, true],
        ["requests are signed no more", { signing }, {}, true],
        ["requests are signed as before", { signing }, { signing }, false],
        ["it was lost", { connected: false, problem: "revoked" }, {}, true],
        ["it is switched on", { connected: false, enabled: false }, {}, true],
        ["it is off and stays off", { connected: false, enabled: false }, { enabled: false }, false],
    ])("%s", (_, old, changed, again) => {
        expect(connectionChanged({ ...state, ...old }, { ...inputs, ...changed })).toBe(again);
    });
});

describe("whether nodes must be touched", () => {
    const resolved = {
        name: "node-1",
        ssh: { ...ssh, port: 22, sudo: false },
        configPath: "/etc/elasticsearch",
        keystoreCommand: "keystore",
    };
    const inputs: NodeRemoteInputs = {
        alias: "berlin",
        credential: encodedKey,
        caCertificates: [],
        nodes: { "node-1": resolved },
        bundlePath: "remote-certs/ca.crt",
        elasticsearch,
    };
    const state: NodeRemoteState = { ...inputs, heldBy: ["node-1"] };

    test.each<[string, Partial<NodeRemoteState>, Partial<NodeRemoteInputs>, boolean]>([
        ["nothing changed", {}, {}, false],
        ["a node lost it", { heldBy: [] }, {}, true],
        [
            "a node was added",
            {},
            { nodes: { "node-1": resolved, "node-2": { ...resolved, name: "node-2" } } },
            true,
        ],
        ["another credential", {}, { credential: unknown }, true],
        ["another place", {}, { bundlePath: "other" }, true],
    ])("%s", (_, old, changed, again) => {
        expect(nodeRemoteChanged({ ...state, ...old }, { ...inputs, ...changed })).toBe(again);
    });
});

describe("whether to look at a key again", () => {
    const state: WatchedApiKeyState = { keyId: "key-id", elasticsearch, valid: true };

    test.each([
        ["nothing changed", state, { keyId: "key-id", elasticsearch }, false],
        ["another key", state, { keyId: unknown, elasticsearch }, true],
        ["it was invalid", { ...state, valid: false }, { keyId: "key-id", elasticsearch }, true],
    ])("%s", (_, old, inputs, again) => {
        expect(watchedKeyChanged(old, inputs)).toBe(again);
    });
});
