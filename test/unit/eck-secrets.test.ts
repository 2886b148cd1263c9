import * as pulumi from "@pulumi/pulumi";
import {
    EckAttachmentMode,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    RemoteConnection,
} from "../../index";
import { berlin, certificates, eckAnswers, munich } from "./eck-fixtures";
import { elasticsearch, endpoint, markers } from "./fixtures";
import { encodedKey, MockEngine, plainText, startMockEngine, withoutMarks } from "./mock-engine";

const { ca } = certificates;
const remotes = [{ alias: "berlin", apiKey: encodedKey, caCertificates: [ca] }];
const secretValues = [
    ...Object.values(markers),
    // as the data of Secrets has them
    ...Object.values(markers).map((value) => Buffer.from(value).toString("base64")),
];

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(() => jest.restoreAllMocks());

/** Where something secret would be stored in plain text. */
function leaks({ resources, outputs }: MockEngine): string[] {
    const stored = [
        ...resources.map(({ name, raw }) => [`inputs of ${name}`, plainText(raw)] as const),
        ...[...outputs].map(([name, raw]) => [`outputs of ${name}`, plainText(raw)] as const),
    ];
    return stored.flatMap(([where, text]) =>
        secretValues.filter((value) => text.includes(value)).map((value) => `${value} in ${where}`),
    );
}

/** Whether something secret reaches a resource at all; else its absence in plain text would say nothing. */
function given(engine: MockEngine, name: string, value: string): boolean {
    return JSON.stringify(withoutMarks(engine.resource(name).raw)).includes(value);
}

const encodedInSecret = Buffer.from(encodedKey).toString("base64");

describe.each([undefined, EckAttachmentMode.Specification])("of a client, attached by %p", (attach) => {
    test.each([elasticsearch, pulumi.secret(elasticsearch), pulumi.output(elasticsearch)])(
        "keys and password",
        async (access) => {
            const engine = await startMockEngine({ answers: eckAnswers });
            const { client, attachment } = new EckRemoteClient("munich", {
                cluster: munich,
                remotes,
                elasticsearch: access,
                ...(attach && { attach }),
            });
            await engine.settled();
            expect(leaks(engine)).toEqual([]);
            expect(given(engine, "munich-credentials-content", encodedInSecret)).toBe(true);
            expect(given(engine, "munich-cluster", markers.password)).toBe(true);
            expect(given(engine, "munich-held", markers.password)).toBe(true);
            expect(await pulumi.isSecret(client)).toBe(true);
            expect(await pulumi.isSecret(attachment)).toBe(false);
        },
    );
});

test("the content of a Secret is one as a whole, and its keys, too", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    new EckRemoteClient("munich", { cluster: munich, remotes });
    await engine.settled();
    for (const kind of ["credentials", "ca"]) {
        const { data, ...rest } = engine.resource(`munich-${kind}-content`).raw;
        expect(plainText({ data })).toBe('{"data":"[secret]"}');
        expect(plainText(rest)).toContain(`munich-remote-${kind}`);
    }
});

test("what is no secret stays readable in previews", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    new EckRemoteClient("munich", { cluster: munich, remotes, elasticsearch });
    await engine.settled();
    expect(plainText(engine.resource("munich-held").raw)).toContain('"keyIds":{"berlin":"key-id"}');
    expect(plainText(engine.resource("munich-policy").raw)).not.toContain("[secret]");
    expect(plainText(engine.resource("munich-elasticsearch").raw)).not.toContain("[secret]");
});

test("the live resource of somebody else is kept as a secret", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    new EckElasticsearch("api", { cluster: berlin });
    new EckRemoteServer("berlin", { cluster: berlin, expose: { loadBalancer: {} } });
    new EckRemoteClient("munich", { cluster: munich, remotes });
    await engine.settled();
    for (const name of ["api", "berlin", "munich"]) {
        expect(engine.resource(`${name}-elasticsearch`).secretOutputs).toEqual(["spec"]);
    }
});

test("of an access that is read from Kubernetes", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const { access } = new EckElasticsearch("berlin", { cluster: berlin });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(given(engine, "berlin-answers", markers.password)).toBe(true);
    expect(await pulumi.isSecret(access)).toBe(true);
});

test("a server has none: its CA is public, although it stands in a Secret", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const server = new EckRemoteServer("berlin", { cluster: berlin, expose: { loadBalancer: {} } });
    await engine.settled();
    const { endpoint: where, caCertificate, serverName, serviceName } = server;
    for (const output of [where, caCertificate, serverName, serviceName] as pulumi.Output<unknown>[]) {
        expect(await pulumi.isSecret(output)).toBe(false);
    }
    expect(plainText(engine.resource("berlin-interface").raw)).not.toContain("[secret]");
    expect(plainText(engine.resource("berlin-trusted").raw)).toContain("BEGIN CERTIFICATE");
});

test.each([{ elasticsearch, eck: munich }, { eck: munich }])(
    "of a connection with all it makes",
    async (local) => {
        const engine = await startMockEngine({ answers: eckAnswers });
        const connection = new RemoteConnection("to-berlin", {
            alias: "berlin",
            remote: { ...endpoint, caCertificate: ca },
            apiKey: pulumi.secret(encodedKey),
            local,
            proof: { enabled: local.elasticsearch !== undefined },
        });
        await engine.settled();
        expect(leaks(engine)).toEqual([]);
        expect(given(engine, "to-berlin-client-credentials-content", encodedInSecret)).toBe(true);
        const { alias, connected, mode, proxyAddress, remoteVersion } = connection;
        for (const output of [
            alias,
            connected,
            mode,
            proxyAddress,
            remoteVersion,
        ] as pulumi.Output<unknown>[]) {
            expect(await pulumi.isSecret(output)).toBe(false);
        }
    },
);

test("of connections that share a client", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const { client } = new EckRemoteClient("munich", { cluster: munich, remotes, elasticsearch });
    const { connected } = new RemoteConnection("to-berlin", {
        alias: "berlin",
        remote: endpoint,
        local: { client },
    });
    await engine.settled();
    expect(leaks(engine)).toEqual([]);
    expect(await pulumi.isSecret(connected)).toBe(false);
    const proof = plainText(engine.resource("to-berlin-proof").raw);
    // what proves again must be readable in a diff
    for (const readable of ["key-id", "cluster.remote.berlin.proxy_address", "BEGIN CERTIFICATE"]) {
        expect(proof).toContain(readable);
    }
});
