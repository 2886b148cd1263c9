import { checkAlias, checkIndexExpression, credentialSetting, remoteIndexPattern } from "../../model/alias";
import { Known, unknown } from "../../model/known";
import { Problems } from "../../model/problems";

function problemsOf(alias: unknown): string[] {
    const problems = new Problems();
    checkAlias(problems, "alias", alias as Known<string>);
    return problems.found;
}

test.each(["berlin", "Berlin-2", "b_1", "7", "-", unknown])("takes %p", (alias) => {
    expect(problemsOf(alias)).toEqual([]);
});

test.each([undefined, null, ""])("misses %p", (alias) => {
    expect(problemsOf(alias)).toEqual([
        'alias: is missing; give the name that the local cluster will use, such as "berlin"',
    ]);
});

test.each(["a.b", "a:b", "a b", "a*", "münchen", "a\n", "../a", 7, ["berlin"]])("refuses %p", (alias) => {
    expect(problemsOf(alias)).toEqual([
        `alias: ${JSON.stringify(alias)} has other characters than letters, digits, "-" and "_"`,
    ]);
});

test("names the keystore entry", () => {
    expect(credentialSetting("berlin")).toBe("cluster.remote.berlin.credentials");
});

test.each([
    ["logs-*", "berlin:logs-*"],
    ["logs-*,metrics-*", "berlin:logs-*,berlin:metrics-*"],
    [" logs-* , -logs-old ", "berlin:logs-*,berlin:-logs-old"],
    ["<logs-{now/d}>", "berlin:<logs-{now/d}>"],
    ["*", "berlin:*"],
])("indexPattern of %p", (expression, pattern) => {
    const problems = new Problems();
    checkIndexExpression(problems, expression);
    expect(problems.found).toEqual([]);
    expect(remoteIndexPattern("berlin", expression)).toBe(pattern);
});

test.each(["", " ", "logs-*,", ",logs-*", "paris:logs-*", "logs-*,paris:logs-*"])(
    "indexPattern refuses %p",
    (expression) => {
        const problems = new Problems();
        checkIndexExpression(problems, expression);
        expect(problems.found).toEqual([
            `indexPattern(${JSON.stringify(expression)}): give index names or patterns without a cluster, ` +
                'separated by commas, such as "logs-*,metrics-*"',
        ]);
    },
);
