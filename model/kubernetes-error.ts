/** What the API server refused, as far as it needs an explanation. */
export interface RefusedPatch {
    /** How messages call the cluster. */
    cluster: string;
    /** The argument that leaves the field to its owner, if there is one. */
    leave?: string;
}

/** What a failed change of an Elasticsearch resource means, and what to do; undefined when the error speaks for itself. */
export function explainPatch(error: string, { cluster, leave }: RefusedPatch): string | undefined {
    const conflicts = [...error.matchAll(/conflicts? with "([^"]+)"[^:]*:((?:\s*(?:- )?\.[^\s,]+)+)/g)].map(
        ([, manager = "", fields = ""]) => `${(fields.match(/\.[^\s,]+/g) ?? []).join(", ")} to "${manager}"`,
    );
    if (conflicts.length > 0) {
        return (
            `${cluster}: these fields belong to somebody else, who set them otherwise: ${conflicts.join("; ")}. Change them there` +
            (leave === undefined ? "" : ` and ${leave}`) +
            ", or set `force: true` to take them over; destroy then removes them instead of restoring them"
        );
    }
    if (
        /spec\.nodeSets: Required value|elasticsearches\.elasticsearch\.k8s\.elastic\.co "[^"]+" not found/.test(
            error,
        )
    ) {
        return `there is no ${cluster}: check \`cluster.name\` and \`cluster.namespace\`, and which Kubernetes cluster the provider of \`opts\` reaches. If this program declares it, name it in \`dependsOn\``;
    }
    return (
        explainAny(error, cluster) ??
        (isTimeout(error)
            ? `ECK has not looked at ${cluster}: check that an operator runs, and that it manages this namespace`
            : undefined)
    );
}

/** What a StackConfigPolicy that ECK does not take means, and what to do. */
export function explainPolicy(
    error: string,
    cluster: string,
    taken: (cluster: string) => string,
): string | undefined {
    if (isTaken(error)) {
        return taken(cluster);
    }
    if (/weight: field not declared/.test(error)) {
        return `the policies of this ECK have no weight yet: upgrade ECK to 3.3 or later, or declare ${cluster} in this program and attach the client by its specification`;
    }
    return (
        explainAny(error, cluster) ??
        (isTimeout(error)
            ? `ECK did not bring the policy to ${cluster}. Likely causes: its operator has no Enterprise licence or trial (a warning event on ` +
              "the policy says so); another StackConfigPolicy for the cluster has the same weight or mounts the same path (`status` of the policy " +
              "says so); a node does not start with it (see the Pods)"
            : undefined)
    );
}

/** What a Service that cannot be made, or gets no address, means. */
export function explainService(error: string, cluster: string): string | undefined {
    if (/spec\.ports: Required value/.test(error)) {
        return `ECK made no Service for the remote cluster server interface of ${cluster}: check that \`spec.remoteClusterServer.enabled\` is true, and its \`service\` a load balancer (ECK 3.3 and later)`;
    }
    return (
        explainAny(error, cluster) ??
        (isTimeout(error)
            ? `the load balancer of ${cluster} got no address in time: see the events of the Service, and whether the Kubernetes cluster has something ` +
              "that serves its type and `loadBalancerClass`; or reach the interface another way and give `expose.address`"
            : undefined)
    );
}

/** What a Secret or ConfigMap that cannot be made means; `taken` is for a name that is in use. */
export function explainContent(
    error: string,
    cluster: string,
    taken: (cluster: string) => string,
): string | undefined {
    return isTaken(error) ? taken(cluster) : explainAny(error, cluster);
}

function isTimeout(error: string): boolean {
    return /timed out|context deadline exceeded/i.test(error);
}

function isTaken(error: string): boolean {
    return /already exists/.test(error);
}

/** What to say when a cluster has a client already. */
export function clientTaken(cluster: string): string {
    return (
        `${cluster} has a remote client already, perhaps in another stack: the CAs of all remotes are one setting of its nodes, so all remotes ` +
        "belong into one EckRemoteClient; share its `client` between the connections"
    );
}

/** What to say when a cluster trusts others already. */
export function trustTaken(cluster: string): string {
    return (
        `${cluster} has a TransportTrust already, perhaps in another stack: what its nodes trust is one file, so all others belong into one; ` +
        "give the further ones in `alsoTrusted` of its side there, and the side here as `identity`"
    );
}

function explainAny(error: string, cluster: string): string | undefined {
    if (/unreachable|connection refused|ECONNREFUSED|no such host|i\/o timeout/i.test(error)) {
        return `the Kubernetes API server of ${cluster} does not answer: check the kubeconfig and context of the kubernetes provider in \`opts\`, and that this machine may reach it`;
    }
    const namespace = /namespaces "([^"]+)" not found/.exec(error)?.[1];
    if (namespace !== undefined) {
        return `there is no namespace ${namespace}: check \`cluster.namespace\`, and which Kubernetes cluster the provider of \`opts\` reaches`;
    }
    if (/no matches for kind|apiVersion for this resource does not exist/i.test(error)) {
        return `the Kubernetes cluster does not know ECK's resources: install ECK's custom resource definitions and its operator (3.0 or later) for ${cluster}`;
    }
    return undefined;
}
