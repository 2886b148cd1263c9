import * as pulumi from "@pulumi/pulumi";
import { LocalCluster, RemoteClient, RemoteConnection, RemoteConnectionArgs } from "../../index";
import { certificates, eckAnswers, tree } from "./eck-fixtures";
import { elasticsearch, endpoint } from "./fixtures";
import { encodedKey, MockEngine, startMockEngine } from "./mock-engine";

export const clusterSettings = "elasticstack:index/elasticsearchClusterSettings:ElasticsearchClusterSettings";

/** A remote with a private CA. */
export const remote = { ...endpoint, caCertificate: certificates.ca };

/** What a connection to it writes. */
export const berlinSettings = {
    persistent: {
        settings: [
            { name: "cluster.remote.berlin.mode", value: "proxy" },
            { name: "cluster.remote.berlin.proxy_address", value: "berlin.example.com:9443" },
        ],
    },
    elasticsearchConnections: [elasticsearch],
};

/** Connects a local cluster whose client the connection makes itself. */
export async function connectFrom(
    local: LocalCluster,
    args: Partial<RemoteConnectionArgs> = {},
    opts?: pulumi.ComponentResourceOptions,
) {
    const engine = await startMockEngine({ answers: eckAnswers });
    const base = { alias: "berlin", remote, apiKey: encodedKey, local };
    const connection = new RemoteConnection("to-berlin", { ...base, ...args }, opts);
    await engine.settled();
    return { engine, connection };
}

/** Two remotes of a client, the first one with a private CA. */
export const sharedRemotes = [
    { alias: "berlin", apiKey: encodedKey, caCertificates: [certificates.ca] },
    { alias: "paris", apiKey: Buffer.from("other-id:secret").toString("base64") },
];

/** Connects both through the client: settings and proof of each, after all that it holds. */
export async function expectShared(
    engine: MockEngine,
    client: pulumi.Output<RemoteClient>,
    held: string[],
): Promise<void> {
    for (const [alias, where] of Object.entries({ berlin: remote, paris: endpoint })) {
        new RemoteConnection(`to-${alias}`, { alias, remote: where, local: { client } });
    }
    await engine.settled();
    for (const [alias, keyId] of Object.entries({ berlin: "key-id", paris: "other-id" })) {
        const own = tree(engine).filter(([, , parent]) => parent === `to-${alias}`);
        expect(own.map(([, name]) => name)).toEqual([`to-${alias}-settings`, `to-${alias}-proof`]);
        const { dependencies, inputs } = engine.resource(`to-${alias}-settings`);
        expect(dependencies).toEqual(expect.arrayContaining(held));
        expect(inputs.elasticsearchConnections).toEqual([elasticsearch]);
        expect(engine.resource(`to-${alias}-proof`).inputs).toMatchObject({
            elasticsearch,
            keyId,
            timeoutSeconds: 180,
        });
    }
}
