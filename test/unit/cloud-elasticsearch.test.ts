import {
    cloudElasticsearchChanged,
    CloudElasticsearchInputs,
    CloudElasticsearchState,
    lookAtCloudElasticsearch,
    updateCloudElasticsearch,
} from "../../resources/runtime";
import { Deployments, startDeployments } from "./cloud-deployments";
import { failure } from "./cloud-trust";
import { elasticsearch, markers, munichDeployment } from "./fixtures";
import { LocalCluster, startLocalCluster } from "./local-cluster";
import { closeServers } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const id = munichDeployment.deploymentId;
const seen = {
    host: "abc123.eu.example.com",
    transportPort: 9400,
    refId: "main-elasticsearch",
    version: "9.5.4",
};

let deployments: Deployments;
let said: jest.SpyInstance;

beforeEach(async () => {
    said = jest.spyOn(console, "log").mockReturnValue(undefined);
    deployments = await startDeployments();
});
afterEach(() => {
    closeServers();
    jest.restoreAllMocks();
});

function inputs(more: Partial<CloudElasticsearchInputs> = {}): CloudElasticsearchInputs {
    const deployment = { ...munichDeployment, endpoint: deployments.url };
    return { deployment, keyIds: {}, timeoutSeconds: 600, ...more };
}

const state = (given: CloudElasticsearchInputs): CloudElasticsearchState => ({
    ...given,
    ...seen,
    keystores: {},
});

describe("looking at a deployment", () => {
    test("tells where it is, and what it runs", async () => {
        const given = inputs({ elasticsearch, keyIds: { berlin: "id" } });
        expect(await lookAtCloudElasticsearch(given)).toEqual(state(given));
        expect(deployments.calls).toEqual([`GET /deployments/${id}`]);
    });

    test("tells the port for certificates when it is another one", async () => {
        deployments.held.ports = { http: 9200, transport_passthrough: 9401 };
        expect((await lookAtCloudElasticsearch(inputs())).transportPort).toBe(9401);
    });

    test("waits for its endpoint, and says so", async () => {
        deployments.held.endpoint = undefined;
        deployments.beforeReads.push(...Array.from({ length: 40 }, () => () => undefined));
        deployments.beforeReads.push((held) => void (held.endpoint = seen.host));
        expect(await lookAtCloudElasticsearch(inputs())).toEqual(state(inputs()));
        expect(deployments.calls).toHaveLength(41);
        expect(said.mock.calls.length).toBeGreaterThan(0);
    });

    test("takes one without a plan, whose version nobody knows yet", async () => {
        deployments.held.plan = undefined;
        const unversioned = { ...state(inputs()), version: undefined };
        expect(await lookAtCloudElasticsearch(inputs())).toEqual(unversioned);
    });

    test("but not for ever", async () => {
        deployments.held.endpoint = undefined;
        const { message } = await failure(lookAtCloudElasticsearch(inputs({ timeoutSeconds: 30 })));
        expect(message).toBe(
            `${deployments.url}: the Elasticsearch of deployment ${id} is not there after 30 s: the deployment has no endpoint yet; see its activity page`,
        );
    });

    test("names the resources that a deployment has", async () => {
        const deployment = { ...inputs().deployment, refId: "other" };
        const { message } = await failure(lookAtCloudElasticsearch(inputs({ deployment })));
        expect(message).toBe(
            `${deployments.url}: deployment ${id} has no Elasticsearch resource other; check \`refId\`, it has main-elasticsearch`,
        );
    });

    test("fails at once when there is no such deployment", async () => {
        deployments.exists = false;
        const { message } = await failure(lookAtCloudElasticsearch(inputs()));
        expect(message).toContain("answered 404: deployments.deployment_not_found");
        expect(message).toContain("; check `deploymentId`");
        expect(deployments.calls).toHaveLength(1);
    });
});

describe("when a key changes", () => {
    let cluster: LocalCluster;
    const nodes = {
        "id-1": { name: "instance-1", keystore_digest: "abc" },
        "id-2": { name: "tiebreaker", keystore_digest: undefined },
    };

    beforeEach(async () => {
        cluster = await startLocalCluster({ "POST /_nodes/reload_secure_settings": { body: { nodes } } });
    });
    afterEach(() => cluster.close());

    const given = (keyId: string) =>
        inputs({
            elasticsearch: { endpoints: [cluster.url], username: "elastic", password: markers.password },
            keyIds: { berlin: keyId },
        });

    test("it notes the keystores of the nodes that tell", async () => {
        const old = state(given("old"));
        expect(await updateCloudElasticsearch(old, given("new"))).toEqual({
            ...state(given("new")),
            keystores: { "instance-1": "abc" },
        });
    });

    test("and only then", async () => {
        expect(await updateCloudElasticsearch(state(given("old")), given("old"))).toEqual(
            state(given("old")),
        );
        const unreached = inputs({ keyIds: { berlin: "new" } });
        expect(await updateCloudElasticsearch(state(given("old")), unreached)).toEqual(state(unreached));
        expect(cluster.requests).toEqual([]);
    });
});

test.each<[string, () => Partial<CloudElasticsearchInputs>, boolean]>([
    ["nothing", () => ({}), false],
    ["the time it may take", () => ({ timeoutSeconds: 5 }), false],
    ["another key", () => ({ keyIds: { berlin: "new" } }), true],
    ["another deployment", () => ({ deployment: { ...inputs().deployment, deploymentId: "?" } }), true],
    ["its API", () => ({ elasticsearch }), true],
])("%s changed: looks again", (_, changes, again) => {
    expect(cloudElasticsearchChanged(state(inputs()), inputs(changes()))).toBe(again);
});
