import * as pulumi from "@pulumi/pulumi";
import { CloudListedRemote, CloudListedRemoteArgs } from "../../index";
import { componentType, dynamicType, tree } from "./eck-fixtures";
import { berlinDeployment, munichDeployment } from "./fixtures";
import { isKnown, MockOptions, startMockEngine, UserResource, valueOf } from "./mock-engine";

const remoteDeploymentId = berlinDeployment.deploymentId;

async function list(args: Partial<CloudListedRemoteArgs> = {}, options: MockOptions = {}) {
    const engine = await startMockEngine(options);
    const remote = new CloudListedRemote("to-berlin", {
        ...{ deployment: munichDeployment, alias: "berlin", remoteDeploymentId },
        ...args,
    });
    await engine.settled();
    return { engine, remote };
}

test("it is one entry of the list", async () => {
    const { engine } = await list();
    expect(tree(engine)).toEqual([
        [componentType("CloudListedRemote"), "to-berlin", ""],
        [dynamicType("ListedRemote"), "to-berlin-entry", "to-berlin"],
    ]);
    expect(engine.resource("to-berlin-entry").inputs).toMatchObject({
        deployment: { ...munichDeployment, endpoint: "https://api.elastic-cloud.com" },
        alias: "berlin",
        remoteDeploymentId,
        remoteRefId: "main-elasticsearch",
        skipUnavailable: false,
    });
});

test("as it is wanted", async () => {
    const { engine } = await list({
        remoteDeploymentId: pulumi.output(remoteDeploymentId),
        remoteRefId: pulumi.output("es"),
        skipUnavailable: pulumi.output(true),
    });
    expect(engine.resource("to-berlin-entry").inputs).toMatchObject({
        remoteDeploymentId,
        remoteRefId: "es",
        skipUnavailable: true,
    });
});

test("what uses its alias waits for it", async () => {
    const { engine, remote } = await list();
    expect(await valueOf(remote.alias)).toBe("berlin");
    expect(engine.outputs.get("to-berlin")).toEqual({ alias: "berlin" });
    new UserResource("user", { alias: remote.alias });
    await engine.settled();
    expect(engine.resource("user").dependencies).toEqual(["to-berlin-entry"]);
});

test("in a preview before it is there its alias is not known", async () => {
    const { remote } = await list({}, { preview: true });
    expect(await isKnown(remote.alias)).toBe(false);
});
