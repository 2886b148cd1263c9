import { createNodeTrust, NodeTrustInputs } from "../../resources/runtime";
import { steps } from "./local-machines";
import {
    ca,
    failureOf,
    files,
    limited,
    makeMachines,
    ownNames,
    path,
    prefix,
    removeMachines,
    secured,
    write,
} from "./trusting-machines";

jest.mock("../../resources/ssh", () => jest.requireActual<object>("./local-machines"));

let inputs: NodeTrustInputs;

beforeEach(() => {
    inputs = makeMachines();
});

afterEach(removeMachines);

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
            "is /FILE, without `caPath` other.crt; give one of them, or leave `caPath` out",
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
        const { message } = await failureOf(createNodeTrust({ ...inputs, ...more }));
        expect(message).toContain(expected.replace("/FILE", path("node-2", "ca.crt")));
        expect(message).toMatch(/^node (node-1, )?node-2: /m);
        expect(files("node-1")).toEqual([ca, ownNames]);
        expect(steps.filter((step) => step.includes("writing"))).toEqual([]);
    });

    test("when what is wrong is the same on several nodes, which is said once", async () => {
        for (const node of ["node-1", "node-2"]) {
            write(node, "elasticsearch.yml", "");
        }
        const { message } = await failureOf(createNodeTrust(inputs));
        expect(message).toMatch(/^node node-1, node-2: elasticsearch.yml: .*enabled is not set/);
        expect(message.match(/node-1/g)).toHaveLength(2);
    });

    test("when elasticsearch.yml is not YAML", async () => {
        write("node-2", "elasticsearch.yml", "a: [");
        expect((await failureOf(createNodeTrust(inputs))).message).toContain(
            "node node-2: elasticsearch.yml is not YAML: Flow sequence",
        );
    });
});
