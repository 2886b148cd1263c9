import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { V1Pod, V1Service } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { isReady, selects } from "./selection";

export interface PodWithAddress {
    object: V1Pod;
    address: string;
}

/** What the DNS of a Kubernetes cluster would answer: the names of Pods, and those of Services that select them. */
export function hostsOf(pods: PodWithAddress[], services: V1Service[]): string {
    const lines = ["127.0.0.1 localhost"];
    const add = (address: string, names: string[]) => {
        if (names.length > 0) lines.push([address, ...names].join(" "));
    };
    for (const { address, object } of pods) add(address, podNames(object));
    for (const service of services) {
        const matching = pods.filter((pod) => selects(service, pod.object));
        // One address for a name, because not every resolver goes on to the next line of the file.
        const target = matching.find((pod) => isReady(pod.object)) ?? matching[0];
        if (target !== undefined) add(target.address, serviceNames(service));
    }
    return `${lines.join("\n")}\n`;
}

/**
 * Keeps the file, because it is mounted over /etc/hosts in places where another file of the same name would not be
 * seen, and never empties it, because it is being read.
 */
export function writeInPlace(file: string, text: string): void {
    const descriptor = openSync(file, "r+");
    try {
        const length = writeSync(descriptor, text, 0);
        ftruncateSync(descriptor, length);
    } finally {
        closeSync(descriptor);
    }
}

function podNames({ metadata, spec }: V1Pod): string[] {
    const name = spec?.hostname ?? metadata?.name;
    // Without a subdomain a Pod has no name in the DNS.
    return spec?.subdomain === undefined ? [] : fullNames(`${name}.${spec.subdomain}.${metadata?.namespace}`);
}

function serviceNames({ metadata }: V1Service): string[] {
    return fullNames(`${metadata?.name}.${metadata?.namespace}`);
}

function fullNames(name: string): string[] {
    return [name, `${name}.svc`, `${name}.svc.cluster.local`];
}
