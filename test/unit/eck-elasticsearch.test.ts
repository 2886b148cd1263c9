import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { EckElasticsearch, EckElasticsearchArgs } from "../../index";
import {
    berlin,
    certificates,
    componentType,
    dynamicType,
    eckAnswers,
    elasticsearchPatch,
    tree,
} from "./eck-fixtures";
import { markers } from "./fixtures";
import { MockOptions, startMockEngine, UserResource, valueOf } from "./mock-engine";

const access = {
    endpoints: ["https://berlin-es-http.search.svc:9200"],
    username: "elastic",
    password: markers.password,
    caCertificate: certificates.ca,
};

async function reach(args: Partial<EckElasticsearchArgs> = {}, options: MockOptions = {}) {
    const engine = await startMockEngine({ ...options, answers: { ...eckAnswers, ...options.answers } });
    const elasticsearch = new EckElasticsearch("berlin", { cluster: berlin, ...args });
    await engine.settled();
    return { engine, elasticsearch };
}

test("finds the cluster, reads its Secrets, and waits until it answers", async () => {
    const { engine } = await reach();
    expect(tree(engine)).toEqual([
        [componentType("EckElasticsearch"), "berlin", ""],
        [elasticsearchPatch, "berlin-elasticsearch", "berlin"],
        [dynamicType("AnsweringCluster"), "berlin-answers", "berlin"],
    ]);
    expect(engine.reads.map(({ name, id, parent }) => [name, id, parent]).toSorted()).toEqual([
        ["berlin-elastic-user", "search/berlin-es-elastic-user", "berlin"],
        ["berlin-http-certs-public", "search/berlin-es-http-certs-public", "berlin"],
    ]);
    expect(engine.resource("berlin-elasticsearch").inputs.spec).toEqual({});
    expect(engine.resource("berlin-answers").inputs).toMatchObject({
        elasticsearch: access,
        local: false,
        timeoutSeconds: 600,
    });
});

test("gives the access when the cluster answers", async () => {
    const { engine, elasticsearch } = await reach();
    expect(await valueOf(elasticsearch.access)).toEqual(access);
    expect(await pulumi.isSecret(elasticsearch.access)).toBe(true);
    new UserResource("user", { access: elasticsearch.access });
    await engine.settled();
    expect(engine.resource("user").dependencies).toContain("berlin-answers");
    expect(Object.keys(engine.outputs.get("berlin") ?? {})).toEqual(["access"]);
});

test("at other URLs, with another patience", async () => {
    const endpoints = [pulumi.output("https://berlin.example.com")];
    const { engine } = await reach({ endpoints, timeoutSeconds: pulumi.output(60) });
    expect(engine.resource("berlin-answers").inputs).toMatchObject({
        elasticsearch: { ...access, endpoints: ["https://berlin.example.com"] },
        timeoutSeconds: 60,
    });
});

test("reads nothing before the cluster can be there", async () => {
    const { engine } = await reach({}, { preview: true });
    expect(engine.reads.map(({ id }) => id)).toEqual([
        pulumi.runtime.unknownValue,
        pulumi.runtime.unknownValue,
    ]);
});

test("the provider of the options serves all that is of Kubernetes", async () => {
    const engine = await startMockEngine({ answers: eckAnswers });
    const provider = new kubernetes.Provider("berlin-kubernetes", {});
    new EckElasticsearch("berlin", { cluster: berlin }, { provider });
    await engine.settled();
    const used = [...engine.resources, ...engine.reads].filter(({ type }) => type.startsWith("kubernetes:"));
    expect(used).toHaveLength(3);
    for (const { name, provider: given } of used) {
        expect([name, given]).toEqual([name, expect.stringContaining("::berlin-kubernetes::")]);
    }
});
