import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const namespace = config.require("namespace");
const provider = new kubernetes.Provider("kubernetes", { kubeconfig: config.requireSecret("kubeconfig") });

const cases: Record<string, () => pulumi.Resource | pulumi.Resource[]> = {
    "existing object": () =>
        new kubernetes.core.v1.ConfigMap("map", { metadata: { name: "shared", namespace } }, { provider }),
    "existing field": () =>
        new kubernetes.core.v1.ConfigMapPatch(
            "map",
            { metadata: { name: "shared", namespace }, data: { owner: "us" } },
            { provider },
        ),
    "missing object": () => kubernetes.core.v1.Secret.get("secret", `${namespace}/absent`, { provider }),
    "patch without object": () =>
        new kubernetes.apiextensions.CustomResourcePatch(
            "elasticsearch",
            {
                apiVersion: "elasticsearch.k8s.elastic.co/v1",
                kind: "Elasticsearch",
                metadata: { name: "absent", namespace },
                spec: { remoteClusterServer: { enabled: true } },
            },
            { provider },
        ),
    "missing namespace and type": () => [
        new kubernetes.core.v1.Secret("secret", { metadata: { namespace: "absent" } }, { provider }),
        new kubernetes.apiextensions.CustomResource(
            "unknown",
            { apiVersion: "example.com/v1", kind: "Unknown", metadata: { namespace } },
            { provider },
        ),
    ],
    "never ready": () =>
        new kubernetes.core.v1.ConfigMap(
            "map",
            {
                metadata: {
                    namespace,
                    annotations: {
                        "pulumi.com/waitFor": `jsonpath={.data.phase}=${config.require("phase")}`,
                        "pulumi.com/timeoutSeconds": "2",
                    },
                },
                data: { phase: "Pending" },
            },
            { provider },
        ),
    "no address": () =>
        new kubernetes.core.v1.Service(
            "service",
            {
                metadata: { name: "no-address", namespace },
                spec: { type: "LoadBalancer", selector: { app: "none" }, ports: [{ port: 9443 }] },
            },
            { provider, customTimeouts: { create: "2s" } },
        ),
    finalizer: () =>
        new kubernetes.core.v1.ConfigMap(
            "map",
            { metadata: { namespace, finalizers: ["example.com/never"] } },
            { provider, customTimeouts: { delete: "2s" } },
        ),
};
cases[config.require("case")]?.();
