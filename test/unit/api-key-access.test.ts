import {
    ApiKeyAccess,
    checkApiKeyAccess,
    isJsonObject,
    isTimeValue,
    toProviderAccess,
} from "../../model/api-key-access";
import { knownNow, unknown } from "../../model/known";
import { Problems } from "../../model/problems";

function problemsOf(access: unknown): string[] {
    const problems = new Problems();
    checkApiKeyAccess(problems, "access", knownNow(access as ApiKeyAccess));
    return problems.found;
}

const query = '{"term":{"public":true}}';

test.each([
    [{ search: [{ names: ["logs-*"] }] }],
    [{ replication: [{ names: ["logs-*", "metrics"] }] }],
    [{ search: [{ names: ["logs-*"], query }], replication: [] }],
    [{ search: [{ names: ["logs-*"] }], replication: [{ names: ["logs-*"] }] }],
    [{ search: [{ names: ["*"], fieldSecurity: { grant: ["*"], except: ["secret"] } }] }],
    [{ search: [{ names: [".security"], allowRestrictedIndices: true }] }],
])("takes %j", (access) => {
    expect(problemsOf(access)).toEqual([]);
});

test("leaves alone what is not known yet", () => {
    const problems = new Problems();
    checkApiKeyAccess(problems, "access", unknown);
    checkApiKeyAccess(problems, "access", { search: unknown });
    checkApiKeyAccess(problems, "access", { search: [unknown] });
    checkApiKeyAccess(problems, "access", { search: [{ names: unknown, query }], replication: unknown });
    checkApiKeyAccess(problems, "access", {
        search: [{ names: [unknown], query: unknown }],
        replication: unknown,
    });
    expect(problems.found).toEqual([]);
});

test.each([
    [undefined, ["access: is missing; give `search` or `replication` with the names of indices"]],
    [{}, ["access: gives nothing; give `search` or `replication` with the names of indices"]],
    [
        { search: [], replication: [] },
        ["access: gives nothing; give `search` or `replication` with the names of indices"],
    ],
    [{ search: [{}] }, ["access.search[0].names: is missing; give at least one index name or pattern"]],
    [
        { search: [{ names: [] }] },
        ["access.search[0].names: is empty; give at least one index name or pattern"],
    ],
    [
        { replication: [{ names: ["logs"] }, { names: ["", "berlin:logs"] }] },
        [
            'access.replication[1].names[0]: "" is not an index name or pattern of the remote itself, without a cluster',
            'access.replication[1].names[1]: "berlin:logs" is not an index name or pattern of the remote itself, without a cluster',
        ],
    ],
    [
        { search: [{ names: ["logs"], query: "public:true" }] },
        ['access.search[0].query: is not a query as JSON text, such as {"term":{"public":true}}'],
    ],
])("refuses %j", (access, found) => {
    expect(problemsOf(access)).toEqual(found);
});

test("refuses to hide documents or fields in a key that may replicate, as Elasticsearch does", () => {
    const search = [
        { names: ["logs-*"], query },
        { names: ["logs-*"] },
        { names: ["metrics-cpu"], fieldSecurity: { grant: ["cpu"] } },
    ];
    const cure =
        "hides what a key with `replication` would give away whole; make a second CrossClusterApiKey for replication";
    expect(problemsOf({ search, replication: [{ names: ["traces-*"] }] })).toEqual([
        `access.search[0].query: ${cure}`,
        `access.search[2].fieldSecurity: ${cure}`,
    ]);
    expect(problemsOf({ search, replication: [] })).toEqual([]);
});

test("gives the provider its own names, and nothing that is empty", () => {
    const fieldSecurity = { grant: ["*"], except: ["secret"] };
    expect(
        toProviderAccess({
            search: [
                { names: ["logs-*"], fieldSecurity, query, allowRestrictedIndices: false },
                { names: ["a"] },
            ],
            replication: [{ names: ["metrics-*"] }],
        }),
    ).toEqual({
        searches: [
            {
                names: ["logs-*"],
                fieldSecurity: '{"grant":["*"],"except":["secret"]}',
                query,
                allowRestrictedIndices: false,
            },
            { names: ["a"] },
        ],
        replications: [{ names: ["metrics-*"] }],
    });
    expect(toProviderAccess({ search: [], replication: [{ names: ["a"] }] })).toEqual({
        replications: [{ names: ["a"] }],
    });
});

test.each(["90d", "1h", "30m", "5s", "10ms", "7micros", "7nanos"])("%s is a time", (text) => {
    expect(isTimeValue(text)).toBe(true);
});

test.each(["", "90", "d", "0d", "-1", "90 d", "1.5h", "90D", "1w", "90d "])("%j is no time", (text) => {
    expect(isTimeValue(text)).toBe(false);
});

test.each([
    ["{}", true],
    [query, true],
    ["[]", false],
    ["null", false],
    ["7", false],
    ["{", false],
    ["", false],
])("%s is a JSON object: %p", (text, expected) => {
    expect(isJsonObject(text)).toBe(expected);
});
