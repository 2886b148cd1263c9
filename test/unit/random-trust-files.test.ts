import { parse, stringify } from "yaml";
import { pemBlocks } from "../../model/certificates";
import { transportSettings } from "../../model/transport-settings";
import { namesOfTrust, withTrustedCas, withTrustedNames } from "../../model/trust-files";
import { Chance, nested, seeds } from "./random-specs";

const trusts = [
    "project/stack/trust-local",
    "project/stack/trust-local-2",
    "project/other/trust-local",
    "a: #b",
];
const pool = [
    "*.node.munich.cluster.example",
    "*.node.munich.cluster.example.account",
    "node-1",
    "node-?.berlin",
    "a#b",
    "a: b",
    `*.${"long-".repeat(30)}.example`,
    "paris-es-default-0.node.paris.search.es.local",
];
const setting = "trust.subject_name";

/** A file with the names of the cluster's own nodes, in one of the ways to write it. */
function namesFile(chance: Chance, own: string[]): string {
    // a list of names without commas may stand in one text
    const inOneText = own.length === 1 || chance.once(4);
    const value = inOneText ? own.join(chance.once(2) ? "," : ", ") : own;
    const isFlow = chance.once(4);
    const yml = stringify(nested(chance, setting, value), {
        collectionStyle: isFlow ? "flow" : "any",
        lineWidth: 0,
    });
    return `# kept above\n${yml}${!isFlow && chance.once(2) ? "other: 1 # kept below\n" : ""}`;
}

/** The names as Elasticsearch reads them. */
function namesIn(file: string): string[] {
    const flat = (value: unknown): string[] =>
        Array.isArray(value) ? value.map(String) : String(value).split(/,\s*/);
    const { [setting]: direct, trust } = parse(file) as Record<string, unknown>;
    return flat(direct ?? (trust as { subject_name: unknown }).subject_name);
}

const sorted = (list: Iterable<string>) => [...new Set(list)].toSorted();

test.each(seeds)("names of many trusts come and go, and leave the file as it was (seed %d)", (seed) => {
    const chance = new Chance(seed);
    const own = ["own-1", ...chance.some(pool)];
    const before = namesFile(chance, own);
    const held = new Map<string, string[]>();
    let file = before;
    for (let step = 0; step < 12; step++) {
        const trust = chance.pick(trusts);
        const names = chance.once(3) ? [] : chance.some(pool);
        file = withTrustedNames(file, trust, names);
        held.set(trust, names);
        expect(sorted(namesIn(file))).toEqual(sorted([...own, ...[...held.values()].flat()]));
        expect(sorted(namesOfTrust(file, trust))).toEqual(
            sorted(names.filter((name) => !own.includes(name))),
        );
        expect(withTrustedNames(file, trust, names)).toBe(file);
        expect(file).toContain("# kept above");
        expect(file.includes("# kept below")).toBe(before.includes("# kept below"));
    }
    for (const trust of trusts) {
        file = withTrustedNames(file, trust, []);
    }
    expect(namesIn(file)).toEqual(own);
    expect((parse(file) as { other?: number }).other).toBe((parse(before) as { other?: number }).other);
});

const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;
const certificates = ["A", "B", "C", "D"].map(pem);

test.each(seeds)("CAs of many trusts come and go, and leave the file as it was (seed %d)", (seed) => {
    const chance = new Chance(seed);
    const own = [pem("own"), ...chance.some(certificates)];
    const before = `# kept\n${own.join(chance.once(2) ? "\n" : "\n\n# another one\n")}\n`;
    const held = new Map<string, string[]>();
    // an editor may have left out the end of the last line
    let file = chance.once(3) ? before.trimEnd() : before;
    for (let step = 0; step < 12; step++) {
        const trust = chance.pick(trusts);
        const cas = chance.once(3) ? [] : chance.some(certificates);
        file = withTrustedCas(file, trust, cas);
        held.set(trust, cas);
        expect(pemBlocks(file).toSorted()).toEqual([...own, ...[...held.values()].flat()].toSorted());
        expect(withTrustedCas(file, trust, cas)).toBe(file);
    }
    for (const trust of trusts) {
        file = withTrustedCas(file, trust, []);
    }
    expect(file.trimEnd()).toBe(before.trimEnd());
});

test.each(seeds)("the settings are found however they nest (seed %d)", (seed) => {
    const chance = new Chance(seed);
    const prefix = "xpack.security.transport.ssl";
    const caFiles = ["certs/a.crt", "/etc/b.crt", "certs/c d.crt"].filter(() => chance.once(2));
    const wanted: [string, unknown][] = [
        [`${prefix}.enabled`, chance.pick([true, "true"])],
        [`${prefix}.certificate_authorities`, chance.once(3) ? caFiles.join(", ") : caFiles],
        [`${prefix}.trust_restrictions.path`, "certs/trust.yml"],
    ];
    const yml = chance.once(2)
        ? stringify(Object.assign({}, ...wanted.map(([name, value]) => ({ [name]: value }))))
        : stringify(
              nested(chance, prefix, {
                  enabled: wanted[0]?.[1],
                  certificate_authorities: wanted[1]?.[1],
                  ...nested(chance, "trust_restrictions.path", wanted[2]?.[1]),
              }),
          );
    const found = transportSettings(yml, "/etc/elasticsearch");
    expect(found).toMatchObject({
        caFiles: caFiles.map((file) => (file.startsWith("/") ? file : `/etc/elasticsearch/${file}`)),
        restrictions: "/etc/elasticsearch/certs/trust.yml",
    });
    expect(found.problems).toHaveLength(caFiles.length === 0 ? 1 : 0);
});
