import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { makeCertificates } from "./certificates";
import { ssh } from "./fixtures";
import { before, steps, unreachable } from "./local-machines";

jest.mock("../../resources/ssh", () => jest.requireActual<object>("./local-machines"));

// many processes, on machines that do other things as well
jest.setTimeout(30_000);

const { ca, otherCa, expiredCa } = makeCertificates();
const prefix = "xpack.security.transport.ssl";
const secured = `${prefix}.enabled: true\n${prefix}.certificate_authorities: [ "ca.crt" ]\n`;
const limited = `${secured}${prefix}.trust_restrictions.path: trust.yml\n`;
const ownNames = 'trust.subject_name:\n  - "*.munich"\n';
const berlinBlock = `# BEGIN transport trust berlin\n${otherCa.trim()}\n# END transport trust berlin\n`;
const berlinNames = '  - "*.berlin" # transport trust berlin\n';

let folder: string;
let inputs: NodeTrustInputs;

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "node-trust-"));
    inputs = {
        ...{ name: "berlin", caCertificates: [otherCa], nodeNames: ["*.berlin"] },
        ...{ sharedAuthority: false, trustWholeAuthority: false },
        nodes: { "node-1": machine("node-1"), "node-2": machine("node-2") },
    };
    steps.length = 0;
});

afterEach(() => {
    rmSync(folder, { recursive: true });
    unreachable.clear();
    delete before.step;
    jest.restoreAllMocks();
});

/** A node with its files. */
function machine(name: string, configuration = limited) {
    const configPath = join(folder, name);
    mkdirSync(configPath, { recursive: true });
    write(name, "elasticsearch.yml", configuration);
    write(name, "ca.crt", ca);
    write(name, "trust.yml", ownNames);
    return { name, ssh: { ...ssh, port: 22, sudo: false }, configPath, keystoreCommand: "keystore" };
}

const path = (node: string, file: string) => join(folder, node, file);
const write = (node: string, file: string, text: string) => writeFileSync(path(node, file), text);
const text = (node: string, file: string) => readFileSync(path(node, file), "utf8");
const files = (node: string) => [text(node, "ca.crt"), text(node, "trust.yml")];
const one = () => ({ ...inputs, nodes: Object.fromEntries(Object.entries(inputs.nodes).slice(0, 1)) });

async function problem(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => new Error("it worked"),
        (error: unknown) => error as Error,
    );
}

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
        expect((await problem(deleteNodeTrust(state))).message).toMatch(
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
        const error = await problem(createNodeTrust(inputs));
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
        const error = await problem(updateNodeTrust(created, { ...inputs, nodes: without1 }));
        const { properties: state } = error as UnfinishedError<NodeTrustState>;
        expect(Object.keys(state.nodes)).toEqual(["node-1", "node-2"]);
        delete before.step;
        await updateNodeTrust(state, { ...inputs, nodes: without1 });
        expect(files("node-1")).toEqual([ca, ownNames]);
    });
});

describe("nothing is written", () => {
    const placeholder = "<names of this cluster's own nodes>";

    test.each<[string, [file: string, content: string], string, Partial<NodeTrustInputs>]>([
        [
            "when certificates are not asked for",
            ["elasticsearch.yml", `${limited}${prefix}.client_authentication: optional\n`],
            `elasticsearch.yml: ${prefix}.client_authentication is optional, so clusters without a certificate are let in`,
            {},
        ],
        [
            "when no file of CAs is named",
            ["elasticsearch.yml", `${prefix}.enabled: true`],
            "names no file",
            {},
        ],
        [
            "when another file of CAs is asked for",
            ["elasticsearch.yml", limited],
            "is /FOLDER/node-2/ca.crt, without `caPath` other.crt; give one of them, or leave `caPath` out",
            { caPath: "other.crt" },
        ],
        ["without the file of CAs", ["ca.crt", ""], "node-2/ca.crt: empty, or not there; write it", {}],
        [
            "into what is no YAML",
            ["trust.yml", "trust.subject_name: ["],
            "node-2/trust.yml: Flow sequence",
            {},
        ],
        [
            "without names of its own",
            ["trust.yml", "other: 1"],
            "node-2/trust.yml: it has no list trust.subject_name",
            {},
        ],
        [
            "when a shared authority would be trusted without names",
            ["elasticsearch.yml", secured],
            `elasticsearch.yml: ${prefix}.trust_restrictions.path is not set, and the other cluster is on Elastic Cloud, whose CA signs those of others, too ` +
                "(of other customers in the same region): all of them would be let in. Put the names of this cluster's own nodes and those of the other's " +
                `into certs/trust.yml of the configuration folder:\ntrust.subject_name:\n  - ${placeholder}\n  - "*.berlin"\n` +
                `and write into elasticsearch.yml\n${prefix}.trust_restrictions.path: certs/trust.yml\nor say \`trustWholeAuthority: true\` if that is meant\n` +
                "Nothing was written. After a change of elasticsearch.yml restart the node; then run again",
            { sharedAuthority: true },
        ],
        [
            "when names must be restricted and are not",
            ["elasticsearch.yml", secured],
            "`restricted` is true, but everything is let in that the other's CA signs",
            { restricted: true },
        ],
        [
            "when names must not be restricted and are",
            ["elasticsearch.yml", limited],
            "so that with `restricted: false` nobody would be let in; leave `restricted` out",
            { restricted: false },
        ],
    ])("%s", async (_, [file, content], expected, more) => {
        write("node-2", file, content);
        const { message } = await problem(createNodeTrust({ ...inputs, ...more }));
        expect(message).toContain(expected.replace("/FOLDER", folder));
        expect(message).toMatch(/^node (node-1, )?node-2: /m);
        expect(files("node-1")).toEqual([ca, ownNames]);
        expect(steps.filter((step) => step.includes("writing"))).toEqual([]);
    });

    test("when what is wrong is the same on several nodes, which is said once", async () => {
        for (const node of ["node-1", "node-2"]) {
            write(node, "elasticsearch.yml", "");
        }
        const { message } = await problem(createNodeTrust(inputs));
        expect(message).toMatch(/^node node-1, node-2: elasticsearch.yml: .*enabled is not set/);
        expect(message.match(/node-1/g)).toHaveLength(2);
    });

    test("when elasticsearch.yml is not YAML", async () => {
        write("node-2", "elasticsearch.yml", "a: [");
        expect((await problem(createNodeTrust(inputs))).message).toContain(
            "node node-2: elasticsearch.yml is not YAML: Flow sequence",
        );
    });
});

describe("at the same time", () => {
    test("many trusts write the same files, and all of them stay", async () => {
        const names = Array.from({ length: 8 }, (_, index) => `trust-${index}`);
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
        expect((await problem(createNodeTrust(one()))).message).toContain(
            "trust.yml was another one each of 50 times that it was read",
        );
        expect(count).toBe(50);
    });
});
