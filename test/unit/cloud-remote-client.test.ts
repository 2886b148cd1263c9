import * as pulumi from "@pulumi/pulumi";
import { CloudRemoteClient, CloudRemoteClientArgs } from "../../index";
import { certificates, componentType, dynamicType, tree } from "./eck-fixtures";
import { elasticsearch, munichDeployment } from "./fixtures";
import { encodedKey, MockOptions, plainText, startMockEngine, UserResource, valueOf } from "./mock-engine";

const { ca, otherCa } = certificates;
const otherKey = Buffer.from("other-id:secret").toString("base64");
const berlin = { alias: "berlin", apiKey: encodedKey, caCertificates: [ca, otherCa] };
const paris = { alias: "paris", apiKey: otherKey };
const keystore = "ec:index/deploymentElasticsearchKeystore:DeploymentElasticsearchKeystore";
const endpoint = "https://api.elastic-cloud.com";
const { deploymentId } = munichDeployment;

let warnings: jest.SpyInstance;

beforeEach(() => {
    warnings = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});
afterEach(() => jest.restoreAllMocks());

async function hold(args: Partial<CloudRemoteClientArgs> = {}, options: MockOptions = {}) {
    const engine = await startMockEngine(options);
    const client = new CloudRemoteClient("munich", {
        ...{ deployment: munichDeployment, remotes: [berlin, paris] },
        ...args,
    });
    await engine.settled();
    return { engine, client };
}

describe("what it makes", () => {
    const reached = [
        [componentType("CloudRemoteClient"), "munich", ""],
        [dynamicType("CloudElasticsearch"), "munich-elasticsearch", "munich"],
        [dynamicType("TrustedEnvironment"), "munich-berlin-trust", "munich"],
        ["pulumi:providers:ec", "munich-ec", "munich"],
        [keystore, "munich-berlin", "munich"],
        [keystore, "munich-paris", "munich"],
    ].toSorted();

    test("an entry for each remote, and a trusted environment for private CAs", async () => {
        const { engine } = await hold();
        expect(tree(engine).toSorted()).toEqual(reached);
        expect(engine.reads).toEqual([]);
        expect(Object.keys(engine.outputs.get("munich") ?? {})).toEqual(["client"]);
    });

    test("with the cluster's API its nodes are waited for, too", async () => {
        const { engine } = await hold({ elasticsearch });
        const waiting = [dynamicType("ReloadedKeystore"), "munich-reloaded", "munich"];
        expect(tree(engine).toSorted()).toEqual([...reached, waiting].toSorted());
    });

    test("one after the other: first the deployment, then the CAs, then the keys", async () => {
        const { engine } = await hold({ elasticsearch });
        const after = (name: string) => engine.resource(name).dependencies;
        expect(after("munich-elasticsearch")).toEqual([]);
        expect(after("munich-berlin-trust")).toEqual(["munich-elasticsearch"]);
        for (const name of ["munich-berlin", "munich-paris"]) {
            expect(after(name)).toEqual(["munich-berlin-trust", "munich-elasticsearch"]);
        }
        expect(after("munich-reloaded")).toEqual(
            expect.arrayContaining(["munich-berlin", "munich-paris", "munich-elasticsearch"]),
        );
    });

    test("what each of them gets", async () => {
        const { engine } = await hold({ elasticsearch, timeoutSeconds: pulumi.output(900) });
        const keyIds = { berlin: "key-id", paris: "other-id" };
        const deployment = { ...munichDeployment, endpoint };
        expect(engine.resource("munich-elasticsearch").inputs).toMatchObject({
            ...{ deployment, elasticsearch, keyIds, timeoutSeconds: 900 },
        });
        expect(engine.resource("munich-berlin-trust").inputs).toMatchObject({
            ...{ deployment, name: "berlin", certificates: [ca, otherCa], timeoutSeconds: 900 },
        });
        expect(engine.resource("munich-berlin").inputs).toEqual({
            ...{ deploymentId, settingName: "cluster.remote.berlin.credentials", value: encodedKey },
        });
        expect(engine.resource("munich-paris").inputs).toEqual({
            ...{ deploymentId, settingName: "cluster.remote.paris.credentials", value: otherKey },
        });
        expect(engine.resource("munich-reloaded").inputs).toMatchObject({
            ...{ elasticsearch, keyIds, before: {}, timeoutSeconds: 900 },
        });
        expect(plainText(engine.resource("munich-elasticsearch").raw)).toContain('"berlin":"key-id"');
    });
});

describe("trusted environments", () => {
    const environments = async (remotes: CloudRemoteClientArgs["remotes"]) => {
        const { engine } = await hold({ remotes });
        return engine.resources
            .filter(({ type }) => type === dynamicType("TrustedEnvironment"))
            .map(({ name, inputs }) => [name, inputs.name, inputs.certificates])
            .toSorted();
    };

    test("of one name are shared, each CA in them once", async () => {
        const shared = { environment: "Private CAs" };
        const remotes = [
            { ...berlin, ...shared },
            { ...paris, ...shared, caCertificates: pulumi.output([otherCa]) },
            { alias: "rome", apiKey: encodedKey, caCertificates: [ca] },
        ];
        expect(await environments(remotes)).toEqual([
            ["munich-Private CAs-trust", "Private CAs", [ca, otherCa]],
            ["munich-rome-trust", "rome", [ca]],
        ]);
    });

    test("may be named as an alias", async () => {
        const remotes = [berlin, { ...paris, environment: "berlin", caCertificates: [ca] }];
        expect(await environments(remotes)).toEqual([["munich-berlin-trust", "berlin", [ca, otherCa]]]);
    });

    test("are not made for public CAs", async () => {
        expect(await environments([paris, { ...paris, alias: "rome", environment: "none" }])).toEqual([]);
    });

    test("for CAs that only `up` knows there is one in any case; it may turn out to hold none", async () => {
        const remotes = [{ ...paris, caCertificates: pulumi.output([] as string[]) }];
        expect(await environments(remotes)).toEqual([["munich-paris-trust", "paris", []]]);
    });
});

describe("its client", () => {
    test("tells what it holds, and how long the cloud may take", async () => {
        const { client } = await hold();
        expect(await valueOf(client.client)).toEqual({
            remotes: [
                { alias: "berlin", keyId: "key-id", caCertificate: `${ca}\n${otherCa}` },
                { alias: "paris", keyId: "other-id" },
            ],
            settleSeconds: 180,
        });
        expect(await pulumi.isSecret(client.client)).toBe(true);
    });

    test("gives the cluster's API to the connections", async () => {
        const { client } = await hold({ elasticsearch: pulumi.output(elasticsearch) });
        expect(await valueOf(client.client)).toMatchObject({ elasticsearch });
    });

    test("what uses it waits for everything", async () => {
        const { engine, client } = await hold({ elasticsearch });
        new UserResource("user", { aliases: client.client.apply((one) => one.remotes.length) });
        await engine.settled();
        expect(engine.resource("user").dependencies).toEqual(
            expect.arrayContaining(["munich-berlin", "munich-paris", "munich-reloaded"]),
        );
    });
});

describe("a restart", () => {
    test.each(["8.13.4", "7.17.0"])("is asked for by %s", async (version) => {
        await hold({}, { answers: { CloudElasticsearch: { version, keystores: {} } } });
        expect(warnings.mock.calls).toEqual([
            [
                `the deployment runs ${version}: before 8.14 its nodes use new credentials and CAs only after a restart ` +
                    "(Actions > Restart Elasticsearch on the deployment's page); restart it when this has been written, and run again for the proof",
                expect.any(CloudRemoteClient),
            ],
        ]);
    });

    test.each(["8.14.0", "9.5.4", "10.0.0"])("is not needed by %s", async (version) => {
        await hold({}, { answers: { CloudElasticsearch: { version, keystores: {} } } });
        expect(warnings).not.toHaveBeenCalled();
    });

    test("is known in a preview when the deployment exists, and not before", async () => {
        const answers = { CloudElasticsearch: { version: "8.13.4", keystores: {} } };
        await hold({}, { answers, preview: true });
        expect(warnings).not.toHaveBeenCalled();
        await hold({}, { answers, preview: true, exists: true });
        expect(warnings).toHaveBeenCalledTimes(1);
    });
});
