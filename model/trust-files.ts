import { createHash } from "node:crypto";
import { isScalar, isSeq, parseDocument, Scalar, YAMLSeq } from "yaml";
import { pemBlocks } from "./certificates";

/**
 * A file of CAs with other certificates for one trust, between two comment lines; none take the lines away. Everything
 * else in it stays.
 * @throws Error when the last line is missing, or no certificate would be left in the file.
 */
export function withTrustedCas(file: string, trust: string, certificates: string[]): string {
    const [begin, end] = [`# BEGIN transport trust ${trust}`, `# END transport trust ${trust}`];
    const block = certificates.length === 0 ? [] : [begin, ...certificates.flatMap(pemBlocks), end];
    const kept: string[] = [];
    let inside = false;
    for (const line of file.split("\n")) {
        // an editor may have changed the ends of lines
        const text = line.trimEnd();
        if (text === begin) {
            inside = true;
            kept.push(...block.splice(0));
        }
        if (!inside) {
            kept.push(line);
        }
        inside &&= text !== end;
    }
    if (inside) {
        throw new Error(
            `the line "${begin}" has no "${end}" below; put that line where the CAs of others begin`,
        );
    }
    if (block.length > 0) {
        const ends = kept.at(-1) === "" ? kept.length - 1 : kept.length;
        kept.splice(ends, 1, ...block, "");
    }
    const changed = kept.join("\n");
    if (changed !== file && pemBlocks(changed).length === 0) {
        throw new Error("no certificate would be left in it; put the CA of this cluster's own nodes into it");
    }
    return changed;
}

/**
 * A file of trust restrictions with other names for one trust; each carries its mark. Names that stand there without a
 * mark belong to somebody else: they stay, and are not added again. Everything else stays as well, comments too.
 * @throws Error when the file has no list `trust.subject_name`, or nothing would be left in it.
 */
export function withTrustedNames(file: string, trust: string, names: string[]): string {
    if (names.length === 0 && !file.includes(`${mark}${trust}`)) {
        return file;
    }
    const document = parseDocument(file);
    const [error] = document.errors;
    if (error !== undefined) {
        throw new Error(error.message);
    }
    const list = subjectNames(document);
    const entries = list.items;
    // a name that carries the mark of another trust goes when that one goes
    const known = entries.filter((entry) => [undefined, trust].includes(trustOf(entry))).map(nameOf);
    const left = entries.filter((entry) => trustOf(entry) === trust && !names.includes(nameOf(entry)));
    const added = [...new Set(names)].filter((name) => !known.includes(name));
    if (left.length === 0 && added.length === 0) {
        return file;
    }
    list.items = [
        ...entries.filter((entry) => !left.includes(entry)),
        ...added.map((name) => entryOf(name, `${mark}${trust}`)),
    ];
    if (list.items.length === 0) {
        throw new Error(
            "no name would be left in trust.subject_name, so nobody would be let in; put the names of this cluster's own nodes into it",
        );
    }
    // what others wrote above an entry stays below the list
    const comments = [
        list.comment,
        ...left.map((entry) => (isScalar(entry) ? entry.commentBefore : undefined)),
    ];
    list.comment = comments.filter(Boolean).join("\n") || null;
    // entries of `[ ... ]` have no place for comments
    list.flow = false;
    return document.toString({ lineWidth: 0 });
}

/** The names in a file of trust restrictions that carry the mark of one trust. */
export function namesOfTrust(file: string, trust: string): string[] {
    return subjectNames(parseDocument(file))
        .items.filter((entry) => trustOf(entry) === trust)
        .map(nameOf);
}

/** Names one state of a file, to notice that somebody else changed it. */
export function digest(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

const mark = " transport trust ";

function entryOf(name: string, comment?: string): Scalar {
    const entry = new Scalar(name);
    // unquoted, a name that begins with `*` is none
    entry.type = Scalar.QUOTE_DOUBLE;
    entry.comment = comment;
    return entry;
}

/** The trust whose mark a name carries. */
function trustOf(entry: unknown): string | undefined {
    const comment = isScalar(entry) ? entry.comment : undefined;
    return comment?.startsWith(mark) ? comment.slice(mark.length).trim() : undefined;
}

function nameOf(entry: unknown): string {
    return isScalar(entry) ? String(entry.value) : "";
}

/** The list, wherever it stands: names that stand in one text are made a list. */
function subjectNames(document: ReturnType<typeof parseDocument>): YAMLSeq {
    for (const path of [["trust.subject_name"], ["trust", "subject_name"]]) {
        const node: unknown = document.getIn(path, true);
        if (isSeq(node)) {
            return node;
        }
        if (isScalar(node) && node.value !== null) {
            const list = new YAMLSeq();
            list.items = nameOf(node)
                .split(",")
                .map((name) => entryOf(name.trim()));
            list.comment = node.comment;
            document.setIn(path, list);
            return list;
        }
    }
    throw new Error(
        'it has no list trust.subject_name; write it with the names of this cluster\'s own nodes, such as\ntrust.subject_name:\n  - "*.node.munich.cluster.example"',
    );
}
