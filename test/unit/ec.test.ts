import * as pulumi from "@pulumi/pulumi";
import * as ec from "../../sdks/ec";
import { getDeploymentToken, provider, published } from "./ec-published";
import { markers } from "./fixtures";
import { plainText, startMockEngine, valueOf } from "./mock-engine";
import { testSdk } from "./published-sdk";

testSdk({
    name: "ec",
    version: "0.7.0",
    exported: ec,
    resources: published,
    functions: ["getDeployment", "getDeploymentOutput"],
});

test.each([markers.encoded, pulumi.output(markers.encoded)])(
    "the value of an entry is a secret",
    async (value) => {
        const engine = await startMockEngine();
        const deploymentId = "a".repeat(32);
        new ec.DeploymentElasticsearchKeystore("entry", { deploymentId, settingName: "a", value });
        await engine.settled();
        const { inputs, raw, secretOutputs } = engine.resource("entry");
        expect(inputs.value).toBe(markers.encoded);
        expect(plainText(raw)).toBe(JSON.stringify({ deploymentId, settingName: "a", value: "[secret]" }));
        expect(secretOutputs).toEqual(["value"]);
    },
);

describe("the provider", () => {
    test("takes the published inputs, and no others; what is not text crosses as JSON", async () => {
        const engine = await startMockEngine();
        const texts = Object.fromEntries(provider.texts.map((name) => [name, `MARKER of ${name}`]));
        const flags = Object.fromEntries(provider.flags.map((name, index) => [name, index % 2 === 0]));
        new ec.Provider("provider", { ...texts, ...flags, unpublished: "value" } as ec.ProviderArgs);
        await engine.settled();
        const { type, inputs, raw, secretOutputs } = engine.resource("provider");
        expect(type).toBe("pulumi:providers:ec");
        expect(inputs).toEqual({ ...texts, insecure: "true", verbose: "false", verboseCredentials: "true" });
        const hidden = Object.fromEntries(provider.secrets.map((name) => [name, "[secret]"]));
        expect(JSON.parse(plainText(raw))).toEqual({ ...inputs, ...hidden });
        expect(secretOutputs).toEqual(provider.secrets);
    });

    test("without any it takes those of the environment", async () => {
        const engine = await startMockEngine();
        new ec.Provider("provider");
        await engine.settled();
        expect(engine.resource("provider").inputs).toEqual({});
    });
});

describe("a deployment that exists", () => {
    const id = "b".repeat(32);
    const answer = { id, name: "munich", elasticsearches: [{ refId: "main-elasticsearch" }] };
    let calls: unknown[];

    beforeEach(async () => {
        calls = [];
        await pulumi.runtime.setMocks({
            newResource: () => ({ id: "", state: {} }),
            call: ({ token, inputs }) => {
                calls.push([token, inputs]);
                return answer;
            },
        });
    });

    test("is read by its id", async () => {
        expect(await ec.getDeployment({ id })).toEqual(answer);
        expect(calls).toEqual([[getDeploymentToken, { id }]]);
    });

    test("or by one that is an output", async () => {
        expect(await valueOf(ec.getDeploymentOutput({ id: pulumi.output(id) }))).toEqual(answer);
        expect(calls).toEqual([[getDeploymentToken, { id }]]);
    });
});
