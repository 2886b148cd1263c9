import * as pulumi from "@pulumi/pulumi";
import { isIPv4, isIPv6 } from "node:net";
import {
    remoteClusterServerPort,
    remoteClusterService,
    transportPort,
    transportService,
} from "./eck-cluster";
import { checkHost, checkPort } from "./endpoint";
import { Known } from "./known";
import { isPresent, items, Present, Problems } from "./problems";

/** An interface of the Pods that other clusters connect to. */
export interface EckInterface {
    /** Its port in every Pod. */
    port: number;
    /** How ports of Services are called that lead to it, together with their number. */
    portName: string;
    /** The Service that ECK makes for it. */
    service: (cluster: string) => string;
}

/** The remote cluster server interface, for API keys. */
export const serverInterface: EckInterface = {
    port: remoteClusterServerPort,
    portName: "rcs",
    service: remoteClusterService,
};

/** The transport interface, for certificates. */
export const transportInterface: EckInterface = {
    port: transportPort,
    portName: "transport",
    service: transportService,
};

/** A Service of type LoadBalancer of its own, for all ECK versions from 3.0 on. */
export interface LoadBalancerExposure {
    /** Port at which the load balancer answers; it always forwards to that of the Pods. Default: that of the Pods, 9443 or for transport 9300. */
    port?: pulumi.Input<number>;
    /** Annotations of the Service, in which cloud providers look for what kind of load balancer is wanted. */
    annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Labels of the Service. */
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Maps to `loadBalancerClass`. Default: that of the Kubernetes cluster. */
    loadBalancerClass?: pulumi.Input<string>;
    /** Networks that may connect, such as `203.0.113.0/24`. Maps to `loadBalancerSourceRanges`. Default: all. */
    loadBalancerSourceRanges?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * The Service of ECK's own, which the owner made a load balancer: `<cluster>-es-remote-cluster` in
 * `spec.remoteClusterServer.service` (ECK 3.3 and later), `<cluster>-es-transport` in `spec.transport.service`.
 */
export interface EckServiceExposure {
    /** Port of the Service. Default: 9443, for transport 9300. */
    port?: pulumi.Input<number>;
}

/** An address that something else looks after: an Ingress, a gateway, a DNS name. */
export interface AddressExposure {
    /** Host name or IP address at which local clusters reach the interface. */
    host: pulumi.Input<string>;
    /** Its port. Default: 9443, for transport 9300. */
    port?: pulumi.Input<number>;
}

/** How local clusters outside Kubernetes reach the interface: exactly one of the three. */
export interface EckExposure {
    /** A Service of type LoadBalancer, made here. */
    loadBalancer?: pulumi.Input<LoadBalancerExposure>;
    /** The Service that ECK makes, read and waited for. */
    eckService?: pulumi.Input<EckServiceExposure>;
    /** An address that is there already. */
    address?: pulumi.Input<AddressExposure>;
}

/**
 * The port of a Service, with the target named: without it Kubernetes would take the outer port for both. Another port
 * has another name, or the preview of the change would have both under one.
 */
export function exposedPorts(
    { portName, port: targetPort }: EckInterface,
    port: number,
): { name: string; port: number; targetPort: number }[] {
    return [{ name: `${portName}-${port}`, port, targetPort }];
}

const kinds = ["loadBalancer", "eckService", "address"] as const;

/** Checks how the interface is exposed. */
export function checkExposure(
    problems: Problems,
    property: string,
    exposure: Known<pulumi.Unwrap<EckExposure>> | undefined,
): void {
    const cure = `give one of ${kinds.join(", ")}`;
    if (
        !problems.require(property, exposure, cure) ||
        !problems.checkObject(property, exposure, `; ${cure}`)
    ) {
        return;
    }
    const given = kinds.filter((kind) => exposure[kind] !== undefined);
    if (given.length !== 1) {
        problems.add(
            property,
            given.length === 0 ? `is empty; ${cure}` : `has ${given.join(" and ")}; give one of them`,
        );
    }
    const { loadBalancer, eckService, address } = exposure;
    if (problems.checkObject(`${property}.loadBalancer`, loadBalancer)) {
        checkLoadBalancer(problems, `${property}.loadBalancer`, loadBalancer);
    }
    if (problems.checkObject(`${property}.eckService`, eckService)) {
        checkPort(problems, `${property}.eckService.port`, eckService.port);
    }
    if (problems.checkObject(`${property}.address`, address)) {
        if (problems.require(`${property}.address.host`, address.host, "give the host name or IP address")) {
            checkHost(problems, `${property}.address.host`, address.host);
        }
        checkPort(problems, `${property}.address.port`, address.port);
    }
}

function checkLoadBalancer(
    problems: Problems,
    property: string,
    service: Present<Known<pulumi.Unwrap<LoadBalancerExposure>>>,
): void {
    checkPort(problems, `${property}.port`, service.port);
    for (const map of ["annotations", "labels"] as const) {
        problems.check(
            `${property}.${map}`,
            service[map],
            (value) =>
                typeof value === "object" &&
                !Array.isArray(value) &&
                Object.values(value).every((text) => !isPresent(text) || typeof text === "string"),
            "is not an object of texts",
        );
    }
    problems.check(
        `${property}.loadBalancerClass`,
        service.loadBalancerClass,
        (text) => typeof text === "string" && text !== "",
        "is not a text, or empty",
    );
    const ranges = service.loadBalancerSourceRanges;
    problems.checkList(`${property}.loadBalancerSourceRanges`, ranges, "give networks, or leave it out");
    for (const [path, range] of items(`${property}.loadBalancerSourceRanges`, ranges)) {
        problems.check(
            path,
            range,
            (text) => typeof text === "string" && isNetwork(text),
            `${JSON.stringify(range)} is not a network such as "203.0.113.0/24"`,
        );
    }
}

function isNetwork(text: string): boolean {
    const [address = "", length = "", ...rest] = text.split("/");
    const longest = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
    return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= longest;
}
