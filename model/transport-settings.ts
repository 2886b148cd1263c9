import { createHash } from "node:crypto";
import { isAbsolute } from "node:path/posix";
import { isScalar, isSeq, parse, parseDocument, Scalar, YAMLSeq } from "yaml";
import { pemBlocks } from "./certificates";
import { transportCaSetting, trustRestrictionsSetting } from "./eck-transport";
import { settingValues } from "./settings";

/** What `elasticsearch.yml` says of the transport interface of a node. */
export interface TransportSettings {
    /** Files of CAs, absolute, in the order of the setting. */
    caFiles: string[];
    /** File of trust restrictions, absolute; absent when the node has none. */
    restrictions?: string;
    /** What keeps a mutual trust from working, each with the cure. */
    problems: string[];
}

const prefix = "xpack.security.transport.ssl";

/** Reads the settings of the transport interface, however `elasticsearch.yml` nests them. */
export function transportSettings(configuration: string, configPath: string): TransportSettings {
    const yml: unknown = parse(configuration);
    const texts = (setting: string) => settingValues(yml, setting).flat().map(String);
    const absolute = (path: string) => (isAbsolute(path) ? path : `${configPath}/${path}`);
    const caFiles = texts(transportCaSetting).map(absolute);
    const [restrictions] = texts(trustRestrictionsSetting).map(absolute);
    const problems: string[] = [];
    if (!texts(`${prefix}.enabled`).includes("true")) {
        problems.push(`${prefix}.enabled is not true; set it`);
    }
    if (texts(`${prefix}.verification_mode`).includes("none")) {
        problems.push(
            `${prefix}.verification_mode is none, so anybody is let in; set it to certificate or full`,
        );
    }
    const [authentication = "required"] = texts(`${prefix}.client_authentication`);
    if (authentication !== "required") {
        problems.push(
            `${prefix}.client_authentication is ${authentication}, so clusters without a certificate are let in; set it to required, or leave it out`,
        );
    }
    if (caFiles.length === 0) {
        const [store] = [...texts(`${prefix}.truststore.path`), ...texts(`${prefix}.keystore.path`)];
        const reason = store === undefined ? "names no file" : `is not used, but the key store ${store}`;
        problems.push(
            `${transportCaSetting} ${reason}; put the cluster's own CA into a PEM file, and name that:\n${transportCaSetting}: [ "certs/transport-ca.crt" ]`,
        );
    }
    return { caFiles, problems, ...(restrictions === undefined ? {} : { restrictions }) };
}

/** First line of what belongs to one trust in a file of CAs. */
export function trustBegin(trust: string): string {
    return `# BEGIN transport trust ${trust}`;
}

/** Last line of what belongs to one trust in a file of CAs. */
export function trustEnd(trust: string): string {
    return `# END transport trust ${trust}`;
}

/** What belongs to one trust in a file of CAs; empty for none. */
export function trustBlock(trust: string, certificates: string[]): string {
    return certificates.length === 0
        ? ""
        : [trustBegin(trust), ...certificates.flatMap(pemBlocks), trustEnd(trust), ""].join("\n");
}

/** The names in a file of trust restrictions that carry the mark of one trust. */
export function namesOfTrust(file: string, trust: string): string[] {
    return entriesOf(subjectNames(parseDocument(file)))
        .filter((entry) => isMarked(entry, trust))
        .map(({ value }) => String(value));
}

/**
 * A file of trust restrictions with other names for one trust; each carries its mark. Names that stand there without it
 * belong to somebody else: they stay, and are not added again. Everything else stays as well, comments too.
 * @throws Error when the file has no list `trust.subject_name`, or nothing would be left in it.
 */
export function withTrustNames(file: string, trust: string, names: string[]): string {
    const document = parseDocument(file);
    const list = subjectNames(document);
    const others = entriesOf(list).filter((entry) => !isMarked(entry, trust));
    const known = others.map(({ value }) => String(value));
    const added = [...new Set(names)]
        .filter((name) => !known.includes(name))
        .map((name) => {
            const entry = new Scalar(name);
            entry.type = Scalar.QUOTE_DOUBLE;
            entry.comment = mark(trust);
            return entry;
        });
    if (others.length + added.length === 0) {
        throw new Error("the list trust.subject_name would be empty, and the node would let nobody in");
    }
    list.items = [...others, ...added];
    return document.toString({ lineWidth: 0 });
}

/** Names one state of a file, to notice that somebody else changed it. */
export function digest(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

function mark(trust: string): string {
    return ` transport trust ${trust}`;
}

function isMarked({ comment }: Scalar, trust: string): boolean {
    return comment?.trim() === mark(trust).trim();
}

function entriesOf(list: YAMLSeq): Scalar[] {
    return list.items.filter((item): item is Scalar => isScalar(item));
}

/** The list, wherever it stands: a single name is made a list. */
function subjectNames(document: ReturnType<typeof parseDocument>): YAMLSeq {
    for (const path of [["trust.subject_name"], ["trust", "subject_name"]]) {
        const node: unknown = document.getIn(path, true);
        if (isSeq(node)) {
            // entries of `[ ... ]` have no place for comments
            node.flow = false;
            return node;
        }
        if (isScalar(node) && node.value !== null) {
            const list = new YAMLSeq();
            list.items = [node];
            document.setIn(path, list);
            return list;
        }
    }
    throw new Error("it has no list trust.subject_name");
}
