import * as pulumi from "@pulumi/pulumi";
import { EckClientAttachment } from "../model/eck-client-attachment";
import { LoadBalancerExposure } from "../model/eck-exposure";
import { addTransportTrust, EckTransportAttachment } from "../model/eck-transport";
import { knownNow, unknown } from "../model/known";
import { addRemoteClient, addRemoteServer, ElasticsearchSpec } from "../model/elasticsearch-spec";

/**
 * The `spec` of an Elasticsearch resource that this program declares, with all that its nodes need to hold for their
 * remotes: for an EckRemoteClient with `attach: EckAttachmentMode.Specification`. What is there stays; applied twice
 * it changes nothing more. Give `eckClientAttachment(<cluster>)` where clusters point at each other.
 * Throws a `RunError` that names each field of the spec that says otherwise.
 */
export function withRemoteClient(spec: ElasticsearchSpec, attachment: EckClientAttachment): ElasticsearchSpec;
export function withRemoteClient(
    spec: pulumi.Input<ElasticsearchSpec>,
    attachment: pulumi.Input<EckClientAttachment>,
): pulumi.Output<ElasticsearchSpec>;
export function withRemoteClient(
    spec: pulumi.Input<ElasticsearchSpec>,
    attachment: pulumi.Input<EckClientAttachment>,
): ElasticsearchSpec | pulumi.Output<ElasticsearchSpec> {
    return applied(spec, attachment, addRemoteClient);
}

/**
 * The `spec` of an Elasticsearch resource that this program declares, with the remote cluster server interface opened:
 * for an EckRemoteServer with `enable: false`. With `loadBalancer`, ECK (3.3 and later) makes its Service a load
 * balancer: for `expose: { eckService: {} }`. Throws a `RunError` when the spec has another Service already.
 */
export function withRemoteServer(
    spec: ElasticsearchSpec,
    loadBalancer?: LoadBalancerExposure,
): ElasticsearchSpec;
export function withRemoteServer(
    spec: pulumi.Input<ElasticsearchSpec>,
    loadBalancer?: pulumi.Input<LoadBalancerExposure>,
): pulumi.Output<ElasticsearchSpec>;
export function withRemoteServer(
    spec: pulumi.Input<ElasticsearchSpec>,
    loadBalancer?: pulumi.Input<LoadBalancerExposure>,
): ElasticsearchSpec | pulumi.Output<ElasticsearchSpec> {
    return applied(spec, loadBalancer, (known, given) =>
        addRemoteServer(known, given as pulumi.Unwrap<LoadBalancerExposure> | undefined),
    );
}

/**
 * The `spec` of an Elasticsearch resource that this program declares, with what its nodes need to trust others at their
 * transport interfaces: for a side of a TransportTrust with `attach: EckAttachmentMode.Specification`. What is there
 * stays; applied twice it changes nothing more. Give `eckTransportAttachment(<cluster>)`.
 * Throws a `RunError` that names each field of the spec that says otherwise.
 */
export function withTransportTrust(
    spec: ElasticsearchSpec,
    attachment: EckTransportAttachment,
): ElasticsearchSpec;
export function withTransportTrust(
    spec: pulumi.Input<ElasticsearchSpec>,
    attachment: pulumi.Input<EckTransportAttachment>,
): pulumi.Output<ElasticsearchSpec>;
export function withTransportTrust(
    spec: pulumi.Input<ElasticsearchSpec>,
    attachment: pulumi.Input<EckTransportAttachment>,
): ElasticsearchSpec | pulumi.Output<ElasticsearchSpec> {
    return applied(spec, attachment, addTransportTrust);
}

/** At once for plain values, so that the function can be used and tested without an engine. */
function applied<T>(
    spec: pulumi.Input<ElasticsearchSpec>,
    given: pulumi.Input<T>,
    add: (spec: ElasticsearchSpec, given: T) => ElasticsearchSpec,
): ElasticsearchSpec | pulumi.Output<ElasticsearchSpec> {
    if (!pulumi.Output.isInstance(spec) && !(spec instanceof Promise) && isKnown(given)) {
        return add(spec, given as T);
    }
    return pulumi.all([spec, given]).apply(([known, value]) => add(known, value as T));
}

/** Whether a value holds no output at any depth. */
function isKnown(value: unknown): boolean {
    const known: unknown = knownNow(value);
    return known !== unknown && (typeof known !== "object" || Object.values(known ?? {}).every(isKnown));
}
