import { join } from "node:path";
import { withRemoteServer } from "../../index";
import { get } from "../../lab/kubernetes/api-request";
import { declareCluster, deleteCluster, eckSpec } from "../../lab/kubernetes/eck-cluster";
import { eck, emptyPlace, ownersView, settled } from "./running-eck";
import { openScratch, removeScratch, succeeded } from "./stacks";

const program = join(__dirname, "programs/eck-server");
const place = emptyPlace("berlin");
const service = `/api/v1/namespaces/${place.namespace}/services/berlin-es-remote-cluster`;

function config(expose: object) {
    return {
        kubeconfig: { value: eck.kubeconfig, secret: true },
        cluster: { value: "berlin" },
        namespace: { value: place.namespace },
        enable: { value: "false" },
        expose: { value: JSON.stringify(expose) },
        timeoutSeconds: { value: "180" },
    };
}

/** What is the Service's own: not what the API server notes. */
async function serviceView(): Promise<object> {
    const { metadata, spec } = await get<{
        metadata: { annotations?: object; labels?: object };
        spec: object;
    }>(eck.api, service);
    return { annotations: metadata.annotations ?? {}, labels: metadata.labels, spec };
}

// a cluster of its own, because nobody can take the Service out of a resource again
beforeAll(async () => {
    await declareCluster(eck.api, { ...place, more: withRemoteServer(eckSpec(place), { port: 9500 }) });
    await settled(place);
});

afterAll(async () => {
    await deleteCluster(eck.api, place);
    removeScratch();
});

test("the Service that ECK makes is waited for, and left as it is", async () => {
    const before = [await ownersView(place), await serviceView()];
    const stack = await openScratch(program, config({ eckService: { port: 9500 } }));
    const { outputs } = succeeded(await stack.up());
    expect(outputs.serviceName?.value).toBe("berlin-es-remote-cluster");
    expect(outputs.endpoint?.value).toMatchObject({
        port: 9500,
        serverName: `berlin-es-remote-cluster.${place.namespace}.svc`,
    });
    expect(Object.keys(succeeded(await stack.up()).changes).sort()).toEqual(["read", "same"]);
    succeeded(await stack.destroy());
    expect([await ownersView(place), await serviceView()]).toEqual(before);
});

test("a load balancer of our own answers at the port that is wanted, and changes it in place", async () => {
    const stack = await openScratch(
        program,
        config({ loadBalancer: { port: 9501, labels: { team: "search" } } }),
    );
    const first = succeeded(await stack.up()).outputs;
    expect(first.endpoint?.value).toMatchObject({ port: 9501 });
    stack.setConfig(config({ loadBalancer: { port: 9502, labels: { team: "search" } } }));
    expect(succeeded(await stack.preview()).changes.replace).toBeUndefined();
    const second = succeeded(await stack.up()).outputs;
    expect(second.endpoint?.value).toMatchObject({ port: 9502 });
    expect(second.serviceName?.value).toBe(first.serviceName?.value);
    succeeded(await stack.destroy());
});
