// Stands for `resources/ssh`: the scripts are real, and run on this machine instead of that of the node.

import { spawn } from "node:child_process";
import type { ResolvedNode } from "../../model/self-managed-node";
import type { Shell } from "../../resources/ssh";

/** Names of the nodes whose machines do not answer. */
export const unreachable = new Set<string>();

/** What ran, in order: the node and the step. */
export const steps: string[] = [];

/** Called before each step; what it throws is what came of the step. */
export const before: { step?: (step: string) => void } = {};

/** The same work for all nodes at once, as the real one does it. */
export async function onEachNode<T>(
    nodes: ResolvedNode[],
    work: (shell: Shell, node: ResolvedNode) => Promise<T>,
): Promise<T[]> {
    const results = await Promise.allSettled(nodes.map((node) => onNode(node, work)));
    const failures = results.flatMap((one) =>
        one.status === "rejected" ? [(one.reason as Error).message] : [],
    );
    if (failures.length > 0) {
        throw new Error(failures.join("\n"));
    }
    return results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

async function onNode<T>(
    node: ResolvedNode,
    work: (shell: Shell, node: ResolvedNode) => Promise<T>,
): Promise<T> {
    if (unreachable.has(node.name)) {
        throw new Error(`node ${node.name}: no ssh connection`);
    }
    const run: Shell["run"] = (step, script, args, stdin = "") => {
        before.step?.(step);
        steps.push(`${node.name}: ${step}`);
        return new Promise((resolve, reject) => {
            const child = spawn("sh", ["-c", script, "sh", ...args]);
            const said = { stdout: "", stderr: "" };
            child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
            child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
            child.once("close", (code) =>
                code === 0
                    ? resolve(said.stdout)
                    : reject(new Error(`node ${node.name}: ${step} failed: ${said.stderr}`)),
            );
            // a script that reads nothing may have ended before
            child.stdin.on("error", () => undefined).end(stdin);
        });
    };
    return work({ run }, node);
}
