import type { V1Pod, V1Service } from "@kubernetes/client-node" with { "resolution-mode": "import" };

/** Whether traffic to the Service is meant for the Pod. A Service without a selector means nobody. */
export function selects(service: V1Service, pod: V1Pod): boolean {
    const wanted = Object.entries(service.spec?.selector ?? {});
    if (wanted.length === 0 || service.metadata?.namespace !== pod.metadata?.namespace) return false;
    return wanted.every(([label, value]) => pod.metadata?.labels?.[label] === value);
}

/** Whether the Pod may get traffic: a Pod that is being deleted gets none. */
export function isReady(pod: V1Pod): boolean {
    if (pod.metadata?.deletionTimestamp !== undefined) return false;
    return pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}
