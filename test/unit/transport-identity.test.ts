import { Problems } from "../../model/problems";
import {
    checkFullNodeNames,
    checkLimits,
    checkNodeNames,
    checkTransportIdentity,
    isSharedAuthority,
    scopedName,
    TransportAuthority,
} from "../../model/transport-identity";
import { unknown } from "../../model/known";
import { makeCertificates } from "./certificates";

const { ca } = makeCertificates();

function found(check: (problems: Problems) => void): string[] {
    const problems = new Problems();
    check(problems);
    return problems.found;
}

describe("cluster and scope of a node's name", () => {
    test.each([
        ["*.node.munich.cluster.example", "munich", "example"],
        ["node-1.node.munich.cluster.example.account", "munich", "example.account"],
        ["*.node.*.cluster.1234567890.account", "*", "1234567890.account"],
        ["instance-0.node.a1b2.cluster.f00.account", "a1b2", "f00.account"],
        ["*.node.munich.search.es.local", "munich", "search.es.local"],
        ["munich-es-default-0.node.munich.search.es.local", "munich", "search.es.local"],
        // a cluster may be called like the parts of the pattern
        ["*.node.cluster.cluster.node", "cluster", "node"],
        ["*.node.node.cluster.cluster.account", "node", "cluster.account"],
    ])("%s", (name, clusterId, scopeId) => {
        expect(scopedName(name)).toEqual({ clusterId, scopeId });
    });

    test.each([
        "node-1",
        "node-1.example.com",
        "*.munich.example",
        // two labels before, or none
        "a.b.node.munich.cluster.example",
        ".node.munich.cluster.example",
        // no cluster, no scope, two labels of a cluster
        "*.node..cluster.example",
        "*.node.munich.cluster.",
        "*.node.munich.berlin.cluster.example",
        "*.node.munich.es.local",
        "*.node.munich.search.es.local.example",
        "",
    ])("not in %j", (name) => {
        expect(scopedName(name)).toBeUndefined();
    });
});

test.each([
    [TransportAuthority.Own, false],
    [TransportAuthority.Enterprise, true],
    [TransportAuthority.Hosted, true],
    [undefined, false],
])("whether the CA of %s signs clusters of others", (authority, isShared) => {
    expect(isSharedAuthority(authority)).toBe(isShared);
});

describe("names of nodes", () => {
    const names = (list: unknown) => found((problems) => checkNodeNames(problems, "names", list));

    test.each([
        "node-1",
        "*.node.munich.cluster.example",
        "*.node.*.cluster.example.account",
        "*.munich",
        "node-*",
        "munich-es-default-0.node.munich.search.es.local",
        "*.node.*.search.es.local",
        "m",
    ])("%s is right", (name) => {
        expect(names([name])).toEqual([]);
    });

    test.each([
        "*",
        "?*",
        "*.*.*",
        "*.node.*.cluster.*",
        "*.cluster.*.account",
        "*.*.es.local",
        "node",
        ".",
        "*.",
    ])("%s tells nobody from others", (name) => {
        expect(names([name])).toEqual([
            `names[0]: ${JSON.stringify(name)} matches the nodes of every cluster; name the cluster in it, such as "*.node.munich.cluster.example"`,
        ]);
    });

    test("what is not known yet is not judged", () => {
        expect(names(unknown)).toEqual([]);
        expect(names(["node-1", unknown])).toEqual([]);
    });

    test("each wrong one is told", () => {
        expect(names(["a b", "node-1", "*"]).map((text) => text.split(":")[0])).toEqual([
            "names[0]",
            "names[2]",
        ]);
    });

    test("in full there is no wildcard, and they may be absent", () => {
        const inFull = (list: unknown) => found((problems) => checkFullNodeNames(problems, "names", list));
        expect(inFull(undefined)).toEqual([]);
        expect(inFull(unknown)).toEqual([]);
        expect(inFull(["a", "b"])).toEqual([]);
        expect(inFull(["a", "node-?", "node-*"])).toEqual([
            'names[1]: "node-?" has a wildcard; give the name of each node in full',
            'names[2]: "node-*" has a wildcard; give the name of each node in full',
        ]);
    });
});

describe("an identity", () => {
    const right = { caCertificate: ca, nodeNames: ["*.munich"], fullNodeNames: ["a.munich"] };
    const check = (identity: unknown) =>
        found((problems) => checkTransportIdentity(problems, "identity", identity as typeof right));

    test("is right with or without an authority, and while parts of it are not known", () => {
        expect(check(right)).toEqual([]);
        expect(check({ ...right, authority: TransportAuthority.Hosted })).toEqual([]);
        expect(check({ caCertificate: unknown, nodeNames: unknown, authority: unknown })).toEqual([]);
        expect(check(unknown)).toEqual([]);
        expect(check(undefined)).toEqual([]);
    });

    test("everything that is wrong is told at once", () => {
        const wrong = {
            caCertificate: "ca.crt",
            nodeNames: ["*"],
            fullNodeNames: ["a?"],
            authority: "proxy",
        };
        expect(check(wrong).map((text) => text.split(":")[0])).toEqual([
            "identity.caCertificate",
            "identity.nodeNames[0]",
            "identity.fullNodeNames[0]",
            "identity.authority",
        ]);
        expect(check("munich")).toEqual([
            "identity: is not an object; give `local` or `remote` of a TransportTrust",
        ]);
    });
});

describe("a CA of others, too", () => {
    const limits = (restricted: boolean, trustWholeAuthority: boolean, authority?: TransportAuthority) =>
        found((problems) =>
            checkLimits(problems, "remote.eck", { restricted, trustWholeAuthority }, authority),
        );

    test.each([undefined, TransportAuthority.Own])("an own one (%s) needs no names", (authority) => {
        expect(limits(false, false, authority)).toEqual([]);
    });

    test.each([TransportAuthority.Enterprise, TransportAuthority.Hosted])(
        "that of %s needs names, or the word that all are meant",
        (authority) => {
            expect(limits(true, false, authority)).toEqual([]);
            expect(limits(false, true, authority)).toEqual([]);
            const [problem = ""] = limits(false, false, authority);
            expect(problem).toMatch(/^remote\.eck\.restricted: is false.*say `trustWholeAuthority: true`/);
        },
    );

    test("the message says whose clusters would be let in", () => {
        expect(limits(false, false, TransportAuthority.Hosted)[0]).toContain("those of other customers too");
        expect(limits(false, false, TransportAuthority.Enterprise)[0]).toContain("of its installation");
    });
});
