import * as pulumi from "@pulumi/pulumi";
import { checkLocalSpec, ElasticsearchSpec, isAtLeast } from "../../model/elasticsearch-spec";
import { Problems } from "../../model/problems";

describe("whether a cluster can be the local side", () => {
    const found = (spec: ElasticsearchSpec) => {
        const problems = new Problems();
        checkLocalSpec(problems, "spec", spec);
        return problems.found;
    };
    const noRole =
        "spec.nodeSets: none has the role remote_cluster_client, without which no node connects; add it to `node.roles` of at least one";

    test.each<[string, ElasticsearchSpec]>([
        ["nothing is known of it", {}],
        ["no nodeSets yet", { version: "8.14.0", nodeSets: [] }],
        ["no roles, which are all roles", { nodeSets: [{}, { config: { "node.roles": ["master"] } }] }],
        [
            "one nodeSet with the role",
            { nodeSets: [{ config: { node: { roles: ["remote_cluster_client"] } } }] },
        ],
        [
            "roles that are not known yet",
            { nodeSets: [{ config: { "node.roles": pulumi.output(["master"]) } }] },
        ],
        ["remotes of ECK by certificates", { remoteClusters: [{ name: "paris" }] }],
    ])("yes: %s", (_, spec) => {
        expect(found(spec)).toEqual([]);
    });

    test.each(["8.13.4", "7.17.28"])("no: version %s", (version) => {
        expect(found({ version })).toEqual([
            `spec.version: "${version}" is too old for remote clusters by API key; upgrade to 8.14 or later`,
        ]);
    });

    test.each([
        [{ "node.roles": [] }],
        [{ "node.roles": ["master"] }],
        [{ node: { roles: ["data", "ingest"] } }],
        [{ "node.roles": "master" }],
    ])("no: only %j", (config) => {
        expect(found({ nodeSets: [{ config }, { config }] })).toEqual([noRole]);
    });

    test("no: ECK writes the CAs itself", () => {
        const remoteClusters = [{ name: "paris", apiKey: { access: {} } }];
        const [problem] = found({ remoteClusters });
        expect(problem).toContain("spec.remoteClusters: has API keys (paris), for which ECK writes the CAs");
    });
});

test.each([
    ["8.14.0", "8.14", true],
    ["8.13.9", "8.14", false],
    ["8.9.0", "8.14", false],
    ["9.0.0", "8.14", true],
    ["10.1.0", "9.5", true],
    ["9.5.0-SNAPSHOT", "9.5", true],
    ["9.4.9", "9.5", false],
    ["7.17.0", "8.0", false],
    [undefined, "8.14", true],
    ["", "8.14", true],
    ["latest", "8.14", true],
    [9, "8.14", true],
])("%p is at least %s: %p", (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
});
