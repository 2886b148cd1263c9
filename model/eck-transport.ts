import { stringify } from "yaml";
import { ResolvedEckCluster } from "./eck-cluster";
import { ElasticsearchSpec, refuseSpec } from "./elasticsearch-spec";
import { withSecretMount, withSettings } from "./node-set";
import { Problems } from "./problems";
import { TransportIdentity } from "./transport-identity";

/**
 * What the nodes of an ECK cluster hold to trust others at their transport interfaces, by name: one of the two. The
 * names follow from that of the cluster alone. Plain data.
 */
export interface EckTransportAttachment {
    /** ConfigMap with the CAs of the others in `ca.crt`, in the namespace of the cluster, for `spec.transport.tls.certificateAuthorities`. */
    configMap?: string;
    /** Secret with the CAs of the others in `ca.crt` and the names that are let in in `trust.yml`, in the namespace of the cluster. */
    secret?: string;
}

/** The attachment of a cluster; `restricted` for one that lets in certain names only. */
export function eckTransportAttachment(cluster: string, restricted = false): EckTransportAttachment {
    const name = `${cluster}-transport-trust`;
    return restricted ? { secret: name } : { configMap: name };
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
 * The `spec` of an Elasticsearch resource whose nodes trust others: by the ConfigMap of their CAs, or on every nodeSet by
 * both files. What is there stays; applied twice it changes nothing more.
 * @throws pulumi.RunError naming each field that says otherwise, and what to do.
 */
export function addTransportTrust(
    spec: ElasticsearchSpec,
    { configMap, secret }: EckTransportAttachment,
): ElasticsearchSpec {
    const problems = new Problems();
    const { tls } = spec.transport ?? {};
    const other = tls?.certificateAuthorities?.configMapName;
    if (configMap !== undefined && other && other !== configMap) {
        problems.add(
            "spec.transport.tls.certificateAuthorities.configMapName",
            `is "${other}" already; take it out, and give its CAs in \`alsoTrusted\` of the side`,
        );
    }
    const nodeSets =
        secret === undefined
            ? spec.nodeSets
            : spec.nodeSets?.map((nodeSet, index) => {
                  const path = `spec.nodeSets[${index}]`;
                  return withSecretMount(
                      problems,
                      path,
                      withSettings(problems, path, nodeSet, trustSettings, {
                          [transportCaSetting]: ", and give its CAs in `alsoTrusted` of the side",
                      }),
                      {
                          ...{ volume: "transport-trust", path: trustMountPath, secret },
                          holds: "CAs and names of the other clusters",
                      },
                  );
              });
    refuseSpec(problems);
    return {
        ...spec,
        ...(configMap !== undefined && {
            transport: {
                ...spec.transport,
                tls: { ...tls, certificateAuthorities: { configMapName: configMap } },
            },
        }),
        ...(nodeSets && { nodeSets }),
    };
}
