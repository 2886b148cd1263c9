import { patternsOverlap } from "../../model/api-key-access";

/** All texts of an alphabet up to a length. */
function texts(alphabet: string, length: number): string[] {
    const shorter = length === 0 ? [] : texts(alphabet, length - 1);
    const longest = shorter.filter((text) => text.length === length - 1);
    return length === 0
        ? [""]
        : [...shorter, ...longest.flatMap((text) => [...alphabet].map((c) => text + c))];
}

const names = texts("ab", 6);

function matches(pattern: string): Set<string> {
    const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
    return new Set(names.filter((name) => expression.test(name)));
}

test("agrees with brute force for every two patterns of up to three characters", () => {
    const patterns = texts("ab*", 3).map((pattern) => ({ pattern, matched: matches(pattern) }));
    expect(patterns).toHaveLength(40);
    for (const one of patterns) {
        for (const other of patterns) {
            // the shortest name that two patterns share is no longer than both together
            const overlap = [...one.matched].some((name) => other.matched.has(name));
            expect([one.pattern, other.pattern, patternsOverlap(one.pattern, other.pattern)]).toEqual([
                one.pattern,
                other.pattern,
                overlap,
            ]);
        }
    }
});

test.each([
    ["logs-*", "logs-2026", true],
    ["logs-*", "metrics-*", false],
    ["logs-*", "*-2026", true],
    ["logs-*-prod", "logs-*-test", false],
    ["*", "anything", true],
    ["logs", "logs", true],
    ["logs", "Logs", false],
    ["logs.2026", "logs-2026", false],
])("%s and %s: %p", (one, other, overlap) => {
    expect(patternsOverlap(one, other)).toBe(overlap);
    expect(patternsOverlap(other, one)).toBe(overlap);
});

test("stays quick with many wildcards", () => {
    const one = `${"*a".repeat(25)}b`;
    const other = `${"a*".repeat(25)}c`;
    const begin = performance.now();
    expect(patternsOverlap(one, other)).toBe(false);
    expect(performance.now() - begin).toBeLessThan(1_000);
});
