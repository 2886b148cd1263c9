import * as pulumi from "@pulumi/pulumi";
import { EckRemoteClient, EckRemoteClientArgs } from "../../index";
import { eckAnswers, liveElasticsearch, munich } from "./eck-fixtures";
import { elasticsearch } from "./fixtures";
import { encodedKey, MockOptions, startMockEngine } from "./mock-engine";

let said: string[];

beforeEach(() => {
    said = [];
    jest.spyOn(console, "log").mockImplementation((text: unknown) => void said.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

const remotes = [{ alias: "berlin", apiKey: encodedKey }];
const fileBased = "eck.k8s.elastic.co/file-based-secure-settings";

/** The resource as it lives, with what its owner set and what this program did. */
function live(version: string, annotations: Record<string, string> = {}) {
    return { Elasticsearch: liveElasticsearch({ version, nodeSets: [{ name: "default" }] }, annotations) };
}

async function hold(
    answers: MockOptions["answers"],
    args: Partial<EckRemoteClientArgs>,
    options?: MockOptions,
) {
    const engine = await startMockEngine({ ...options, answers: { ...eckAnswers, ...answers } });
    new EckRemoteClient("munich", { cluster: munich, remotes, elasticsearch, ...args });
    await engine.settled();
    return engine.resource("munich-held").inputs.restart;
}

const announced =
    "info: [runtime] whenever a credential changes, ECK restarts the nodes of Elasticsearch search/munich one after another; " +
    "from Elasticsearch 9.5 on, `fileBasedSecureSettings: true` spares that";

describe("nodes restart for other credentials", () => {
    test.each([
        ["9.5.0", {}],
        ["10.0.0", { [fileBased]: "false" }],
        ["9.4.3", {}],
        ["9.4.3", { [fileBased]: "true" }],
    ])("with version %s and %j, and that is announced", async (version, annotations) => {
        expect(await hold(live(version, annotations), {})).toBe(true);
        expect(said).toEqual([announced]);
    });

    test("which a preview announces, too", async () => {
        const preview = { preview: true, exists: true };
        expect(await hold(live("9.4.3"), {}, preview)).toBe(true);
        expect(said).toEqual([announced]);
    });

    test("also when the client does not ask for it", async () => {
        expect(await hold(live("9.5.4"), { fileBasedSecureSettings: false })).toBe(true);
    });
});

describe("nodes do not restart, and nothing is announced", () => {
    test("where the resource says so, whoever set it", async () => {
        expect(await hold(live("9.5.4", { [fileBased]: "true" }), {})).toBe(false);
        expect(await hold(live("10.0.0", { [fileBased]: "true" }), { fileBasedSecureSettings: true })).toBe(
            false,
        );
        expect(said).toEqual([]);
    });
});

test("the resource is read as it is now, and not before it can be there", async () => {
    for (const [preview, id] of [
        [false, "search/munich"],
        [true, pulumi.runtime.unknownValue],
    ] as const) {
        const engine = await startMockEngine({ preview, answers: eckAnswers });
        new EckRemoteClient("munich", { cluster: munich, remotes });
        await engine.settled();
        expect(engine.reads.map((one) => [one.type, one.name, one.parent, one.id])).toEqual([
            ["kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", "munich-live", "munich", id],
        ]);
    }
});

test("the preview of a cluster that is not there yet says nothing", async () => {
    const unknown = pulumi.runtime.unknownValue;
    expect(await hold(live("9.4.3"), {}, { preview: true })).toBe(unknown);
    expect(said).toEqual([]);
});
