import { join } from "node:path";
import { cloudEnvironment, onCloud } from "../../lab/example";
import type { EngineStack } from "../../lab/engine";
import { archive, ask, ech, orders, settledCloud } from "./running-cloud";
import { lab, messages } from "./running-lab";
import { failure, openScratch, removeScratch, succeeded } from "./stacks";

const path = `/api/v1/deployments/${orders.deploymentId}/elasticsearch/${orders.refId}/remote-clusters`;
const toArchive = { deployment_id: archive.deploymentId, elasticsearch_ref_id: archive.refId };
const others = { ...toArchive, alias: "of-others", skip_unavailable: true };
const config = (alias: string, skipUnavailable = false) => ({
    ...onCloud(lab, "ech", "orders"),
    ...onCloud(lab, "ech", "archive"),
    alias: { value: alias },
    skipUnavailable: { value: String(skipUnavailable) },
});
let stack: EngineStack;

async function listed(): Promise<object[]> {
    await settledCloud(ech, orders);
    const { body } = await ask<{ resources: { info?: object }[] }>(ech, "GET", path);
    return body.resources.map((entry) => ({ ...entry, info: undefined }));
}

async function list(resources: object[]): Promise<void> {
    expect((await ask(ech, "PUT", path, { resources })).status).toBe(202);
    await settledCloud(ech, orders);
}

beforeAll(async () => {
    await list([others]);
    stack = await openScratch(join(__dirname, "programs/cloud-listed-remote"), config("archive"), {
        environment: cloudEnvironment(lab),
    });
});

afterAll(async () => {
    await list([]);
    removeScratch();
});

test("an entry joins those of others on the list, and the cloud connects the two with certificates", async () => {
    expect(succeeded(await stack.up()).outputs.alias?.value).toBe("archive");
    expect(await listed()).toEqual([others, { ...toArchive, alias: "archive", skip_unavailable: false }]);
    expect(await messages(orders, "archive:logs-*")).toEqual(["Greetings from archive"]);
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
});

test("it changes in place, and comes back after somebody replaced the list", async () => {
    stack.setConfig(config("archive", true));
    expect(succeeded(await stack.up()).changes.update).toBe(1);
    const both = [others, { ...toArchive, alias: "archive", skip_unavailable: true }];
    expect(await listed()).toEqual(both);
    await list([others]);
    expect(succeeded(await stack.refresh()).changes.delete).toBe(1);
    succeeded(await stack.up());
    expect(await listed()).toEqual(both);
});

test("an alias that somebody else gave to another deployment is not taken over", async () => {
    await list([...(await listed()), { ...others, alias: "taken" }]);
    stack.setConfig(config("taken", false));
    expect(failure(await stack.up())).toMatch(
        /has a remote cluster "taken" already, deployment [0-9a-f]{32}; give another alias/,
    );
    stack.setConfig(config("archive", true));
    succeeded(await stack.up());
});

test("destroy takes the entry from the list, and leaves the others", async () => {
    succeeded(await stack.destroy());
    expect(await listed()).toEqual([others, { ...others, alias: "taken" }]);
});
