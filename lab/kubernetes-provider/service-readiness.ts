import { mapAt, nameOf, type KubernetesObject } from "./kubernetes-object";
import { at, isMap, textAt } from "./values";

/** How long the addresses of Pods have to stay as they are. */
const SETTLE_MS = 10_000;

/**
 * When a Service counts as made: it has an address, if it is to have one from outside, and all Pods that it selects
 * are ready and have been so for some seconds.
 */
export class ServiceReadiness {
    private endpoints: KubernetesObject | undefined;
    private changedAt = Infinity;

    constructor(private service: KubernetesObject) {}

    observe(service: KubernetesObject, endpoints: KubernetesObject | undefined, now: number): void {
        this.service = service;
        if (versionOf(endpoints) !== versionOf(this.endpoints)) this.changedAt = now;
        this.endpoints = endpoints;
    }

    isReady(now: number): boolean {
        if (!this.needsPods()) return this.hasAddress();
        return this.isGoodEnough() && now - this.changedAt >= SETTLE_MS;
    }

    /** What a wait is content with when its time is over, and a look that does not wait at all. */
    isGoodEnough(): boolean {
        return this.hasAddress() && (!this.needsPods() || !this.hasPods("notReadyAddresses"));
    }

    status(now: number): string {
        if (this.isReady(now)) return "Service initialization complete";
        return this.hasPods("addresses") && now - this.changedAt >= SETTLE_MS
            ? "[2/3] Attempting to allocate IP address to Service"
            : "[1/3] Finding Pods to direct traffic to";
    }

    failure(): string {
        return `'${nameOf(this.service)}' timed out waiting to be Ready`;
    }

    /** What is missing. */
    reasons(): string[] {
        if (this.isHeadless() || this.type() === "ExternalName") return [];
        const noPods =
            "Service does not target any Pods. Selected Pods may not be ready, " +
            "or field '.spec.selector' may not match labels on any Pods";
        const noAddress = "Service was not allocated an IP address; does your cloud provider support this?";
        return [...(this.hasPods("addresses") ? [] : [noPods]), ...(this.hasAddress() ? [] : [noAddress])];
    }

    private hasAddress(): boolean {
        const ingress = at(this.service, "status", "loadBalancer", "ingress");
        return this.type() !== "LoadBalancer" || (Array.isArray(ingress) && ingress.length > 0);
    }

    private needsPods(): boolean {
        const selects = Object.keys(mapAt(this.service, "spec", "selector")).length > 0;
        return selects && !this.isHeadless() && this.type() !== "ExternalName";
    }

    private hasPods(state: "addresses" | "notReadyAddresses"): boolean {
        const subsets = at(this.endpoints, "subsets");
        return (
            Array.isArray(subsets) &&
            subsets.filter(isMap).some(({ [state]: pods }) => Array.isArray(pods) && pods.length > 0)
        );
    }

    private isHeadless(): boolean {
        return at(this.service, "spec", "clusterIP") === "None";
    }

    private type(): string {
        return textAt(this.service, "spec", "type") || "ClusterIP";
    }
}

function versionOf(object: KubernetesObject | undefined): string {
    return textAt(object, "metadata", "resourceVersion");
}
