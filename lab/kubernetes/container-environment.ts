import type { V1Container, V1EnvVar, V1Pod } from "@kubernetes/client-node" with {
    "resolution-mode": "import",
};
import { podField } from "./downward-api";
import { configMapData, type PodSources, secretData } from "./volume-contents";

/** The environment of a container: that of its image, and over it what the Pod says. */
export function containerEnvironment(
    ofImage: Record<string, string>,
    container: V1Container,
    pod: V1Pod,
    address: string,
    sources: PodSources,
): Record<string, string> {
    const environment = { ...ofImage };
    const namespace = pod.metadata?.namespace ?? "";
    for (const { prefix = "", secretRef, configMapRef } of container.envFrom ?? []) {
        const data =
            (secretRef && secretData(sources, namespace, secretRef)) ??
            (configMapRef && configMapData(sources, namespace, configMapRef));
        for (const [key, value] of Object.entries(data ?? {})) environment[prefix + key] = value.toString();
    }
    for (const variable of container.env ?? []) {
        const value = variable.valueFrom
            ? referenced(variable, container, pod, address, sources)
            : expand(variable.value ?? "", environment);
        if (value !== undefined) environment[variable.name] = value;
    }
    return environment;
}

/** Replaces `$(NAME)` by the variable, if there is one; `$$(NAME)` stands for `$(NAME)` itself. */
export function expand(text: string, environment: Record<string, string>): string {
    return text.replaceAll(/\$\$|\$\(([^)]+)\)/g, (found, name?: string) => {
        if (name === undefined) return "$";
        return environment[name] ?? found;
    });
}

function referenced(
    { name, valueFrom }: V1EnvVar,
    container: V1Container,
    pod: V1Pod,
    address: string,
    sources: PodSources,
): string | undefined {
    const namespace = pod.metadata?.namespace ?? "";
    const { fieldRef, secretKeyRef, configMapKeyRef, resourceFieldRef } = valueFrom ?? {};
    if (fieldRef) return podField(pod, address, fieldRef.fieldPath);
    if (resourceFieldRef) return resource(container, resourceFieldRef.resource, resourceFieldRef.divisor);
    const reference = secretKeyRef ?? configMapKeyRef;
    if (reference === undefined) throw new Error(`the lab does not know where ${name} comes from`);
    const data = secretKeyRef
        ? secretData(sources, namespace, secretKeyRef)
        : configMapData(sources, namespace, reference);
    const value = data?.[reference.key];
    if (value === undefined && !reference.optional) {
        throw new Error(`"${reference.name}" has no key ${reference.key}`);
    }
    return value?.toString();
}

function resource(container: V1Container, path: string, divisor = "1"): string {
    const [kind, name = ""] = path.split(".");
    const { requests, limits } = container.resources ?? {};
    const value = (kind === "limits" ? limits : requests)?.[name] ?? "0";
    // A divisor of zero is how the API server writes that there is none.
    return String(Math.ceil(quantity(value) / (quantity(divisor) || 1)));
}

const SUFFIXES: Record<string, number> = {
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
};

function quantity(text: string): number {
    const [, number, suffix = ""] = /^([\d.]+)([a-zA-Z]*)$/.exec(text) ?? [];
    const factor = suffix === "" ? 1 : SUFFIXES[suffix];
    if (factor === undefined) throw new Error(`the lab cannot read the quantity ${text}`);
    return Number(number) * factor;
}
