import { EckAttachmentMode, EckRemoteClient, RemoteConnection } from "../../index";
import { certificates, eckAnswers, munich, tree } from "./eck-fixtures";
import { elasticsearch, endpoint } from "./fixtures";
import { encodedKey, startMockEngine } from "./mock-engine";

const { ca } = certificates;
const remote = { ...endpoint, caCertificate: ca };

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(() => jest.restoreAllMocks());

const otherKey = Buffer.from("other-id:secret").toString("base64");
const remotes = [
    { alias: "berlin", apiKey: encodedKey, caCertificates: [ca] },
    { alias: "paris", apiKey: otherKey },
];

test("settings and proof of each, after all that the client holds", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const { client } = new EckRemoteClient("munich", { cluster: munich, remotes, elasticsearch });
    for (const alias of ["berlin", "paris"]) {
        const given = alias === "berlin" ? remote : endpoint;
        new RemoteConnection(`to-${alias}`, { alias, remote: given, local: { client } });
    }
    await engine.settled();
    for (const [alias, keyId] of Object.entries({ berlin: "key-id", paris: "other-id" })) {
        const own = tree(engine).filter(([, , parent]) => parent === `to-${alias}`);
        expect(own.map(([, name]) => name)).toEqual([`to-${alias}-settings`, `to-${alias}-proof`]);
        expect(engine.resource(`to-${alias}-settings`).dependencies).toContain("munich-held");
        expect(engine.resource(`to-${alias}-settings`).inputs.elasticsearchConnections).toEqual([
            elasticsearch,
        ]);
        expect(engine.resource(`to-${alias}-proof`).inputs).toMatchObject({
            elasticsearch,
            keyId,
            timeoutSeconds: 180,
        });
    }
});

test("of a resource that the program declares: the proof waits as long as its nodes may take", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const attach = EckAttachmentMode.Specification;
    const { client } = new EckRemoteClient("munich", {
        cluster: munich,
        remotes,
        elasticsearch,
        attach,
        timeoutSeconds: 900,
    });
    new RemoteConnection("to-berlin", { alias: "berlin", remote, local: { client } });
    await engine.settled();
    expect(engine.resource("to-berlin-proof").inputs.timeoutSeconds).toBe(900);
});
