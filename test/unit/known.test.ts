import * as pulumi from "@pulumi/pulumi";
import { knownNow, unknown } from "../../model/known";
import { isPresent, items, Problems } from "../../model/problems";

test("outputs and promises are not known, at any depth", () => {
    const value = {
        plain: "text",
        output: pulumi.output("text"),
        nested: { list: [pulumi.secret(1), 2, Promise.resolve(3)], nothing: null, missing: undefined },
    };
    expect(knownNow(value)).toEqual({
        plain: "text",
        output: unknown,
        nested: { list: [unknown, 2, unknown], nothing: null, missing: undefined },
    });
    expect(knownNow(pulumi.output({}))).toBe(unknown);
});

test.each([
    [undefined, false],
    [null, false],
    [unknown, false],
    ["", true],
    [0, true],
    [false, true],
])("%p is there to be judged: %p", (value, present) => {
    expect(isPresent(value)).toBe(present);
});

test("collects problems with their paths", () => {
    const problems = new Problems();
    problems.add("one", "is wrong");
    problems.check("two", 2, (value) => value === 3, "is not three");
    problems.check("three", 3, (value) => value === 3, "is not three");
    problems.check("four", unknown, () => false, "is never judged");
    problems.check("five", undefined, () => false, "is never judged");
    expect(problems.found).toEqual(["one: is wrong", "two: is not three"]);
});

test.each([
    [undefined, false],
    [null, false],
    ["", false],
    [unknown, true],
    [0, true],
    [[], true],
])("%p is given: %p", (value, given) => {
    const problems = new Problems();
    expect(problems.require("name", value, "give a name")).toBe(given);
    expect(problems.found).toEqual(given ? [] : ["name: is missing; give a name"]);
});

test("the known items of a list keep their places", () => {
    expect(items("list", ["a", unknown, null, "b"])).toEqual([
        ["list[0]", "a"],
        ["list[3]", "b"],
    ]);
    expect(items("list", undefined)).toEqual([]);
    expect(items("list", unknown)).toEqual([]);
});
