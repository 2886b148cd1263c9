import { eckClientAttachment } from "../../model/eck-client-attachment";
import {
    checkEckCluster,
    clusterTitle,
    podSelector,
    remoteClusterServerName,
    remoteClusterService,
    transportCaSecret,
} from "../../model/eck-cluster";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";

const berlin = { name: "berlin", namespace: "search" };

test("what ECK calls the things of a cluster", () => {
    expect(clusterTitle(berlin)).toBe("Elasticsearch search/berlin");
    expect(transportCaSecret("berlin")).toBe("berlin-es-transport-certs-public");
    expect(remoteClusterService("berlin")).toBe("berlin-es-remote-cluster");
    expect(remoteClusterServerName(berlin)).toBe("berlin-es-remote-cluster.search.svc");
    expect(podSelector("berlin")).toEqual({
        "common.k8s.elastic.co/type": "elasticsearch",
        "elasticsearch.k8s.elastic.co/cluster-name": "berlin",
    });
});

test("what its nodes hold follows from its name alone", () => {
    const credentialsSecret = "munich-remote-credentials";
    const caSecret = "munich-remote-ca";
    expect(eckClientAttachment("munich")).toEqual({ credentialsSecret, caSecret });
    expect(eckClientAttachment("munich", true)).toEqual({ credentialsSecret, caSecret });
    expect(eckClientAttachment("munich", false)).toEqual({ credentialsSecret });
});

test.each([
    berlin,
    { name: "a", namespace: "b" },
    { name: "1", namespace: "2-3" },
    { name: "a".repeat(36), namespace: "b".repeat(63) },
    { name: unknown, namespace: unknown },
    unknown,
])("%p is a cluster", (cluster) => {
    const problems = new Problems();
    checkEckCluster(problems, "cluster", cluster as typeof berlin);
    expect(problems.found).toEqual([]);
});
