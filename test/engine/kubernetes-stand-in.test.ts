import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { labAccount } from "../../lab/account";
import type { EngineStack, OperationResult } from "../../lab/engine";
import type { Config } from "../../lab/engine-protocol";
import { apply, get } from "../../lab/kubernetes/api-request";
import { startControlPlane, type ControlPlane } from "../../lab/kubernetes/control-plane";
import { applyCustomResourceDefinitions } from "../../lab/kubernetes/custom-resources";
import { eckOperator } from "../../lab/parts/eck-operator";
import { etcd } from "../../lab/parts/etcd";
import { kubernetes } from "../../lab/parts/kubernetes";
import { Supervisor } from "../../lab/processes";
import { reachable } from "../../lab/reachable";
import { everythingPrinted, failure, openScratch, removeScratch, succeeded } from "./stacks";

const namespace = "elastic";
const secrets = `/api/v1/namespaces/${namespace}/secrets`;
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const services = `/api/v1/namespaces/${namespace}/services`;
const quickstart = `/apis/elasticsearch.k8s.elastic.co/v1/namespaces/${namespace}/elasticsearches/quickstart`;
const policy =
    "/apis/stackconfigpolicy.k8s.elastic.co/v1alpha1" +
    `/namespaces/${namespace}/stackconfigpolicies/quickstart-remotes`;

interface KubernetesObject {
    apiVersion: string;
    kind: string;
    metadata: { name: string; uid: string; labels?: object; managedFields?: object };
    data?: Record<string, string>;
    spec?: object;
    status?: { phase?: string; loadBalancer?: { ingress?: object[] } };
}

const supervisor = new Supervisor();
let controlPlane: ControlPlane;
let stack: EngineStack;
let operator: NodeJS.Timeout;

const read = (path: string) => get<KubernetesObject>(controlPlane, path);
const write = (path: string, apiVersion: string, kind: string, fields: object) =>
    apply(controlPlane, path, {
        ...{
            apiVersion,
            kind,
            metadata: {
                name: path
                    .replace(/\/status$/, "")
                    .split("/")
                    .pop(),
            },
        },
        ...fields,
    });
const base64 = (text: string) => Buffer.from(text).toString("base64");

beforeAll(async () => {
    const account = labAccount();
    const folder = await supervisor.temporaryFolder("elastic-lab-");
    if (account.foreign) await chmod(folder, 0o711);
    const part = async (cached: string) => reachable(cached, account, folder);
    controlPlane = await startControlPlane(supervisor, join(folder, "kubernetes"), {
        account,
        etcd: await part(await etcd()),
        kubernetes: await part(await kubernetes()),
    });
    await applyCustomResourceDefinitions(controlPlane, join(await eckOperator(), "crds.yaml"));

    await write(`/api/v1/namespaces/${namespace}`, "v1", "Namespace", {});
    await write(quickstart, "elasticsearch.k8s.elastic.co/v1", "Elasticsearch", {
        spec: { version: "9.5.4", nodeSets: [{ name: "default", count: 1 }] },
    });
    await write(`${quickstart}/status`, "elasticsearch.k8s.elastic.co/v1", "Elasticsearch", {
        status: { phase: "Ready" },
    });
    await write(`${secrets}/quickstart-es-transport-certs-public`, "v1", "Secret", {
        data: { "ca.crt": base64("first") },
    });
    await write(`${configMaps}/shared`, "v1", "ConfigMap", { data: { owner: "somebody" } });
    operator = setInterval(() => void operate(), 300);
    stack = await openScratch(join(__dirname, "programs/kubernetes-stand-in"), configOf({}));
});

afterAll(async () => {
    clearInterval(operator);
    await supervisor.stop();
    removeScratch();
});

/** Does what a load balancer and ECK would do, as long as somebody waits for it. */
async function operate(): Promise<void> {
    const { items } = await get<{ items: KubernetesObject[] }>(controlPlane, services);
    for (const { metadata, status } of items) {
        if (metadata.name.startsWith("interface-") && status?.loadBalancer?.ingress === undefined) {
            await write(`${services}/${metadata.name}/status`, "v1", "Service", {
                status: { loadBalancer: { ingress: [{ ip: "127.9.9.9" }] } },
            });
        }
    }
    const found = await read(policy).catch(() => undefined);
    if (found !== undefined && found.status?.phase !== "Ready") {
        await write(`${policy}/status`, found.apiVersion, found.kind, { status: { phase: "Ready" } });
    }
}

function configOf(changes: Record<string, string>): Config {
    const { password = "first-password", ...rest } = changes;
    const values = { namespace, cluster: "quickstart", size: "1", ca: "CA", ...rest };
    return {
        kubeconfig: { value: controlPlane.kubeconfig, secret: true },
        password: { value: password, secret: true },
        ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])),
    };
}

/** The names of the resources that an operation did something to. */
function touched({ steps }: OperationResult, ...ops: string[]): string[] {
    return steps.filter(({ op }) => ops.includes(op)).map(({ urn }) => urn.split("::").pop() ?? "");
}

describe("a program with every kind of resource", () => {
    let before: KubernetesObject;

    test("its preview knows what can be known, and makes nothing", async () => {
        before = await read(quickstart);
        const { changes, stdout } = succeeded(await stack.preview({ diff: true }));
        expect(changes).toEqual({ create: 9 });
        expect(stdout).toMatch(/address +: \[unknown\]/);
        expect(stdout).toMatch(/ca +: \[unknown\]/);
        expect(stdout).toMatch(/configMap: "authorities-[0-9a-f]{8}"/);
        expect(await read(quickstart)).toEqual(before);
    });

    test("up makes it, and waits for what the annotations ask for", async () => {
        const { outputs } = succeeded(await stack.up());
        expect(outputs.address?.value).toBe("127.9.9.9");
        expect(outputs.ca?.value).toBe(base64("first"));
        expect(outputs.written?.secret).toBe(true);
        expect((await read(`${secrets}/credentials`)).data).toEqual({ password: base64("first-password") });
        expect(await read(quickstart)).toMatchObject({
            metadata: { labels: { "example.com/size": "1" } },
            spec: { version: "9.5.4", remoteClusterServer: { enabled: true } },
        });
        expect(await stack.exportState()).not.toContain(base64("first-password"));
    });

    test("a second up and a refresh change nothing, except how an object that is only read is kept", async () => {
        expect(touched(succeeded(await stack.up()), "create", "update", "replace")).toEqual([]);
        expect(succeeded(await stack.refresh()).changes).toEqual({ same: 9, update: 1 });
        expect(succeeded(await stack.refresh()).changes).toEqual({ same: 10 });
        expect(touched(succeeded(await stack.up()), "create", "update", "replace")).toEqual([]);
    });

    test("changes happen in place, and only a ConfigMap with other data becomes another one", async () => {
        const { uid } = (await read(`${secrets}/credentials`)).metadata;
        stack.setConfig(configOf({ size: "2", password: "second-password", ca: "CA 2" }));
        const result = succeeded(await stack.up());
        expect(touched(result, "update").sort()).toEqual([
            "content",
            "enabled",
            "interface",
            "labelled",
            "policy",
        ]);
        expect(touched(result, "create-replacement")).toEqual(["authorities"]);
        expect(await read(`${secrets}/credentials`)).toMatchObject({
            metadata: { uid },
            data: { password: base64("second-password") },
        });
        expect(touched(succeeded(await stack.up()), "update", "replace")).toEqual([]);
    });

    test("drift is found, and what others own now is a conflict until they give it back", async () => {
        await write(`${secrets}/credentials`, "v1", "Secret", { data: { password: base64("drifted") } });
        expect(succeeded(await stack.refresh()).changes).toEqual({ same: 8, update: 2 });
        expect(failure(await stack.up())).toMatch(
            /"elastic\/credentials" failed .*\n.*field manager "pulumi-kubernetes-[0-9a-f]{8}" had an apply conflict: Apply failed with 1 conflict: conflict with "lab": \.data\.password/,
        );
        await write(`${secrets}/credentials`, "v1", "Secret", {});
        expect(touched(succeeded(await stack.up()), "update")).toEqual(["content"]);
        expect((await read(`${secrets}/credentials`)).data).toEqual({ password: base64("second-password") });
    });

    test("destroy gives back what was somebody else's", async () => {
        succeeded(await stack.destroy());
        expect(await read(quickstart)).toMatchObject({
            metadata: { managedFields: before.metadata.managedFields },
            spec: before.spec,
        });
        expect((await read(quickstart)).metadata.labels).toBeUndefined();
        expect((await read(`${configMaps}/shared`)).data).toEqual({ owner: "somebody" });
        await expect(read(`${secrets}/credentials`)).rejects.toThrow(/404/);
        expect(everythingPrinted()).not.toContain("second-password");
    });
});

describe("what fails", () => {
    const openCase = (name: string, changes: Record<string, string> = {}) =>
        openScratch(join(__dirname, "programs/kubernetes-failures"), configOf({ case: name, ...changes }));
    const errorOf = async (name: string): Promise<string> => failure(await (await openCase(name)).up());

    test("an object that exists is not taken over", async () => {
        expect(await errorOf("existing object")).toMatch(
            /was not successfully created by the Kubernetes API server: configmaps "shared" already exists/,
        );
    });

    test("a field that somebody owns is not taken over, nor seen by the first preview", async () => {
        const scratch = await openCase("existing field");
        succeeded(await scratch.preview());
        expect(failure(await scratch.up())).toMatch(
            /was not successfully created .*\n.*had an apply conflict: .* conflict with "lab": \.data\.owner/,
        );
        expect((await read(`${configMaps}/shared`)).data).toEqual({ owner: "somebody" });
    });

    test("an object that is only read has to be there, in a preview too", async () => {
        const scratch = await openCase("missing object");
        expect(failure(await scratch.preview())).toContain("resource 'elastic/absent' does not exist");
    });

    test("a patch cannot make what has required fields", async () => {
        expect(await errorOf("patch without object")).toContain("spec.nodeSets: Required value");
    });

    test("a namespace and a type that are missing are waited for, not for ever", async () => {
        const error = await errorOf("missing namespace and type");
        expect(error).toContain('namespaces "absent" not found');
        expect(error).toContain('no matches for kind "Unknown" in version "example.com/v1"');
    });

    test("what does not become ready in time is kept, and looked at again by the next up", async () => {
        const scratch = await openCase("never ready", { phase: "Ready" });
        expect(failure(await scratch.up())).toMatch(
            /was successfully created, but .* failed to fully initialize or become live: timed out waiting for the condition/,
        );
        scratch.setConfig(configOf({ case: "never ready", phase: "Pending" }));
        expect(touched(succeeded(await scratch.up()), "update")).toEqual(["map"]);
    });

    test("a LoadBalancer without an address says what is missing", async () => {
        const error = await errorOf("no address");
        expect(error).toContain("'no-address' timed out waiting to be Ready");
        expect(error).toContain("Service was not allocated an IP address");
    });

    test("a finalizer that nobody removes is named", async () => {
        const scratch = await openCase("finalizer");
        succeeded(await scratch.up());
        const result = await scratch.destroy();
        expect(failure(result)).toContain("timed out waiting for the condition");
        expect(result.stdout).toContain("finalizers might be preventing deletion (example.com/never)");
    });

    test("a cluster that does not answer fails what needs it, and no preview", async () => {
        const kubeconfig = controlPlane.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1");
        const scratch = await openCase("existing field");
        scratch.setConfig({
            ...configOf({ case: "existing field" }),
            kubeconfig: { value: kubeconfig, secret: true },
        });
        succeeded(await scratch.preview());
        expect(failure(await scratch.up())).toMatch(
            /configured Kubernetes cluster is unreachable: unable to load schema information from the API server: .*127\.0\.0\.1:1/,
        );
    });
});
