import * as pulumi from "@pulumi/pulumi";

/**
 * The fields of an object with defaults filled in, some of them made secret, the others as they were given, so
 * that a preview shows what is no secret. They are known only when the gate is, which fails for wrong input.
 */
export function markFields(
    fields: object,
    secrets: readonly string[],
    gate: pulumi.Output<unknown>,
    defaults: object = {},
): Record<string, pulumi.Output<unknown>> {
    const passed = pulumi.unsecret(gate.apply(() => true));
    const given = Object.entries(fields).filter(([, field]) => field !== undefined);
    return Object.fromEntries(
        Object.entries({ ...defaults, ...Object.fromEntries(given) }).map(([name, field]) => {
            const output = pulumi.all([field, passed]).apply(([value]) => value as unknown);
            return [name, secrets.includes(name) ? pulumi.secret(output) : output];
        }),
    );
}

/** The same for an input; one that is an output as a whole stays as secret as it is. */
export function markInput<Result>(
    input: pulumi.Input<object>,
    secrets: readonly string[],
    gate: pulumi.Output<unknown>,
    defaults: object = {},
): pulumi.Input<Result> {
    const marked = (fields: object) => markFields(fields, secrets, gate, defaults);
    if (!pulumi.Output.isInstance<object>(input) && !(input instanceof Promise)) {
        return marked(input) as pulumi.Input<Result>;
    }
    const passed = pulumi.unsecret(gate.apply(() => true));
    return pulumi
        .all([input, passed])
        .apply(([fields]) => pulumi.output(marked(fields))) as pulumi.Output<Result>;
}
