import { chmodSync, existsSync, statSync } from "node:fs";
import {
    createNodeTrust,
    deleteNodeTrust,
    nodeTrustChanged,
    NodeTrustInputs,
    NodeTrustState,
    readNodeTrust,
    updateNodeTrust,
} from "../../resources/runtime";
import { UnfinishedError } from "../../resources/unfinished-error";
import { before, steps, unreachable } from "./local-machines";
import {
    ca,
    expiredCa,
    failureOf,
    files,
    limited,
    machine,
    makeMachines,
    otherCa,
    ownNames,
    path,
    prefix,
    removeMachines,
    secured,
    text,
    write,
} from "./trusting-machines";

jest.mock("../../resources/ssh", () => jest.requireActual<object>("./local-machines"));

// many processes, on machines that do other things as well
jest.setTimeout(30_000);

const berlinBlock = `# BEGIN transport trust berlin\n${otherCa.trim()}\n# END transport trust berlin\n`;
const berlinNames = '  - "*.berlin" # transport trust berlin\n';

let inputs: NodeTrustInputs;

beforeEach(() => {
    inputs = makeMachines();
});

afterEach(() => {
    removeMachines();
    jest.restoreAllMocks();
});

const one = () => ({ ...inputs, nodes: Object.fromEntries(Object.entries(inputs.nodes).slice(0, 1)) });

test("names and CAs come to every node, names first, and go again, CAs first", async () => {
    chmodSync(path("node-1", "ca.crt"), 0o640);
    const state = await createNodeTrust(inputs);
    expect(state).toEqual({ ...inputs, heldBy: ["node-1", "node-2"] });
    for (const node of ["node-1", "node-2"]) {
        expect(files(node)).toEqual([ca + berlinBlock, ownNames + berlinNames]);
        expect(existsSync(path(node, "ca.crt.new"))).toBe(false);
    }
    expect(statSync(path("node-1", "ca.crt")).mode & 0o777).toBe(0o640);
    expect(await readNodeTrust(state)).toEqual(state);
    await deleteNodeTrust(state);
    for (const node of ["node-1", "node-2"]) {
        expect(files(node)).toEqual([ca, ownNames]);
    }
    await deleteNodeTrust(state);
    const written = steps
        .filter((step) => /^node-1: writing/.test(step))
        .map((step) => step.split("/").pop());
    expect(written).toEqual(["trust.yml", "ca.crt", "ca.crt", "trust.yml"]);
});

test("without restrictions the CAs alone come", async () => {
    write("node-1", "elasticsearch.yml", secured);
    const state = await createNodeTrust(inputs);
    expect(files("node-1")).toEqual([ca + berlinBlock, ownNames]);
    expect((await readNodeTrust(state)).heldBy).toEqual(["node-1", "node-2"]);
});

test("the whole of a shared authority, when that is said", async () => {
    const shared = { ...one(), sharedAuthority: true, trustWholeAuthority: true };
    write("node-1", "elasticsearch.yml", secured);
    expect((await createNodeTrust(shared)).heldBy).toEqual(["node-1"]);
});

test("into the last file that the setting names, or another one", async () => {
    write("node-1", "elasticsearch.yml", limited.replace('"ca.crt"', '"ca.crt", "others.crt"'));
    write("node-1", "others.crt", ca);
    const state = await createNodeTrust(one());
    expect([text("node-1", "ca.crt"), text("node-1", "others.crt")]).toEqual([ca, ca + berlinBlock]);
    const moved = await updateNodeTrust(state, { ...one(), caPath: "ca.crt" });
    expect([text("node-1", "ca.crt"), text("node-1", "others.crt")]).toEqual([ca + berlinBlock, ca]);
    expect((await readNodeTrust(moved)).heldBy).toEqual(["node-1"]);
    expect((await readNodeTrust(state)).heldBy).toEqual([]);
    await deleteNodeTrust(state);
    expect(text("node-1", "ca.crt")).toBe(ca);
});

test.each([
    ["the CA is gone", "ca.crt", ca],
    ["another CA is there", "ca.crt", ca + berlinBlock.replace(otherCa.trim(), expiredCa.trim())],
    ["a name is gone", "trust.yml", ownNames],
    [
        "a name is there that was once ours",
        "trust.yml",
        `${ownNames}${berlinNames}${berlinNames.replace(".b", ".x")}`,
    ],
    ["a setting lets everybody in", "elasticsearch.yml", `${limited}${prefix}.client_authentication: none\n`],
])("%s: the node does not have it, and an update mends that", async (_, file, changed) => {
    const state = await createNodeTrust(inputs);
    const right = text("node-2", file);
    write("node-2", file, changed);
    const seen = await readNodeTrust(state);
    expect(seen.heldBy).toEqual(["node-1"]);
    expect(nodeTrustChanged(seen, inputs)).toBe(true);
    if (file === "elasticsearch.yml") {
        write("node-2", file, right);
    }
    expect(await updateNodeTrust(seen, inputs)).toEqual(state);
    expect(files("node-2")).toEqual([ca + berlinBlock, ownNames + berlinNames]);
});

test("a node that no longer restricts names is not one that has them", async () => {
    const shared = { ...one(), sharedAuthority: true };
    const state = await createNodeTrust(shared);
    write("node-1", "elasticsearch.yml", secured);
    expect((await readNodeTrust(state)).heldBy).toEqual([]);
});

test("changed CAs and names: the old names go when the new CAs are there", async () => {
    const state = await createNodeTrust(one());
    const seen: string[] = [];
    before.step = (step) => {
        if (step.startsWith("writing")) {
            seen.push(
                `${text("node-1", "trust.yml").includes("*.berlin") ? "old" : "new"} names, ${step.split("/").pop()}`,
            );
        }
    };
    await updateNodeTrust(state, { ...one(), caCertificates: [expiredCa], nodeNames: ["*.paris"] });
    expect(seen).toEqual(["old names, trust.yml", "old names, ca.crt", "old names, trust.yml"]);
    expect(files("node-1")).toEqual([
        ca + berlinBlock.replace(otherCa.trim(), expiredCa.trim()),
        ownNames + berlinNames.replace("*.berlin", "*.paris"),
    ]);
});

describe("a node that left", () => {
    test("is cleaned", async () => {
        const state = await createNodeTrust(inputs);
        expect(nodeTrustChanged(state, one())).toBe(true);
        expect((await updateNodeTrust(state, one())).heldBy).toEqual(["node-1"]);
        expect(files("node-2")).toEqual([ca, ownNames]);
        expect(files("node-1")).toEqual([ca + berlinBlock, ownNames + berlinNames]);
    });

    test("and does not answer is warned of", async () => {
        const warn = jest.spyOn(console, "warn").mockReturnValue(undefined);
        const state = await createNodeTrust(inputs);
        unreachable.add("node-2");
        expect((await updateNodeTrust(state, one())).heldBy).toEqual(["node-1"]);
        expect(String(warn.mock.calls[0]?.[0])).toMatch(
            /node node-2: no ssh.*may still trust the other cluster$/,
        );
    });

    test("keeps destroy from passing, with the cure", async () => {
        const state = await createNodeTrust(inputs);
        unreachable.add("node-2");
        expect((await failureOf(deleteNodeTrust(state))).message).toMatch(
            /node node-2: no ssh.*if the machine is gone for good, take the node out of `nodes`/,
        );
        expect(files("node-1")).toEqual([ca, ownNames]);
    });
});

describe("what only came to some nodes", () => {
    const failing = "node node-2";

    function failOnNode2(): void {
        before.step = (step) => {
            if (step === `writing ${path("node-2", "ca.crt")}`) {
                throw new Error(`${failing}: no space left`);
            }
        };
    }

    test("is made up for by the next run", async () => {
        failOnNode2();
        const error = await failureOf(createNodeTrust(inputs));
        expect(error).toBeInstanceOf(UnfinishedError);
        expect(error).toMatchObject({ id: "berlin", message: `${failing}: no space left` });
        const { properties: state } = error as UnfinishedError<NodeTrustState>;
        expect(state).toEqual({ ...inputs, heldBy: [] });
        expect(nodeTrustChanged(state, inputs)).toBe(true);
        delete before.step;
        expect((await updateNodeTrust(state, inputs)).heldBy).toEqual(["node-1", "node-2"]);
    });

    test("is remembered for nodes that leave meanwhile", async () => {
        const created = await createNodeTrust(inputs);
        const without1 = { "node-2": machine("node-2") };
        failOnNode2();
        const error = await failureOf(updateNodeTrust(created, { ...inputs, nodes: without1 }));
        const { properties: state } = error as UnfinishedError<NodeTrustState>;
        expect(Object.keys(state.nodes)).toEqual(["node-1", "node-2"]);
        delete before.step;
        await updateNodeTrust(state, { ...inputs, nodes: without1 });
        expect(files("node-1")).toEqual([ca, ownNames]);
    });
});

describe("at the same time", () => {
    test("many trusts write the same files, and all of them stay", async () => {
        const names = Array.from({ length: 4 }, (_, index) => `trust-${index}`);
        const all = names.map((name) => ({ ...one(), name, nodeNames: [`*.${name}`] }));
        const states = await Promise.all(all.map(createNodeTrust));
        const holding = await Promise.all(states.map(readNodeTrust));
        expect(holding.map(({ heldBy }) => heldBy)).toEqual(names.map(() => ["node-1"]));
        await Promise.all(states.map(deleteNodeTrust));
        expect(files("node-1")).toEqual([ca, ownNames]);
    });

    test("somebody who always writes first gets an error, not a hang", async () => {
        let count = 0;
        before.step = (step) => {
            if (step.startsWith("writing")) {
                count += 1;
                write("node-1", "trust.yml", `# ${count}\n${ownNames}`);
            }
        };
        expect((await failureOf(createNodeTrust(one()))).message).toContain(
            "trust.yml was another one each of 50 times that it was read",
        );
        expect(count).toBe(50);
    });
});
