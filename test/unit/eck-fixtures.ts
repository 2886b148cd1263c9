import * as pulumi from "@pulumi/pulumi";
import { makeCertificates } from "./certificates";
import { markers } from "./fixtures";
import { Answers, MockEngine } from "./mock-engine";

export const certificates = makeCertificates();

export const berlin = { name: "berlin", namespace: "search" };
export const munich = { name: "munich", namespace: "search" };

export const componentType = (name: string) => `elastic-remote-clusters:index:${name}`;
export const dynamicType = (name: string) => `pulumi-nodejs:dynamic/elastic-remote-clusters:${name}`;
export const elasticsearchPatch = "kubernetes:elasticsearch.k8s.elastic.co/v1:ElasticsearchPatch";
export const stackConfigPolicy = "kubernetes:stackconfigpolicy.k8s.elastic.co/v1alpha1:StackConfigPolicy";
export const kubernetesSecret = "kubernetes:core/v1:Secret";
export const kubernetesSecretPatch = "kubernetes:core/v1:SecretPatch";
export const kubernetesService = "kubernetes:core/v1:Service";
export const kubernetesServicePatch = "kubernetes:core/v1:ServicePatch";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A Secret as the Kubernetes provider gives it. */
export function secretData(content: Record<string, string>): { data: pulumi.Output<object> } {
    const entries = Object.entries(content).map(([key, text]) => [key, base64(text)]);
    return { data: pulumi.secret(Object.fromEntries(entries) as object) };
}

/** The text of a Secret's key. */
export function textIn(data: unknown, key: string): string {
    return Buffer.from(String((data as Record<string, string>)[key]), "base64").toString();
}

/** A Service that got its name and its addresses. */
export function service(...ingress: object[]): Answers[string] {
    return ({ metadata }) => ({
        metadata: { ...(metadata as object), name: "berlin-service-1a2b3c" },
        status: { loadBalancer: { ingress } },
    });
}

/** The resource of somebody else as it lives. */
export function liveElasticsearch(spec: object, annotations: Record<string, string> = {}): Answers[string] {
    return { spec: pulumi.secret(spec), metadata: { ...munich, annotations } };
}

/** What Kubernetes and ECK answer. */
export const eckAnswers: Answers = {
    Elasticsearch: liveElasticsearch({ version: "9.5.4", nodeSets: [{ name: "default" }] }),
    Secret: secretData({ "ca.crt": certificates.ca, elastic: markers.password }),
    Service: service({ ip: "203.0.113.7" }),
    ServicePatch: { status: { loadBalancer: { ingress: [{ hostname: "berlin.elb.example.com" }] } } },
};

/** Type, name and parent of all that was registered. */
export function tree({ resources }: MockEngine): [string, string, string][] {
    return resources.map(({ type, name, parent }) => [type, name, parent]);
}
