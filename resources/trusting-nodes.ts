import { transportCaSetting, trustRestrictionsSetting, trustYml } from "../model/eck-transport";
import { ResolvedNode } from "../model/self-managed-node";
import { namedFile, TransportSettings, transportSettings } from "../model/transport-settings";
import { withTrustedCas, withTrustedNames } from "../model/trust-files";
import { readConfiguration } from "./node-files";
import type { NodeTrustInputs } from "./operations/node-trust";
import { onEachNode, Shell } from "./ssh";
import { lockedFolders, readTrustFile } from "./trust-files";

/** A node, and where it has what it trusts at its transport interface. */
export interface TrustingNode {
    node: ResolvedNode;
    /** The file of CAs that gets those of the other cluster. */
    caFile: string;
    /** The other files of CAs that the node reads. */
    otherCaFiles: string[];
    /** The file of names; absent when the node restricts none. */
    restrictions?: string;
}

/** What came of a look at a node. */
interface Look {
    trusting: TrustingNode;
    /** Why it cannot trust another cluster, each with the cure. */
    problems: string[];
    /** Whether it has CAs and names already, exactly. */
    isHeld: boolean;
}

/**
 * What `elasticsearch.yml` says of the transport interface.
 * @throws Error naming the node when it cannot be read.
 */
export async function readTransportSettings(shell: Shell, node: ResolvedNode): Promise<TransportSettings> {
    const configuration = await readConfiguration(shell, node);
    try {
        return transportSettings(configuration, node.configPath);
    } catch (error) {
        throw new Error(`node ${node.name}: elasticsearch.yml is not YAML: ${(error as Error).message}`);
    }
}

/**
 * The nodes, with their files.
 * @throws Error with what is wrong on which of them, unless all can take the trust.
 */
export async function preparedNodes(inputs: NodeTrustInputs): Promise<TrustingNode[]> {
    const looks = await lookAtNodes(inputs);
    const problems = [...new Set(looks.flatMap((look) => look.problems))].map((problem) => {
        const where = looks.filter((look) => look.problems.includes(problem));
        return `node ${where.map(({ trusting }) => trusting.node.name).join(", ")}: ${problem}`;
    });
    if (problems.length > 0) {
        throw new Error(
            `${problems.join("\n")}\nNothing was written. After a change of elasticsearch.yml restart the node; then run again`,
        );
    }
    return looks.map(({ trusting }) => trusting);
}

/** Names of the nodes that have exactly the CAs and names, and the settings that make them count. */
export async function holdingNodes(inputs: NodeTrustInputs): Promise<string[]> {
    const looks = await lookAtNodes(inputs);
    return looks
        .filter(({ problems, isHeld }) => problems.length === 0 && isHeld)
        .map(({ trusting }) => trusting.node.name);
}

function lookAtNodes(inputs: NodeTrustInputs): Promise<Look[]> {
    return onEachNode(Object.values(inputs.nodes), async (shell, node) => {
        const settings = await readTransportSettings(shell, node);
        const { caFiles, restrictions } = settings;
        const { caPath } = inputs;
        const caFile = caPath === undefined ? caFiles.at(-1) : namedFile(caFiles, node.configPath, caPath);
        const trusting = {
            node,
            caFile: caFile ?? "",
            otherCaFiles: caFiles.filter((file) => file !== caFile),
            ...(restrictions === undefined ? {} : { restrictions }),
        };
        const problems = [...settings.problems, ...limitProblems(settings, inputs)];
        if (caFile === undefined && caFiles.length > 0) {
            problems.push(
                `${transportCaSetting} is ${caFiles.join(", ")}, without \`caPath\` ${caPath}; give one of them, or leave \`caPath\` out for the last one`,
            );
        }
        const files = caFile === undefined ? undefined : await lookAtFiles(shell, trusting, inputs);
        return {
            trusting,
            problems: [
                ...problems.map((problem) => `elasticsearch.yml: ${problem}`),
                ...(files?.problems ?? []),
            ],
            isHeld: files?.isHeld ?? false,
        };
    });
}

/** What keeps names from being restricted, or from not being restricted, as they must be. */
function limitProblems({ restrictions }: TransportSettings, inputs: NodeTrustInputs): string[] {
    const { restricted, sharedAuthority, trustWholeAuthority, nodeNames } = inputs;
    if (restrictions !== undefined) {
        return restricted === false
            ? [
                  `${trustRestrictionsSetting} is ${restrictions}, so that with \`restricted: false\` nobody would be let in; leave \`restricted\` out`,
              ]
            : [];
    }
    const isOpen = sharedAuthority && !trustWholeAuthority;
    if (!isOpen && restricted !== true) {
        return [];
    }
    const reason = isOpen
        ? "the other cluster is on Elastic Cloud, whose CA signs those of others, too (of other customers in the same region): all of them would be let in"
        : "`restricted` is true, but everything is let in that the other's CA signs";
    return [
        `${trustRestrictionsSetting} is not set, and ${reason}. Put the names of this cluster's own nodes and those of the other's into certs/trust.yml of the configuration folder:\n` +
            trustYml(["<names of this cluster's own nodes>", ...nodeNames]) +
            `and write into elasticsearch.yml\n${trustRestrictionsSetting}: certs/trust.yml` +
            (isOpen ? "\nor say `trustWholeAuthority: true` if that is meant" : ""),
    ];
}

/** Tries on the files as they are what would be written to them. */
async function lookAtFiles(
    shell: Shell,
    { node, caFile, otherCaFiles, restrictions }: TrustingNode,
    { name, caCertificates, nodeNames }: NodeTrustInputs,
): Promise<Omit<Look, "trusting">> {
    const cas = (certificates: string[]) => (text: string) => withTrustedCas(text, name, certificates);
    const changes: [string, (text: string) => string][] = [
        [caFile, cas(caCertificates)],
        ...otherCaFiles.map((file): [string, (text: string) => string] => [file, cas([])]),
    ];
    if (restrictions !== undefined) {
        changes.push([restrictions, (text) => withTrustedNames(text, name, nodeNames)]);
    }
    const files = changes.map(([file]) => file);
    const problems = (await lockedFolders(shell, node, files)).map(
        (folder) =>
            `${node.ssh.user} may not write in ${folder}; give another \`ssh.user\`, or \`ssh.sudo: true\``,
    );
    let isHeld = true;
    for (const [file, change] of changes) {
        const text = await readTrustFile(shell, file);
        try {
            if (text === "") {
                throw new Error("empty, or not there; write it, or take it out of elasticsearch.yml");
            }
            const isSame = change(text) === text;
            isHeld &&= isSame;
        } catch (error) {
            problems.push(`${file}: ${(error as Error).message}`);
        }
    }
    return { problems, isHeld };
}
