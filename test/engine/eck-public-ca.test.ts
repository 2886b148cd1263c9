import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCertificate, localhostNames } from "../../lab/certificates";
import { onEck } from "../../lab/example";
import { type Gateway, startGateway } from "../../lab/gateway";
import { apply, get, remove } from "../../lab/kubernetes/api-request";
import { clusterAccess } from "../../lab/kubernetes/eck-cluster";
import { berlin, eck, munich, ownersView, settled } from "./running-eck";
import { lab, messages } from "./running-lab";
import { failure, openScratch, removeScratch, scratchFolder, succeeded } from "./stacks";

const folder = scratchFolder();
const service = "/api/v1/namespaces/berlin/services/berlin-gateway";
const publicCa = lab.publicAuthority.certificate;
let gateway: Gateway;

/** Something before the Pods of berlin that they know nothing of. */
async function openGateway(): Promise<Gateway> {
    const leaf = await createCertificate(lab.publicAuthority, join(folder, "gateway"), localhostNames);
    await apply(eck.api, service, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "berlin-gateway", namespace: "berlin" },
        spec: {
            type: "LoadBalancer",
            selector: { "elasticsearch.k8s.elastic.co/cluster-name": "berlin" },
            ports: [{ port: 9443, targetPort: 9443 }],
        },
    });
    const secret = "/api/v1/namespaces/berlin/secrets/berlin-es-transport-certs-public";
    const { data } = await get<{ data: Record<string, string> }>(eck.api, secret);
    return startGateway({
        certificate: readFileSync(leaf.certificate, "utf8"),
        key: readFileSync(leaf.key, "utf8"),
        host: "127.0.0.1",
        target: { host: await addressOf(), port: 9443 },
        serverName: "berlin-es-remote-cluster.berlin.svc",
        caCertificate: Buffer.from(data["ca.crt"] ?? "", "base64").toString(),
    });
}

async function addressOf(): Promise<string> {
    for (;;) {
        const { status } = await get<{ status: { loadBalancer: { ingress?: { ip: string }[] } } }>(
            eck.api,
            service,
        );
        const ip = status.loadBalancer.ingress?.[0]?.ip;
        if (ip !== undefined) return ip;
    }
}

beforeAll(async () => {
    gateway = await openGateway();
});

afterAll(async () => {
    await gateway.stop();
    await remove(eck.api, service);
    removeScratch();
});

const config = () => ({
    ...onEck(eck, berlin),
    ...onEck(eck, munich),
    gatewayHost: { value: gateway.host },
    gatewayPort: { value: String(gateway.port) },
});
const example = join(__dirname, "../../examples/eck-to-eck-public-ca");

test("behind a gateway with a public certificate, the nodes get the credential and no CA", async () => {
    const before = await Promise.all([berlin, munich].map(ownersView));
    const stack = await openScratch(example, config(), { environment: { NODE_EXTRA_CA_CERTS: publicCa } });
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    const access = await clusterAccess(eck.api, munich);
    expect(await messages(access, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    expect(await get(eck.api, "/api/v1/namespaces/munich/secrets/munich-remote-credentials")).toBeDefined();
    await expect(get(eck.api, "/api/v1/namespaces/munich/secrets/munich-remote-ca")).rejects.toThrow("404");
    expect(Object.keys(succeeded(await stack.up()).changes).sort()).toEqual(["read", "same"]);
    succeeded(await stack.destroy());
    expect(await Promise.all([berlin, munich].map(ownersView))).toEqual(before);
    await settled(berlin);
});

test("a certificate that no public CA signed is named", async () => {
    const stack = await openScratch(example, config());
    expect(failure(await stack.up())).toContain("is not signed by a public CA");
    succeeded(await stack.destroy());
    await settled(berlin);
});
