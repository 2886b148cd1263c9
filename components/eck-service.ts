import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "@pulumi/kubernetes";
import { podSelector, ResolvedEckCluster } from "../model/eck-cluster";
import { EckExposure, EckInterface, exposedPorts, LoadBalancerExposure } from "../model/eck-exposure";
import { explainService } from "../model/kubernetes-error";
import { explained, titleOf } from "./explained";

interface Exposure {
    to: EckInterface;
    /** The argument itself tells which of the three was chosen. */
    args: EckExposure;
    given: pulumi.Output<pulumi.Unwrap<EckExposure>>;
    cluster: pulumi.Output<ResolvedEckCluster>;
    dependsOn: pulumi.Resource[];
    timeoutSeconds: pulumi.Output<number>;
}

interface Exposed {
    address: pulumi.Output<{ host: string; port: number }>;
    serviceName: pulumi.Output<string | undefined>;
}

/** Where the interface is reached from outside Kubernetes: through a Service made here, through ECK's own, or at an address that is there. */
export function exposedInterface(component: pulumi.Resource, name: string, exposure: Exposure): Exposed {
    const { to, args, given, cluster, dependsOn, timeoutSeconds } = exposure;
    if (args.address !== undefined) {
        return {
            address: given.apply(({ address }) => ({
                host: address?.host ?? "",
                port: address?.port ?? to.port,
            })),
            serviceName: pulumi.output(undefined),
        };
    }
    // the default wait of a Service is for all of its Pods, which restart just now: the address is enough
    const waitForAddress = {
        "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}",
        "pulumi.com/timeoutSeconds": timeoutSeconds.apply(String),
    };
    const title = titleOf(cluster);
    const options = {
        parent: component,
        dependsOn,
        ...explained(component, name, (error) => explainService(error, title())),
    };
    const service =
        args.eckService === undefined
            ? newService(
                  name,
                  { to, loadBalancer: given.apply(({ loadBalancer }) => loadBalancer ?? {}), cluster },
                  waitForAddress,
                  options,
              )
            : new kubernetes.core.v1.ServicePatch(
                  name,
                  {
                      metadata: {
                          name: cluster.name.apply(to.service),
                          namespace: cluster.namespace,
                          annotations: waitForAddress,
                      },
                  },
                  options,
              );
    return {
        address: pulumi.all([service.status, given]).apply(([status, { loadBalancer, eckService }]) => {
            const [first] = status.loadBalancer?.ingress ?? [];
            return {
                host: first?.hostname ?? first?.ip ?? "",
                port: (eckService ?? loadBalancer)?.port ?? to.port,
            };
        }),
        serviceName: service.metadata.name,
    };
}

interface NewService {
    to: EckInterface;
    loadBalancer: pulumi.Output<pulumi.Unwrap<LoadBalancerExposure>>;
    cluster: pulumi.Output<ResolvedEckCluster>;
}

function newService(
    name: string,
    { to, loadBalancer, cluster }: NewService,
    annotations: Record<string, pulumi.Input<string>>,
    options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Service {
    return new kubernetes.core.v1.Service(
        name,
        {
            metadata: {
                namespace: cluster.namespace,
                annotations: loadBalancer.apply((given) =>
                    pulumi.all({ ...given.annotations, ...annotations }),
                ),
                labels: loadBalancer.labels,
            },
            spec: {
                type: "LoadBalancer",
                selector: cluster.name.apply(podSelector),
                ports: loadBalancer.apply(({ port }) => exposedPorts(to, port ?? to.port)),
                loadBalancerClass: loadBalancer.loadBalancerClass,
                loadBalancerSourceRanges: loadBalancer.loadBalancerSourceRanges,
            },
        },
        options,
    );
}
