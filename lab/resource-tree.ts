interface Resource {
    urn: string;
    type: string;
    parent?: string;
}

/** The resources of an exported state as a tree of types and names, providers left out. */
export function resourceTree(state: string): string {
    const { deployment } = JSON.parse(state) as { deployment: { resources?: Resource[] } };
    const resources = (deployment.resources ?? []).filter(
        ({ type }) => !type.startsWith("pulumi:providers:"),
    );
    return resources
        .filter(({ parent }) => parent === undefined)
        .flatMap((root) => branch(root, resources, ""))
        .join("\n");
}

function branch(resource: Resource, all: Resource[], indent: string): string[] {
    const children = all.filter(({ parent }) => parent === resource.urn);
    const name = resource.urn.split("::").at(-1) ?? "";
    return [
        `${indent}${resource.type}  ${name}`,
        ...children.flatMap((child) => branch(child, all, `${indent}   `)),
    ];
}
