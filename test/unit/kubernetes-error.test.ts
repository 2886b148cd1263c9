import {
    clientTaken,
    explainContent,
    explainPatch,
    explainPolicy,
    explainService,
} from "../../model/kubernetes-error";

const cluster = "Elasticsearch search/berlin";
const leave = "set `enable: false` here";

/** What the Kubernetes provider says of a conflict that the API server reports. */
function conflict(text: string): string {
    return (
        '1 error occurred:\n\t* the Kubernetes API server reported that "search/berlin" failed to fully initialize or become live: ' +
        "Server-Side Apply field conflict detected. See https://www.pulumi.com/docs for troubleshooting help\n" +
        `: The resource managed by field manager "pulumi-kubernetes-9880894e" had an apply conflict: ${text}\n\n`
    );
}

const enabled = ".spec.remoteClusterServer.enabled";
const label = ".metadata.labels.pulumi-elastic-remote-clusters/client";
const annotation = ".metadata.annotations.eck.k8s.elastic.co/file-based-secure-settings";
const version = "elasticsearch.k8s.elastic.co/v1";

const somebody = "these fields belong to somebody else, who set them otherwise:";
const takeOver =
    "or set `force: true` to take them over; destroy then removes them instead of restoring them";

describe("a field of somebody else", () => {
    test.each([
        [
            "changed by an update",
            `Apply failed with 1 conflict: conflict with "kubectl-edit" using ${version}: ${enabled}`,
            ["kubectl-edit", enabled],
        ],
        [
            "applied by somebody",
            `Apply failed with 1 conflict: conflict with "argocd-controller": ${enabled}`,
            ["argocd-controller", enabled],
        ],
        [
            "of a subresource",
            `Apply failed with 1 conflict: conflict with "scaler" with subresource "scale" using ${version}: ${enabled}`,
            ["scaler", enabled],
        ],
        [
            "whose key has dots and a slash",
            `Apply failed with 1 conflict: conflict with "kubectl-edit" using ${version}: ${annotation}`,
            ["kubectl-edit", annotation],
        ],
        [
            "one of several",
            `Apply failed with 2 conflicts: conflicts with "kubectl-edit" using ${version}:\n- ${label}\n- ${annotation}`,
            ["kubectl-edit", label, annotation],
        ],
        [
            "one of several, of several managers",
            `Apply failed with 3 conflicts: conflicts with "helm":\n- ${label}\nconflicts with "kubectl-edit" using ${version}:\n- ${annotation}\n- ${enabled}`,
            ["helm", "kubectl-edit", label, annotation, enabled],
        ],
    ])("%s", (_, text, named) => {
        const explained = explainPatch(conflict(text), { cluster, leave });
        for (const name of named) {
            expect(explained).toContain(name);
        }
        expect(explained).toContain(leave);
        expect(explained).toContain("or set `force: true`");
        expect(explained?.startsWith(`${cluster}: ${somebody} `)).toBe(true);
    });

    test("of several managers, each with its own", () => {
        const text = `Apply failed with 3 conflicts: conflicts with "helm":\n- ${label}\nconflicts with "kubectl-edit" using ${version}:\n- ${annotation}\n- ${enabled}`;
        expect(explainPatch(conflict(text), { cluster })).toContain(
            `: ${label} to "helm"; ${annotation}, ${enabled} to "kubectl-edit". Change them there, `,
        );
    });

    test("says what to do, in one sentence", () => {
        const text = `Apply failed with 1 conflict: conflict with "kubectl-edit" using ${version}: ${enabled}`;
        expect(explainPatch(conflict(text), { cluster, leave })).toBe(
            `${cluster}: ${somebody} ${enabled} to "kubectl-edit". Change them there and ${leave}, ${takeOver}`,
        );
        expect(explainPatch(conflict(text), { cluster })).toBe(
            `${cluster}: ${somebody} ${enabled} to "kubectl-edit". Change them there, ${takeOver}`,
        );
    });
});

test.each([
    'Elasticsearch.elasticsearch.k8s.elastic.co "berlin" is invalid: spec.nodeSets: Required value',
    'elasticsearches.elasticsearch.k8s.elastic.co "berlin" not found',
])("no such cluster: %s", (error) => {
    expect(explainPatch(error, { cluster })).toBe(
        `there is no ${cluster}: check \`cluster.name\` and \`cluster.namespace\`, and which Kubernetes cluster the provider of \`opts\` reaches. If this program declares it, name it in \`dependsOn\``,
    );
});

const patch = (error: string) => explainPatch(error, { cluster });
const policy = (error: string) => explainPolicy(error, cluster, clientTaken);
const secret = (error: string) => explainContent(error, cluster, clientTaken);
const service = (error: string) => explainService(error, cluster);
const all = [
    { kind: "service", explain: service },
    { kind: "patch", explain: patch },
    { kind: "policy", explain: policy },
    { kind: "secret", explain: secret },
];

describe.each(all)("of any $kind", ({ explain }) => {
    test.each([
        'namespaces "search" not found',
        'resource search/munich-remote-credentials was not successfully created by the Kubernetes API server: namespaces "search" not found',
    ])("no such namespace: %s", (error) => {
        expect(explain(error)).toBe(
            "there is no namespace search: check `cluster.namespace`, and which Kubernetes cluster the provider of `opts` reaches",
        );
    });

    test.each([
        'no matches for kind "Elasticsearch" in version "elasticsearch.k8s.elastic.co/v1"',
        "creation of resource search/munich failed because the Kubernetes API server reported that the apiVersion for this resource does not exist",
        'failed to determine if the following GVK is namespaced: no matches for kind "StackConfigPolicy" in version "stackconfigpolicy.k8s.elastic.co/v1alpha1"',
    ])("no ECK: %s", (error) => {
        expect(explain(error)).toContain(
            "the Kubernetes cluster does not know ECK's resources: install ECK's custom resource definitions and its operator (3.0 or later)",
        );
    });

    test.each([
        "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: dial tcp 127.0.0.1:6443: connect: connection refused",
        'Get "https://kubernetes.example.com:6443/api": dial tcp: lookup kubernetes.example.com: no such host',
        'Patch "https://10.0.0.1:6443/apis/elasticsearch.k8s.elastic.co/v1": dial tcp 10.0.0.1:6443: i/o timeout',
        'Get "https://10.0.0.1:6443/api?timeout=32s": dial tcp 10.0.0.1:6443: connect: connection refused',
    ])("no API server: %s", (error) => {
        expect(explain(error)).toContain(`the Kubernetes API server of ${cluster} does not answer`);
    });

    test.each(["", "Unauthorized", 'secrets is forbidden: User "me" cannot create resource "secrets"'])(
        "what speaks for itself: %p",
        (error) => {
            expect(explain(error)).toBeUndefined();
        },
    );
});

test.each([
    'timed out waiting for the condition "jsonpath={.status.phase}=Ready"',
    'the Kubernetes API server reported that "search/munich-remote-client" failed to fully initialize or become live: timed out waiting to be Ready',
    "context deadline exceeded",
])("ECK does not bring the policy: %s", (error) => {
    const text = policy(error);
    for (const cause of ["Enterprise licence or trial", "same weight", "mounts the same path"]) {
        expect(text).toContain(cause);
    }
    expect(text).toContain(`ECK did not bring the policy to ${cluster}`);
});

test("an ECK whose policies have no weight yet", () => {
    const error =
        "failed to create typed patch object (search/munich-remote-client; stackconfigpolicy.k8s.elastic.co/v1alpha1, Kind=StackConfigPolicy): .spec.weight: field not declared in schema";
    expect(policy(error)).toBe(
        `the policies of this ECK have no weight yet: upgrade ECK to 3.3 or later, or declare ${cluster} in this program and attach the client by its specification`,
    );
});

test.each([
    [policy, 'stackconfigpolicies.stackconfigpolicy.k8s.elastic.co "munich-remote-client" already exists'],
    [
        secret,
        'resource "munich-remote-credentials" was not successfully created: secrets "munich-remote-credentials" already exists',
    ],
])("somebody else's client is there already", (explain, error) => {
    expect(explain(error)).toContain(
        `${cluster} has a remote client already, perhaps in another stack: the CAs of all remotes are one setting of its nodes, so all remotes belong into one EckRemoteClient`,
    );
});

test.each([
    'timed out waiting for the condition "jsonpath={.status.loadBalancer.ingress[0]}"',
    "timed out waiting to be Ready",
])("an address that never comes: %s", (error) => {
    const text = service(error);
    expect(text).toContain(`the load balancer of ${cluster} got no address in time`);
    for (const cure of ["the events of the Service", "`loadBalancerClass`", "`expose.address`"]) {
        expect(text).toContain(cure);
    }
});

test("no Service of ECK", () => {
    const error = 'Service "berlin-es-remote-cluster" is invalid: spec.ports: Required value';
    expect(service(error)).toBe(
        `ECK made no Service for the remote cluster server interface of ${cluster}: check that \`spec.remoteClusterServer.enabled\` is true, and its \`service\` a load balancer (ECK 3.3 and later)`,
    );
});

test("a cluster that no operator looks after", () => {
    expect(patch('timed out waiting for the condition "jsonpath={.status.phase}"')).toBe(
        `ECK has not looked at ${cluster}: check that an operator runs, and that it manages this namespace`,
    );
});
