import { chmodSync } from "node:fs";
import { join } from "node:path";
import { labAccount } from "../../lab/account";
import type { Config } from "../../lab/engine-protocol";
import { accessTo, onEck } from "../../lab/example";
import { apply, remove } from "../../lab/kubernetes/api-request";
import { startControlPlane } from "../../lab/kubernetes/control-plane";
import {
    clusterAccess,
    declareCluster,
    deleteCluster,
    type EckPlace,
    resourceOf,
} from "../../lab/kubernetes/eck-cluster";
import { placeOf } from "../../lab/lab";
import { etcd } from "../../lab/parts/etcd";
import { kubernetes } from "../../lab/parts/kubernetes";
import { freePort } from "../../lab/ports";
import { Supervisor } from "../../lab/processes";
import { reachable } from "../../lab/reachable";
import { berlin, eck, emptyPlace, munich, ownersView, settled } from "./running-eck";
import { berlin as selfManagedBerlin, paris } from "./running-lab";
import { failure, openScratch, remoteOf, removeScratch, succeeded } from "./stacks";

const server = join(__dirname, "programs/eck-server");
const client = join(__dirname, "programs/eck-client");

function serverConfig(
    { name, namespace }: Omit<EckPlace, "httpAddress">,
    more: Record<string, string> = {},
): Config {
    return {
        kubeconfig: { value: eck.kubeconfig, secret: true },
        cluster: { value: name },
        namespace: { value: namespace },
        expose: { value: JSON.stringify({ loadBalancer: {} }) },
        timeoutSeconds: { value: "20" },
        ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, { value }])),
    };
}

function clientConfig(place: EckPlace, more: Record<string, string> = {}): Config {
    return {
        local: { value: place.name },
        ...onEck(eck, place),
        ...accessTo(selfManagedBerlin),
        ...accessTo(paris),
        remotes: { value: JSON.stringify([remoteOf(selfManagedBerlin)]) },
        ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, { value }])),
    };
}

/** The error of an `up`, after which nothing is left. */
async function errorOf(program: string, config: Config): Promise<string> {
    const stack = await openScratch(program, config);
    const error = failure(await stack.up());
    succeeded(await stack.destroy());
    console.log(error);
    return error;
}

afterAll(() => {
    removeScratch();
});

test("no such cluster", async () => {
    expect(await errorOf(server, serverConfig(emptyPlace("berlin")))).toContain(
        "there is no Elasticsearch berlin-declared/berlin: check `cluster.name` and `cluster.namespace`",
    );
});

test("no such namespace", async () => {
    expect(await errorOf(server, serverConfig({ name: "berlin", namespace: "nowhere" }))).toContain(
        "there is no namespace nowhere: check `cluster.namespace`",
    );
});

test("Kubernetes without ECK", async () => {
    const supervisor = new Supervisor();
    try {
        const folder = await supervisor.temporaryFolder("no-eck-");
        chmodSync(folder, 0o711);
        const account = labAccount();
        const open = (part: string) => reachable(part, account, folder);
        const parts = { account, etcd: await open(await etcd()), kubernetes: await open(await kubernetes()) };
        const bare = await startControlPlane(supervisor, join(folder, "control-plane"), parts);
        const config = serverConfig({ name: "berlin", namespace: "default" });
        const kubeconfig = { value: bare.kubeconfig, secret: true };
        expect(await errorOf(server, { ...config, kubeconfig })).toContain(
            "install ECK's custom resource definitions and its operator (3.0 or later)",
        );
    } finally {
        await supervisor.stop();
    }
});

test("an API server that does not answer", async () => {
    const closed = eck.kubeconfig.replace(new URL(eck.api.url).port, String(await freePort()));
    const config = { ...serverConfig(berlin), kubeconfig: { value: closed, secret: true } };
    const stack = await openScratch(server, config);
    const error = failure(await stack.up());
    console.log(error);
    expect(error).toContain("the Kubernetes API server of Elasticsearch berlin/berlin does not answer");
});

test("an address that never comes", async () => {
    const expose = JSON.stringify({ loadBalancer: { loadBalancerClass: "lab.test/nobody" } });
    const before = await ownersView(berlin);
    const error = await errorOf(server, serverConfig(berlin, { expose, timeoutSeconds: "5" }));
    expect(error).toContain("Service::server-service");
    expect(error).toContain("the load balancer of Elasticsearch berlin/berlin got no address");
    expect(await ownersView(berlin)).toEqual(before);
    await settled(berlin);
});

test("a field that belongs to somebody else is named, and can be taken", async () => {
    const { apiVersion, kind } = (await resourceOf(eck.api, berlin)) ?? { apiVersion: "", kind: "" };
    const { name, namespace } = berlin;
    const mine = {
        apiVersion,
        kind,
        metadata: { name, namespace },
        spec: { remoteClusterServer: { enabled: false } },
    };
    const path = `/apis/${apiVersion}/namespaces/${namespace}/elasticsearches/${name}`;
    await apply(eck.api, path, mine, "platform-team");
    const stack = await openScratch(server, serverConfig(berlin));
    const error = failure(await stack.up());
    console.log(error);
    expect(error).toContain('.spec.remoteClusterServer.enabled to "platform-team"');
    expect(error).toContain("set `enable: false` here, or set `force: true` to take them over");
    stack.setConfig(serverConfig(berlin, { force: "true", timeoutSeconds: "180" }));
    succeeded(await stack.up());
    expect(await ownersView(berlin)).toMatchObject({ spec: { remoteClusterServer: { enabled: true } } });
    succeeded(await stack.destroy());
    await settled(berlin);
});

test("a licence that does not allow it", async () => {
    const vienna = placeOf(eck.places, "basic", "vienna");
    await declareCluster(eck.api, vienna);
    await clusterAccess(eck.api, vienna);
    expect(await errorOf(client, clientConfig(vienna))).toContain('its licence is "basic" (active)');
    const byPolicy = clientConfig(vienna, { settingsByPolicy: "true", timeoutSeconds: "10" });
    expect(await errorOf(client, byPolicy)).toContain("its operator has no Enterprise licence or trial");
    await deleteCluster(eck.api, vienna);
});

test("a policy of the same weight", async () => {
    const policies =
        "/apis/stackconfigpolicy.k8s.elastic.co/v1alpha1/namespaces/munich/stackconfigpolicies/other";
    await apply(eck.api, policies, {
        apiVersion: "stackconfigpolicy.k8s.elastic.co/v1alpha1",
        kind: "StackConfigPolicy",
        metadata: { name: "other", namespace: "munich" },
        spec: {
            weight: 5,
            elasticsearch: { clusterSettings: { "indices.recovery.max_bytes_per_sec": "40mb" } },
        },
    });
    const config = clientConfig(munich, { settingsByPolicy: "true", weight: "5", timeoutSeconds: "10" });
    expect(await errorOf(client, config)).toContain(
        "another StackConfigPolicy for the cluster has the same weight",
    );
    await remove(eck.api, policies);
    await settled(munich);
});

test("two clients for one cluster", async () => {
    const first = await openScratch(client, clientConfig(munich, { settingsByPolicy: "true" }));
    succeeded(await first.up());
    expect(await errorOf(client, clientConfig(munich, { settingsByPolicy: "true" }))).toContain(
        "Elasticsearch munich/munich has a remote client already, perhaps in another stack",
    );
    succeeded(await first.destroy());
    await settled(munich);
});
