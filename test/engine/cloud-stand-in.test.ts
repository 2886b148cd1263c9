import { join } from "node:path";
import type { CloudDeployment, CloudLab } from "../../lab/cloud/cloud";
import type { EngineStack } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { cloudEnvironment } from "../../lab/example";
import { keystoreEntries } from "./on-machine";
import {
    askedOf,
    ece,
    ech,
    fail,
    keystoreOf,
    ledger,
    orders,
    resetCloud,
    settledCloud,
} from "./running-cloud";
import { lab } from "./running-lab";
import { everythingPrinted, failure, openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/cloud-stand-in");
const setting = "cluster.remote.elsewhere.credentials";
const environment = cloudEnvironment(lab);

const config = (cloud: CloudLab, deployment: CloudDeployment, more: Config): Config => ({
    endpoint: { value: cloud.endpoint },
    deploymentId: { value: deployment.deploymentId },
    setting: { value: setting },
    value: { value: "a-first-secret", secret: true },
    ...more,
});
const withKey = (value = ech.apiKey): Config => ({ apiKey: { value, secret: true } });

async function entriesOn(cloud: CloudLab, deployment: CloudDeployment): Promise<string[]> {
    await settledCloud(cloud, deployment);
    return (await Promise.all(deployment.nodes.map(keystoreEntries))).flat();
}

beforeEach(async () => {
    await resetCloud(ech);
});

afterAll(() => {
    removeScratch();
});

describe("the ec provider with a key of Elastic Cloud Hosted", () => {
    let stack: EngineStack;

    beforeAll(async () => {
        stack = await openScratch(program, config(ech, orders, withKey()), { environment });
    });

    test("preview reads the deployment and writes nothing", async () => {
        expect(succeeded(await stack.preview()).changes).toEqual({ create: 2 });
        expect((await askedOf(ech)).filter(({ method }) => method !== "GET")).toEqual([]);
    });

    test("up brings the entry to the node", async () => {
        const { outputs } = succeeded(await stack.up());
        expect(outputs).toMatchObject({
            name: { value: "orders" },
            healthy: { value: true },
            resource: {
                value: { refId: "main-elasticsearch", version: "9.5.4", httpsEndpoint: orders.endpoint },
            },
        });
        expect(await keystoreOf(ech, orders)).toEqual([setting]);
        expect(await entriesOn(ech, orders)).toEqual([setting]);
    });

    test("a second up and a refresh change nothing", async () => {
        expect(succeeded(await stack.up()).changes).toEqual({ same: 2 });
        expect(succeeded(await stack.refresh()).changes).toEqual({ same: 2 });
    });

    test("another value is written to the same entry", async () => {
        stack.setConfig({
            ...config(ech, orders, withKey()),
            value: { value: "a-second-secret", secret: true },
        });
        expect(succeeded(await stack.up()).changes).toEqual({ same: 1, update: 1 });
        const written = (await askedOf(ech)).filter(({ method }) => method === "PATCH");
        expect(written).toEqual([
            {
                method: "PATCH",
                path: `/api/v1/deployments/${orders.deploymentId}/elasticsearch/main-elasticsearch/keystore`,
                status: 200,
            },
        ]);
        expect(await entriesOn(ech, orders)).toEqual([setting]);
    });

    test("an answer of the API that is no success reaches the user", async () => {
        await fail(ech, { method: "GET", path: "/keystore$", status: 503 });
        expect(failure(await stack.refresh())).toContain("lab.fault");
    });

    test("destroy takes the entry away again", async () => {
        succeeded(await stack.destroy());
        expect(await keystoreOf(ech, orders)).toEqual([]);
        expect(await entriesOn(ech, orders)).toEqual([]);
    });
});

test("a wrong key and an unknown deployment are told", async () => {
    const stack = await openScratch(program, config(ech, orders, withKey("wrong")), { environment });
    expect(failure(await stack.up())).toContain("root.unauthorized");
    const unknown = { ...orders, deploymentId: "0".repeat(32) };
    stack.setConfig(config(ech, unknown, withKey()));
    expect(failure(await stack.up())).toContain("deployments.deployment_not_found");
    stack.setConfig(config(ech, orders, withKey()));
    succeeded(await stack.destroy());
});

test("a user of Elastic Cloud Enterprise logs in, and its private authority is trusted", async () => {
    const user: Config = {
        username: { value: ece.username ?? "" },
        password: { value: ece.password ?? "", secret: true },
    };
    const stack = await openScratch(program, config(ece, ledger, user), { environment });
    expect(succeeded(await stack.up()).outputs.name?.value).toBe("ledger");
    expect(await entriesOn(ece, ledger)).toEqual([setting]);
    succeeded(await stack.destroy());
    expect(await entriesOn(ece, ledger)).toEqual([]);
    const distrustful = await openScratch(program, config(ece, ledger, user));
    expect(failure(await distrustful.up())).toContain("certificate");
    succeeded(await distrustful.destroy({ env: environment }));
});

test("nothing that was printed holds a secret", () => {
    for (const secret of ["a-first-secret", "a-second-secret", ech.apiKey, ece.password ?? ""]) {
        expect(everythingPrinted()).not.toContain(secret);
    }
});
