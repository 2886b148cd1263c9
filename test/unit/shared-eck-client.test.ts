import { EckAttachmentMode, EckRemoteClient, RemoteConnection } from "../../index";
import { expectShared, remote, sharedRemotes } from "./connected";
import { eckAnswers, munich } from "./eck-fixtures";
import { elasticsearch } from "./fixtures";
import { startMockEngine } from "./mock-engine";

beforeEach(() => void jest.spyOn(console, "log").mockReturnValue(undefined));
afterEach(() => jest.restoreAllMocks());

test("settings and proof of each, after all that the client holds", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const { client } = new EckRemoteClient("munich", {
        cluster: munich,
        remotes: sharedRemotes,
        elasticsearch,
    });
    await expectShared(engine, client, ["munich-held"]);
});

test("of a resource that the program declares: the proof waits as long as its nodes may take", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const attach = EckAttachmentMode.Specification;
    const { client } = new EckRemoteClient("munich", {
        cluster: munich,
        remotes: sharedRemotes,
        elasticsearch,
        attach,
        timeoutSeconds: 900,
    });
    new RemoteConnection("to-berlin", { alias: "berlin", remote, local: { client } });
    await engine.settled();
    expect(engine.resource("to-berlin-proof").inputs.timeoutSeconds).toBe(900);
});
