import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import type { ClusterAccess } from "../../lab/elasticsearch-request";
import { request } from "../../lab/elasticsearch-request";
import type { EngineStack } from "../../lab/engine";
import { accessTo, onEck } from "../../lab/example";
import { get } from "../../lab/kubernetes/api-request";
import {
    clusterAccess,
    declareCluster,
    deleteCluster,
    type EckPlace,
} from "../../lab/kubernetes/eck-cluster";
import { placeOf } from "../../lab/lab";
import { eck, munich, ownersView, podsOf, settled } from "./running-eck";
import { berlin, messages, paris, validKeys } from "./running-lab";
import { SearchingClient } from "./searching-client";
import { openScratch, remoteOf, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/eck-client");

function config(place: EckPlace, remotes: object[], more: Record<string, string> = {}) {
    return {
        local: { value: place.name },
        ...onEck(eck, place),
        ...accessTo(berlin),
        ...accessTo(paris),
        remotes: { value: JSON.stringify(remotes) },
        ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, { value }])),
    };
}

afterAll(() => {
    removeScratch();
});

describe("with file-based secure settings", () => {
    const fileBased = { fileBased: "true" };
    const both = [remoteOf(berlin), remoteOf(paris)];
    let stack: EngineStack;
    let before: object;

    beforeAll(async () => {
        before = await ownersView(munich);
        stack = await openScratch(program, config(munich, both, fileBased));
    });

    test("two remotes with different private CAs live on one cluster", async () => {
        expect(succeeded(await stack.up()).outputs.connected?.value).toEqual([true, true]);
        expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
        expect(await messages(munich, "paris:logs-*")).toEqual(["Greetings from paris"]);
    });

    test("removing one leaves the other connected, and restarts no node", async () => {
        const pods = await podsOf(munich);
        const client = new SearchingClient(munich, "berlin:logs-*", "Greetings from berlin");
        stack.setConfig(config(munich, [remoteOf(berlin)], fileBased));
        expect(succeeded(await stack.up()).outputs.connected?.value).toEqual([true]);
        await sleep(5_000);
        const { searches, failures } = await client.stop();
        console.log(`removing paris: ${searches} searches of berlin, ${failures.length} failed`);
        expect(failures).toEqual([]);
        expect(await podsOf(munich)).toEqual(pods);
        expect(Object.keys(await request<object>(munich, "GET", "/_remote/info"))).toEqual(["berlin"]);
    });

    test("destroy leaves the resource as its owner wrote it, and no Secret of ours", async () => {
        succeeded(await stack.destroy());
        expect(await ownersView(munich)).toEqual(before);
        expect(await secretsOfOurs()).toEqual([]);
        await settled(munich);
    });
});

test("settings by the policy: no endpoint of the local cluster is needed", async () => {
    const stack = await openScratch(
        program,
        config(munich, [remoteOf(berlin)], { settingsByPolicy: "true" }),
    );
    succeeded(await stack.up());
    await settled(munich);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(Object.keys(succeeded(await stack.up()).changes).sort()).toEqual(["read", "same"]);
    succeeded(await stack.destroy());
    await settled(munich);
    expect(await request(munich, "GET", "/_remote/info")).toEqual({});
});

test("through the keystore, a key rotates with a rolling restart that the preview announces", async () => {
    const trio = placeOf(eck.places, "munich", "trio");
    await declareCluster(eck.api, { ...trio, nodes: 3 });
    const access = await clusterAccess(eck.api, trio);
    const stack = await openScratch(program, config(trio, [remoteOf(berlin)]));
    expect(succeeded(await stack.up({ timeoutMs: 500_000 })).outputs.connected?.value).toEqual([true]);
    await settled(trio);

    const pods = Object.entries(await podsOf(trio));
    const keys = await validKeys(berlin);
    stack.setConfig(config(trio, [{ ...remoteOf(berlin), rotation: "2" }]));
    expect(succeeded(await stack.preview()).stdout).toContain(
        "whenever a credential changes, ECK restarts the nodes",
    );
    const client = new SearchingClient(access, "berlin:logs-*", "Greetings from berlin");
    const watch = new WatchedSecret("munich", "trio-remote-credentials");
    expect(succeeded(await stack.up({ timeoutMs: 500_000 })).outputs.connected?.value).toEqual([true]);
    const { searches, failures } = await client.stop();
    console.log(
        `keystore rotation: ${searches} searches, ${failures.length} failed: ${failures.slice(0, 3).join("; ")}`,
    );
    expect(await watch.stop()).toEqual({ absent: 0, uids: 1 });
    const now = await podsOf(trio);
    expect(pods.filter(([name, uid]) => now[name] === uid)).toEqual([]);
    const after = await validKeys(berlin);
    expect(keys.filter((key) => !after.includes(key))).toHaveLength(1);
    expect(await messages(access, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    succeeded(await stack.destroy());
    await removeCluster(trio, access);
});

/** Looks at a Secret all the time. */
class WatchedSecret {
    private absent = 0;
    private readonly uids = new Set<string>();
    private stopped = false;
    private readonly loop: Promise<void>;

    constructor(namespace: string, name: string) {
        this.loop = this.run(`/api/v1/namespaces/${namespace}/secrets/${name}`);
    }

    async stop(): Promise<{ absent: number; uids: number }> {
        this.stopped = true;
        await this.loop;
        return { absent: this.absent, uids: this.uids.size };
    }

    private async run(path: string): Promise<void> {
        while (!this.stopped) {
            try {
                const secret = await get<{ metadata: { uid: string }; data?: object }>(eck.api, path);
                this.uids.add(secret.metadata.uid);
                if (!("cluster.remote.berlin.credentials" in (secret.data ?? {}))) this.absent += 1;
            } catch {
                this.absent += 1;
            }
            await sleep(50);
        }
    }
}

async function secretsOfOurs(): Promise<string[]> {
    const { items } = await get<{ items: { metadata: { name: string } }[] }>(
        eck.api,
        "/api/v1/namespaces/munich/secrets",
    );
    return items.map(({ metadata }) => metadata.name).filter((name) => /^munich-remote-/.test(name));
}

async function removeCluster(place: EckPlace, access: ClusterAccess): Promise<void> {
    await deleteCluster(eck.api, place);
    const gone = () =>
        request(access, "GET", "/").then(
            () => false,
            () => true,
        );
    while (!(await gone())) await sleep(500);
}
