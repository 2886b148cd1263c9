import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { certificateFiles, trustYml } from "../../lab/elasticsearch-config";
import { type ClusterAccess, request, RequestError } from "../../lab/elasticsearch-request";
import { exampleConfig } from "../../lab/example";
import type { LabCluster } from "../../lab/lab";
import { berlin, lab, messages, munich } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/remote-access-role");
const user: ClusterAccess = { ...munich, username: "anna", password: "only for these tests" };
const byCertificate = "berlin-by-certificate";

beforeAll(async () => {
    await request(berlin, "PUT", "/people/_doc/1?refresh=true", {
        message: "all see",
        public: true,
        salary: 1,
    });
    await request(berlin, "PUT", "/people/_doc/2?refresh=true", { message: "nobody sees", public: false });
    await request(berlin, "PUT", "/secrets/_doc/1?refresh=true", { message: "a secret" });
});

afterAll(async () => {
    for (const index of ["people", "secrets"]) await request(berlin, "DELETE", `/${index}`);
    await request(munich, "DELETE", `/_security/user/${user.username}`);
    removeScratch();
});

function config(certificates: boolean) {
    return { ...exampleConfig(lab), certificates: { value: String(certificates) } };
}

function giveUser(...roles: unknown[]): Promise<unknown> {
    return request(munich, "PUT", `/_security/user/${user.username}`, { password: user.password, roles });
}

/** Why the user may not search something. */
async function refusal(pattern: string): Promise<string> {
    try {
        return `found ${JSON.stringify(await messages(user, pattern))}`;
    } catch (error) {
        if (error instanceof RequestError && error.status === 403) {
            return error.message;
        }
        throw error;
    }
}

function roleOn(cluster: ClusterAccess): Promise<Record<string, object>> {
    return request<Record<string, object>>(cluster, "GET", "/_security/role/analysts");
}

/** What the user sees of the remote, and what not. */
async function expectLimits(alias: string): Promise<void> {
    expect(await messages(user, `${alias}:logs-*`)).toEqual(["Greetings from berlin"]);
    const { hits } = await request<{ hits: { hits: { _source: object }[] } }>(
        user,
        "GET",
        `/${alias}:people/_search`,
    );
    expect(hits.hits.map(({ _source }) => _source)).toEqual([{ message: "all see", public: true }]);
    expect(await messages(user, `${alias}:*`)).toEqual(
        expect.arrayContaining(["Greetings from berlin", "all see"]),
    );
    expect(await messages(user, `${alias}:*`)).not.toContain("a secret");
    expect(await refusal(`${alias}:secrets`)).toContain("is unauthorized for user [anna]");
    expect(await refusal("logs-munich")).toContain("is unauthorized for user [anna]");
}

test("with API keys, a user with the role and nothing else searches what the role names", async () => {
    const stack = await openScratch(program, config(false));
    const { outputs } = succeeded(await stack.up());
    expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
    await giveUser(outputs.role?.value);
    await expectLimits("berlin");
    expect(await roleOn(munich)).toMatchObject({
        analysts: {
            cluster: ["manage_ccr"],
            indices: [{ names: ["orders-copy"] }],
            remote_indices: expect.arrayContaining([
                expect.objectContaining({ names: ["orders"], privileges: ["cross_cluster_replication"] }),
            ]) as unknown,
        },
    });
    await expect(roleOn(berlin)).rejects.toMatchObject({ status: 404 });
    succeeded(await stack.destroy());
    await expect(roleOn(munich)).rejects.toMatchObject({ status: 404 });
});

describe("with certificates", () => {
    let distrust: (() => Promise<void>)[];

    beforeAll(async () => {
        const all = { cluster: ["all"], indices: [{ names: ["*"], privileges: ["all"] }] };
        await request(munich, "PUT", "/_security/role/everything", all);
        distrust = [await letIn(munich, berlin), await letIn(berlin, munich)];
        await setRemote({
            mode: "proxy",
            proxy_address: `127.0.0.1:${berlin.transportPort}`,
            skip_unavailable: false,
        });
        await untilConnected();
    });

    afterAll(async () => {
        await setRemote({ "*": null });
        for (const undo of distrust) await undo();
        await request(munich, "DELETE", "/_security/role/everything");
    });

    test("the role of that name on the remote is what counts", async () => {
        const stack = await openScratch(program, config(true));
        const { outputs } = succeeded(await stack.up());
        expect(Object.keys(succeeded(await stack.up()).changes)).toEqual(["same"]);
        await giveUser(outputs.role?.value);
        await expectLimits(byCertificate);
        expect(await roleOn(berlin)).toMatchObject({ analysts: { cluster: ["read_ccr"] } });

        // whatever the local cluster allows, the remote knows no role of this name
        await giveUser(outputs.role?.value, "everything");
        expect(await refusal(`${byCertificate}:secrets`)).toContain("is unauthorized for user [anna]");
        await giveUser("everything");
        expect(await refusal(`${byCertificate}:logs-*`)).toContain(
            "effective roles [] (assigned roles [everything] were not found)",
        );

        await giveUser(outputs.role?.value);
        succeeded(await stack.destroy());
        for (const cluster of [munich, berlin]) {
            await expect(roleOn(cluster)).rejects.toMatchObject({ status: 404 });
        }
        expect(await refusal(`${byCertificate}:logs-*`)).toContain("is unauthorized for user [anna]");
    });
});

function setRemote(settings: object): Promise<unknown> {
    const persistent = Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`cluster.remote.${byCertificate}.${name}`, value]),
    );
    return request(munich, "PUT", "/_cluster/settings", { persistent });
}

/** Lets the nodes of another cluster in, as a person would on each machine; gives back how to undo it. */
async function letIn(cluster: LabCluster, other: LabCluster): Promise<() => Promise<void>> {
    const files = cluster.nodes.flatMap(({ configPath }) => [
        {
            path: join(configPath, certificateFiles.authority),
            text: cluster.transport.caCertificate + other.transport.caCertificate,
        },
        {
            path: join(configPath, certificateFiles.trustRestrictions),
            text: trustYml([...cluster.transport.nodeNames, ...other.transport.nodeNames]),
        },
    ]);
    const before = await Promise.all(files.map(({ path }) => readFile(path, "utf8")));
    await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
    return async () => {
        await Promise.all(files.map(({ path }, index) => writeFile(path, before[index] ?? "")));
    };
}

/** Nodes look at their files every five seconds, and try the connection when somebody searches. */
async function untilConnected(): Promise<void> {
    let last: unknown;
    for (let attempt = 0; attempt < 60; attempt++) {
        try {
            if ((await messages(munich, `${byCertificate}:logs-*`)).length > 0) {
                return;
            }
        } catch (error) {
            last = error;
        }
        await sleep(1000);
    }
    throw new Error(`munich was not connected to berlin by certificates within 60 s: ${String(last)}`);
}
