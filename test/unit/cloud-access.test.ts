import * as pulumi from "@pulumi/pulumi";
import { CloudDeployment, CloudListedRemote, CloudRemoteClient, CloudRemoteServer } from "../../index";
import { Provider, ProviderArgs } from "../../sdks/ec";
import { certificates } from "./eck-fixtures";
import { berlinDeployment, markers } from "./fixtures";
import { encodedKey, plainText, startMockEngine } from "./mock-engine";

const { deploymentId } = berlinDeployment;
const hosted = "https://api.elastic-cloud.com";
const ece = "https://ece.example.com:12443";
const { cloudApiKey: apiKey, cloudPassword: password } = markers;
const noCredentials =
    "deployment.apiKey: is missing; give an API key of the organization or installation, an ec provider in `opts`, `ec:apikey` in the stack's configuration, or EC_API_KEY in the environment";

const environment = { ...process.env };

beforeEach(() => {
    for (const name of Object.keys(process.env).filter((one) => one.startsWith("EC_"))) {
        delete process.env[name];
    }
});
afterEach(() => {
    process.env = { ...environment };
    pulumi.runtime.setAllConfig({});
});

/** Declares a client; gives what its own resources, and those of the ec provider, reach the API with. */
async function access(deployment: Partial<CloudDeployment>, provided?: ProviderArgs) {
    const engine = await startMockEngine();
    const opts = provided && { provider: new Provider("given", provided) };
    const remotes = [{ alias: "paris", apiKey: encodedKey, caCertificates: [certificates.ca] }];
    new CloudRemoteClient("munich", { deployment: { deploymentId, ...deployment }, remotes }, opts);
    await engine.settled();
    const { raw, inputs } = engine.resource("munich-elasticsearch");
    expect(engine.resource("munich-paris-trust").inputs.deployment).toEqual(inputs.deployment);
    expect(plainText(raw)).not.toContain("MARKER");
    const [, , used = "default"] = engine.resource("munich-paris").provider.split("::").slice(1);
    const own = engine.resources.find(({ name }) => name === "munich-ec");
    return { deployment: there(inputs.deployment), used, own: own && there(own.inputs) };
}

/** What is there: a secret that turns out to be absent crosses as null. */
function there(inputs: unknown): object {
    return Object.fromEntries(Object.entries(inputs as object).filter(([, value]) => value !== null));
}

describe("own credentials", () => {
    test("an API key: an ec provider of its own", async () => {
        expect(await access({ apiKey })).toEqual({
            deployment: { deploymentId, endpoint: hosted, apiKey },
            used: "munich-ec",
            own: { apikey: apiKey },
        });
    });

    test("all that can be said of ECE; the CA is not for the ec provider, which has no place for it", async () => {
        const all = {
            ...{ endpoint: ece, username: "admin", password, refId: "es" },
            caCertificate: certificates.ca,
            insecure: false,
        };
        expect(await access(all)).toEqual({
            deployment: { deploymentId, ...all },
            used: "munich-ec",
            own: { endpoint: ece, username: "admin", password, insecure: "false" },
        });
    });

    test("count before everything else", async () => {
        process.env.EC_API_KEY = "of the environment";
        pulumi.runtime.setAllConfig({ "ec:apikey": "of the configuration", "ec:username": "somebody" });
        const { deployment, used } = await access({ apiKey }, { apikey: "of the provider" });
        expect(deployment).toEqual({ deploymentId, endpoint: hosted, apiKey });
        expect(used).toBe("munich-ec");
    });

    test("that are outputs", async () => {
        const { deployment, own } = await access({
            apiKey: pulumi.output(apiKey),
            endpoint: pulumi.output(ece),
        });
        expect(deployment).toEqual({ deploymentId, endpoint: ece, apiKey });
        expect(own).toEqual({ apikey: apiKey, endpoint: ece });
    });
});

describe("those of an ec provider in the options", () => {
    test("serve both", async () => {
        expect(await access({}, { apikey: apiKey, endpoint: ece })).toEqual({
            deployment: { deploymentId, endpoint: ece, apiKey },
            used: "given",
            own: undefined,
        });
    });

    test("user and password", async () => {
        expect((await access({}, { username: "admin", password })).deployment).toEqual({
            ...{ deploymentId, endpoint: hosted, username: "admin", password },
        });
    });

    test("what it does not say it takes from the environment, as it does itself", async () => {
        process.env.EC_API_KEY = apiKey;
        process.env.EC_ENDPOINT = ece;
        expect(await access({}, { timeout: "1m" })).toEqual({
            deployment: { deploymentId, endpoint: ece, apiKey },
            used: "given",
            own: undefined,
        });
    });

    test("with an endpoint of one's own: one provider that has both", async () => {
        expect(await access({ endpoint: ece }, { apikey: apiKey, endpoint: hosted })).toEqual({
            deployment: { deploymentId, endpoint: ece, apiKey },
            used: "munich-ec",
            own: { endpoint: ece, apikey: apiKey },
        });
    });
});

describe("those of the stack's configuration", () => {
    test("an API key", async () => {
        process.env.EC_API_KEY = "of the environment";
        pulumi.runtime.setAllConfig({ "ec:apikey": apiKey, "ec:endpoint": ece });
        expect(await access({})).toEqual({
            deployment: { deploymentId, endpoint: ece, apiKey },
            used: "default",
            own: undefined,
        });
    });

    test("user and password", async () => {
        pulumi.runtime.setAllConfig({ "ec:username": "admin", "ec:password": password });
        expect((await access({})).deployment).toEqual({
            ...{ deploymentId, endpoint: hosted, username: "admin", password },
        });
    });
});

describe("those of the environment", () => {
    test.each<[Record<string, string>, object]>([
        [{ EC_API_KEY: apiKey }, { endpoint: hosted, apiKey }],
        [
            { EC_API_KEY: apiKey, EC_ENDPOINT: ece },
            { endpoint: ece, apiKey },
        ],
        [
            { EC_API_KEY: apiKey, EC_HOST: ece },
            { endpoint: ece, apiKey },
        ],
        // as it is where a secret of the CI is not set
        [
            { EC_API_KEY: apiKey, EC_ENDPOINT: "", EC_USER: "" },
            { endpoint: hosted, apiKey },
        ],
        [
            { EC_USER: "admin", EC_PASS: password },
            { endpoint: hosted, username: "admin", password },
        ],
        [
            { EC_USERNAME: "admin", EC_PASSWORD: password },
            { endpoint: hosted, username: "admin", password },
        ],
    ])("%j", async (given, expected) => {
        Object.assign(process.env, given);
        expect(await access({})).toEqual({
            deployment: { deploymentId, ...expected },
            used: "default",
            own: undefined,
        });
    });
});

describe("without any", () => {
    const deployment = { deploymentId };

    test.each([
        ["CloudRemoteServer", () => new CloudRemoteServer("none", { deployment })],
        ["CloudRemoteClient", () => new CloudRemoteClient("none", { deployment, remotes: [] })],
        [
            "CloudListedRemote",
            () => new CloudListedRemote("none", { deployment, alias: "a", remoteDeploymentId: deploymentId }),
        ],
    ])("a %s is refused", async (_, declare) => {
        process.env.EC_API_KEY = "";
        const engine = await startMockEngine();
        expect(declare).toThrow(pulumi.ResourceError);
        expect(declare).toThrow(noCredentials);
        await engine.settled();
        expect(new Set(engine.resources.map(({ name }) => name))).toEqual(new Set(["none"]));
    });
});
