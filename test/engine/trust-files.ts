import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { certificateFiles } from "../../lab/elasticsearch-config";
import type { LabCluster } from "../../lab/lab";

/** What the nodes of a cluster trust at their transport interfaces: the CAs, and the names that are let in, of each node. */
export function trustFiles({ nodes }: LabCluster): { cas: string; names: string[] }[] {
    return nodes.map(({ configPath }) => ({
        cas: readFileSync(join(configPath, certificateFiles.authority), "utf8"),
        names: namesIn(readFileSync(join(configPath, certificateFiles.trustRestrictions), "utf8")),
    }));
}

function namesIn(file: string): string[] {
    return (parse(file) as Record<"trust.subject_name", string[]>)["trust.subject_name"];
}
