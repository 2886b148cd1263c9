import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const namespace = config.require("namespace");
const cluster = config.require("cluster");
const size = config.require("size");

const provider = new kubernetes.Provider("kubernetes", { kubeconfig: config.requireSecret("kubeconfig") });
const own = new kubernetes.core.v1.Namespace("own", {}, { provider });
const ownNamespace = own.metadata.name;

// A Secret that is never absent: empty as far as this resource knows, filled by the patch.
const credentials = new kubernetes.core.v1.Secret(
    "credentials",
    { metadata: { name: "credentials", namespace } },
    { provider, ignoreChanges: ["data", "stringData"] },
);
const content = new kubernetes.core.v1.SecretPatch(
    "content",
    {
        metadata: { name: "credentials", namespace },
        data: { password: config.requireSecret("password").apply(base64) },
    },
    { provider, dependsOn: credentials },
);

const authorities = new kubernetes.core.v1.ConfigMap(
    "authorities",
    { metadata: { namespace: ownNamespace }, data: { "ca.crt": config.require("ca") } },
    { provider },
);
new kubernetes.core.v1.ConfigMapPatch(
    "labelled",
    { metadata: { name: "shared", namespace, labels: { "app.example.com/size": size } }, data: { size } },
    { provider },
);

const service = new kubernetes.core.v1.Service(
    "interface",
    {
        metadata: {
            namespace,
            annotations: { "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}" },
        },
        spec: {
            type: "LoadBalancer",
            selector: { cluster },
            ports: [{ name: `https-${size}`, port: Number(size) + 9000, targetPort: 9443 }],
        },
    },
    { provider },
);

const patch = new kubernetes.apiextensions.CustomResourcePatch(
    "enabled",
    {
        apiVersion: "elasticsearch.k8s.elastic.co/v1",
        kind: "Elasticsearch",
        metadata: {
            name: cluster,
            namespace,
            labels: { "example.com/size": size },
            annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}", ...force() },
        },
        spec: { remoteClusterServer: { enabled: true } },
    },
    { provider },
);
const certificates = kubernetes.core.v1.Secret.get(
    "certificates",
    patch.id.apply((id) => `${id}-es-transport-certs-public`),
    { provider },
);

const policy = new kubernetes.apiextensions.CustomResource(
    "policy",
    {
        apiVersion: "stackconfigpolicy.k8s.elastic.co/v1alpha1",
        kind: "StackConfigPolicy",
        metadata: {
            name: `${cluster}-remotes`,
            namespace,
            annotations: {
                "pulumi.com/waitFor": JSON.stringify(["jsonpath={.status.phase}=Ready"]),
                "pulumi.com/timeoutSeconds": config.get("timeout") ?? "60",
            },
        },
        spec: {
            weight: Number(size),
            resourceSelector: { matchLabels: { "example.com/size": size } },
            elasticsearch: { clusterSettings: { "cluster.remote.berlin.mode": "proxy" } },
        },
    },
    { provider, dependsOn: content },
);

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}

function force(): Record<string, string> {
    return config.getBoolean("force") ? { "pulumi.com/patchForce": "true" } : {};
}

export const configMap = authorities.metadata.name;
export const ca = pulumi.unsecret(certificates.data).apply((data) => data["ca.crt"]);
export const address = service.status.loadBalancer.ingress.apply(([first]) => first?.ip);
export const policyUid = policy.metadata.uid;
export const written = content.data;
