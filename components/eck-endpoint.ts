import * as pulumi from "@pulumi/pulumi";
import { clusterTitle, ResolvedEckCluster } from "../model/eck-cluster";
import { EckExposure, EckInterface, transportInterface } from "../model/eck-exposure";
import { endpointAt, formatAddress, RemoteEndpoint } from "../model/endpoint";
import { ServerInterface } from "../resources/server-interface";
import { TrustedCa } from "../resources/trusted-ca";
import { exposedInterface } from "./eck-service";

/** An interface of a cluster, and what is known of it. */
export interface EckEndpoint {
    to: EckInterface;
    /** The argument itself tells which exposure was chosen. */
    args: EckExposure;
    given: pulumi.Output<pulumi.Unwrap<EckExposure>>;
    cluster: pulumi.Output<ResolvedEckCluster>;
    serverName: pulumi.Output<string | undefined>;
    /** The CA that signs it now; absent for a public one. */
    caCertificate: pulumi.Output<string | undefined>;
    /** Whether to wait until it answers this machine. */
    wait: pulumi.Output<boolean>;
    timeoutSeconds: pulumi.Output<number>;
    dependsOn: pulumi.Resource[];
}

/** Where other clusters reach an interface. */
export interface ReachedInterface {
    /** Known when the interface answers. */
    endpoint: pulumi.Output<RemoteEndpoint>;
    serviceName: pulumi.Output<string | undefined>;
    /** The CA of now, with the one before while nodes still use it. Known before the interface answers. */
    caCertificate: pulumi.Output<string | undefined>;
}

/** Exposes an interface, and waits until it answers. */
export function eckEndpoint(
    component: pulumi.Resource,
    name: string,
    { to, args, given, cluster, serverName, caCertificate, wait, timeoutSeconds, dependsOn }: EckEndpoint,
): ReachedInterface {
    const exposed = exposedInterface(component, `${name}-service`, {
        ...{ to, args, given, cluster, dependsOn, timeoutSeconds },
    });
    const look = {
        proxyAddress: exposed.address.apply(({ host, port }) => formatAddress(host, port)),
        serverName,
        enabled: wait,
        transport: to === transportInterface ? true : undefined,
    };
    // what the CA is does not wait for the interface: nodes of clusters that point at each other start with it
    const ca = new TrustedCa(`${name}-trusted`, { ...look, caCertificate }, { parent: component });
    const trusted = ca.trusted.apply((pem) => pem ?? undefined);
    const answering = new ServerInterface(
        `${name}-interface`,
        { ...look, cluster: cluster.apply(clusterTitle), caCertificate: trusted, timeoutSeconds },
        { parent: component, dependsOn },
    );
    return {
        serviceName: exposed.serviceName,
        caCertificate: trusted,
        endpoint: pulumi
            .all([exposed.address, serverName, trusted, answering.proxyAddress])
            .apply(([{ host, port }, tlsName, pem]) =>
                endpointAt({ host, port, serverName: tlsName, caCertificate: pem }),
            ),
    };
}
