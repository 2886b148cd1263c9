import { namesOfTrust, withTrustedCas, withTrustedNames } from "../../model/trust-files";
import { makeCertificates } from "./certificates";

const { ca, otherCa, expiredCa } = makeCertificates();

describe("CAs", () => {
    const block = (trust: string, pem: string) =>
        `# BEGIN transport trust ${trust}\n${pem.trim()}\n# END transport trust ${trust}\n`;

    test("come after those that are there, and go again", () => {
        const file = withTrustedCas(`own\n${ca}`, "berlin", [otherCa]);
        expect(file).toBe(`own\n${ca}${block("berlin", otherCa)}`);
        expect(withTrustedCas(file, "berlin", [])).toBe(`own\n${ca}`);
    });

    test("come into a file that does not end its last line", () => {
        const file = withTrustedCas(ca.trimEnd(), "berlin", [otherCa]);
        expect(file).toBe(ca + block("berlin", otherCa));
    });

    test("of one trust change, those of others stay where they are", () => {
        const file = ca + block("berlin", otherCa) + block("paris", ca) + "# end\n";
        expect(withTrustedCas(file, "berlin", [otherCa])).toBe(file);
        expect(withTrustedCas(file, "berlin", [`${otherCa}${expiredCa}`])).toBe(
            `${ca}${block("berlin", `${otherCa}${expiredCa}`)}${block("paris", ca)}# end\n`,
        );
        expect(withTrustedCas(file, "berlin", [])).toBe(`${ca}${block("paris", ca)}# end\n`);
        expect(withTrustedCas(file, "rome", [])).toBe(file);
    });

    test("that stand there twice stand there once afterwards", () => {
        const file = ca + block("berlin", otherCa) + block("berlin", expiredCa);
        expect(withTrustedCas(file, "berlin", [otherCa])).toBe(ca + block("berlin", otherCa));
    });

    test("go from a file whose lines an editor has ended otherwise", () => {
        const file = (ca + block("berlin", otherCa)).replaceAll("\n", "\r\n");
        expect(withTrustedCas(file, "berlin", [])).toBe(ca.replaceAll("\n", "\r\n"));
    });

    test("of others are not lost when the last line is", () => {
        const file = `${ca}${block("berlin", otherCa).replace(/# END.*\n/, "")}${block("paris", ca)}`;
        const line = 'the line "# BEGIN transport trust berlin" has no "# END transport trust berlin" below';
        expect(() => withTrustedCas(file, "berlin", [])).toThrow(line);
        expect(() => withTrustedCas(file, "berlin", [otherCa])).toThrow(line);
    });

    test("never go when nothing would be left", () => {
        expect(() => withTrustedCas(block("berlin", otherCa), "berlin", [])).toThrow(
            "no certificate would be left in it; put the CA of this cluster's own nodes into it",
        );
        expect(withTrustedCas("", "berlin", [])).toBe("");
    });
});

describe("names", () => {
    const own = 'trust.subject_name:\n  - "*.munich"\n';
    const berlin = '  - "*.berlin" # transport trust berlin\n';

    test.each([
        ["a list", own, own],
        ["a list in one line", 'trust.subject_name: [ "*.munich" ]\n', own],
        ["a text", 'trust.subject_name: "*.munich"\n', own],
        ["a nested list", 'trust:\n  subject_name:\n    - "*.munich"\n', undefined],
        ["comments", `# ours\n${own}  # partners\n`, `# ours\n${own}  # partners\n`],
        ["other settings", `a: 1 # first\n${own}b: 2\n`, `a: 1 # first\n${own}b: 2\n`],
        ["names without quotes", "trust.subject_name:\n- a.munich\n", "trust.subject_name:\n  - a.munich\n"],
    ])("come into %s, and go again", (_, file, after) => {
        const changed = withTrustedNames(file, "berlin", ["*.berlin", "*.berlin"]);
        expect(changed).toContain('  - "*.berlin" # transport trust berlin\n');
        expect(namesOfTrust(changed, "berlin")).toEqual(["*.berlin"]);
        expect(withTrustedNames(changed, "berlin", ["*.berlin"])).toBe(changed);
        expect(withTrustedNames(changed, "berlin", [])).toBe(after ?? file);
    });

    test("that stand in one text", () => {
        expect(
            withTrustedNames("trust.subject_name: a.munich, b.munich # ours", "berlin", ["*.berlin"]),
        ).toBe(`trust.subject_name:\n  - "a.munich"\n  - "b.munich"\n${berlin}  # ours\n`);
    });

    test("that are there already are left as they are", () => {
        const file = "trust.subject_name: [ '*.berlin', x ]";
        expect(withTrustedNames(file, "berlin", ["*.berlin"])).toBe(file);
        expect(withTrustedNames(file, "berlin", [])).toBe(file);
    });

    test("that change keep their place", () => {
        const file = `${own}${berlin}  - "*.rome" # transport trust rome\n`;
        expect(withTrustedNames(file, "berlin", ["*.berlin", "*.paris"])).toBe(
            `${file}  - "*.paris" # transport trust berlin\n`,
        );
        expect(withTrustedNames(file, "berlin", ["*.paris"])).toBe(
            `${own}  - "*.rome" # transport trust rome\n  - "*.paris" # transport trust berlin\n`,
        );
    });

    test("of another trust stay when this one goes, and the other way round", () => {
        const both = withTrustedNames(own + berlin, "second", ["*.berlin"]);
        expect(both).toBe(`${own}${berlin}  - "*.berlin" # transport trust second\n`);
        expect(withTrustedNames(both, "berlin", [])).toBe(`${own}  - "*.berlin" # transport trust second\n`);
        expect(withTrustedNames(both, "second", [])).toBe(own + berlin);
    });

    test("of a trust whose name begins like this one's are others", () => {
        const file = own + berlin.replace("trust berlin", "trust berlin-2");
        expect(withTrustedNames(file, "berlin", [])).toBe(file);
    });

    test("go without the comment that somebody put above", () => {
        const file = `${own}  # partners\n${berlin}  - "*.rome"\n`;
        expect(withTrustedNames(file, "berlin", [])).toBe(`${own}  - "*.rome"\n  # partners\n`);
    });

    test("never go when nothing would be left", () => {
        expect(() => withTrustedNames(`trust.subject_name:\n${berlin}`, "berlin", [])).toThrow(
            "no name would be left in trust.subject_name, so nobody would be let in; put the names of this cluster's own nodes into it",
        );
    });

    test.each([
        [
            "",
            'it has no list trust.subject_name; write it with the names of this cluster\'s own nodes, such as\ntrust.subject_name:\n  - "*.node.munich.cluster.example"',
        ],
        ["trust.subject_name:", "it has no list trust.subject_name"],
        ["other: 1", "it has no list trust.subject_name"],
        ["trust.subject_name: [", "Flow sequence"],
    ])("do not come into %j", (file, problem) => {
        expect(() => withTrustedNames(file, "berlin", ["*.berlin"])).toThrow(problem);
        expect(withTrustedNames(file, "berlin", [])).toBe(file);
    });
});
