import { stringify } from "yaml";
import { ResolvedEckCluster } from "./eck-cluster";
import { ElasticsearchSpec, refuseSpec } from "./elasticsearch-spec";
import { withSecretMount, withSettings } from "./node-set";
import { Problems } from "./problems";
import { TransportIdentity } from "./transport-identity";

/**
 * What the nodes of an ECK cluster hold to let in others of certain names at their transport interfaces, by name. The
 * name follows from that of the cluster alone. Plain data.
 */
export interface EckTransportAttachment {
    /** Secret with the CAs of the others in `ca.crt` and the names that are let in in `trust.yml`, in the namespace of the cluster. */
    secret: string;
}

/** The attachment of a cluster. */
export function eckTransportAttachment(cluster: string): EckTransportAttachment {
    return { secret: transportTrustName(cluster) };
}

/** What everything is called that belongs to the trust of a cluster: Secret or ConfigMap, and policy. */
export function transportTrustName(cluster: string): string {
    return `${cluster}-transport-trust`;
}

/** The setting with the files of the CAs that nodes trust at their transport interfaces. */
export const transportCaSetting = "xpack.security.transport.ssl.certificate_authorities";

/** The setting with the file of the names that they let in. */
export const trustRestrictionsSetting = "xpack.security.transport.ssl.trust_restrictions.path";

/** The folder of both files in the Pods, inside the configuration folder as Elasticsearch demands. */
export const trustMountPath = "/usr/share/elasticsearch/config/transport-trust";

/** The settings of nodes that hold both files. ECK adds the CAs to those that it names itself. */
export const trustSettings = {
    [transportCaSetting]: [`${trustMountPath}/ca.crt`],
    [trustRestrictionsSetting]: `${trustMountPath}/trust.yml`,
};

/** What ECK's certificates call the nodes of a cluster: as a pattern, and each in full. */
export function eckNodeNames(
    { name, namespace }: ResolvedEckCluster,
    spec: ElasticsearchSpec,
): Pick<TransportIdentity, "nodeNames"> & { fullNodeNames: string[] } {
    const suffix = spec.transport?.tls?.otherNameSuffix || `node.${name}.${namespace}.es.local`;
    const pods = (spec.nodeSets ?? []).flatMap(({ name: nodeSet = "", count }) =>
        Array.from({ length: Number(count ?? 0) }, (_, index) => `${name}-es-${nodeSet}-${index}`),
    );
    return { nodeNames: [`*.${suffix}`], fullNodeNames: pods.map((pod) => `${pod}.${suffix}`) };
}

/** The content of `trust.yml`: the names of the nodes that are let in, the cluster's own among them. */
export function trustYml(names: string[]): string {
    return stringify({ "trust.subject_name": [...new Set(names)] }, { lineWidth: 0 });
}

/**
 * The `spec` of an Elasticsearch resource whose nodes let in others of certain names: CAs and names as files on every
 * nodeSet, and the settings that name them. What is there stays; applied twice it changes nothing more.
 * @throws pulumi.RunError naming each field that says otherwise, and what to do.
 */
export function addTransportTrust(
    spec: ElasticsearchSpec,
    { secret }: EckTransportAttachment,
): ElasticsearchSpec {
    const problems = new Problems();
    const mount = {
        ...{ volume: "transport-trust", path: trustMountPath, secret },
        holds: "CAs and names of the other clusters",
    };
    const nodeSets = spec.nodeSets?.map((nodeSet, index) => {
        const path = `spec.nodeSets[${index}]`;
        const configured = withSettings(problems, path, nodeSet, trustSettings, {
            [transportCaSetting]: ", and give its CAs in `alsoTrusted` of the side",
        });
        return withSecretMount(problems, path, configured, mount);
    });
    refuseSpec(problems);
    return { ...spec, ...(nodeSets && { nodeSets }) };
}
