import * as pulumi from "@pulumi/pulumi";
import {
    checkAccess,
    ElasticsearchAccess,
    ResolvedAccess,
    secretAccess,
} from "../model/elasticsearch-access";
import { Known } from "../model/known";
import { Problems } from "../model/problems";
import { checkNode, ResolvedNode, resolveNode, SelfManagedNode } from "../model/self-managed-node";

/**
 * Refuses wrong input: one error with all problems, shown on the component, without a stack trace.
 * @throws pulumi.ResourceError
 */
export function refuse(component: pulumi.Resource, problems: Problems): void {
    if (problems.found.length > 0) {
        throw new pulumi.ResourceError(problems.found.join("\n"), component, true);
    }
}

/** An input that is checked again when it becomes known, so that nothing is made from a wrong value. */
export function checkedLate<T>(
    component: pulumi.Resource,
    input: pulumi.Input<T>,
    check: (problems: Problems, value: Known<pulumi.Unwrap<T>>) => void,
): pulumi.Output<pulumi.Unwrap<T>> {
    const output = pulumi.output(input);
    return output.apply((value) => {
        const problems = new Problems();
        check(problems, value as Known<pulumi.Unwrap<T>>);
        refuse(component, problems);
        return output;
    });
}

/** The property `elasticsearch` of a component as resources take it: checked when it becomes known, its credentials as secrets. */
export function checkedAccess(
    component: pulumi.Resource,
    elasticsearch: pulumi.Input<ElasticsearchAccess>,
): pulumi.Input<ResolvedAccess> {
    const right = checkedLate(component, elasticsearch, (problems, value) =>
        checkAccess(problems, "elasticsearch", value),
    );
    return secretAccess(elasticsearch, right);
}

/** Nodes as resources take them: by name, checked when they become known, their credentials as secrets. */
export function checkedNodes(
    component: pulumi.Resource,
    property: string,
    nodes: SelfManagedNode[],
): Record<string, pulumi.Input<ResolvedNode>> {
    return Object.fromEntries(
        nodes.map((node, index) => [
            node.name,
            resolveNode(
                node,
                checkedLate(component, node, (problems, value) =>
                    checkNode(problems, `${property}[${index}]`, value as KnownNode),
                ),
            ),
        ]),
    );
}

type KnownNode = Exclude<Known<pulumi.Unwrap<SelfManagedNode>>, symbol>;
