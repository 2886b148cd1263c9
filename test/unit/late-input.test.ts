import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { LateResult } from "./late-input-program";

// what fails late ends the program as a rejection that nobody handles, which in jest would end the test
let results: LateResult[];
let right: LateResult[];

beforeAll(() => {
    const program = join(__dirname, "late-input-program.ts");
    const output = execFileSync(process.execPath, ["--import", "tsx", program], { encoding: "utf8" });
    const all = JSON.parse(output) as LateResult[];
    results = all.filter(({ found }) => found !== undefined);
    right = all.filter(({ found }) => found === undefined);
}, 60_000);

test("nothing is made from input that turns out to be wrong", () => {
    expect(results.length).toBeGreaterThan(25);
    const made = results.filter(({ registered, resource }) => registered.includes(resource));
    expect(made).toEqual([]);
    for (const { registered } of results) {
        expect(registered).toContain("wrong");
    }
    for (const { outputs } of results.filter(({ apart }) => !apart)) {
        expect(outputs).not.toContain("wrong");
    }
});

test("the program fails, and says what is wrong", () => {
    for (const { failures, found } of results) {
        expect(failures.join("\n")).toContain(found);
    }
    expect(results.filter(({ clean }) => !clean)).toEqual([]);
});

test("no failure repeats a secret", () => {
    expect(results.flatMap(({ failures }) => failures).join("\n")).not.toContain("MARKER");
});

test("input that turns out to be right is taken", () => {
    expect(right.length).toBeGreaterThan(0);
    for (const { resource, registered, outputs, failures } of right) {
        expect(failures).toEqual([]);
        expect(registered).toContain(resource);
        expect(outputs).toContain("wrong");
    }
});
