import * as pulumi from "@pulumi/pulumi";
import { addRemoteServer } from "../../model/elasticsearch-spec";
import { Chance, frozen, lost, randomSpec, seeds } from "./random-specs";

const service = {
    metadata: { annotations: { kind: "nlb" }, labels: { team: "search" } },
    spec: {
        type: "LoadBalancer",
        ports: [{ name: "rcs-443", port: 443, targetPort: 9443 }],
        loadBalancerClass: "internal",
        loadBalancerSourceRanges: ["203.0.113.0/24"],
    },
};
const loadBalancer = {
    annotations: { kind: "nlb" },
    labels: { team: "search" },
    port: 443,
    loadBalancerClass: "internal",
    loadBalancerSourceRanges: ["203.0.113.0/24"],
};

test.each([undefined, {}, loadBalancer])("with %j: a fixed point that loses nothing", (exposure) => {
    for (const seed of seeds) {
        const { remoteClusterServer, ...rest } = randomSpec(new Chance(seed), "munich-remote-ca");
        const own = remoteClusterServer && { remoteClusterServer: { enabled: false, other: seed } };
        const spec = frozen({ ...rest, ...own });
        const once = addRemoteServer(spec, exposure);
        expect([seed, addRemoteServer(once, exposure)]).toEqual([seed, once]);
        const changed = lost(spec, once).filter((path) => path !== ".remoteClusterServer.enabled");
        expect([seed, changed]).toEqual([seed, []]);
        expect([seed, once.remoteClusterServer?.enabled]).toEqual([seed, true]);
        expect(new Set(Object.keys(once))).toEqual(new Set([...Object.keys(spec), "remoteClusterServer"]));
    }
});

test("opens the interface, also one that was closed", () => {
    expect(addRemoteServer({})).toEqual({ remoteClusterServer: { enabled: true } });
    expect(addRemoteServer({ remoteClusterServer: { enabled: false } })).toEqual({
        remoteClusterServer: { enabled: true },
    });
});

test("the Service of ECK as a load balancer, with what was given and nothing empty", () => {
    expect(addRemoteServer({}, loadBalancer).remoteClusterServer).toEqual({ enabled: true, service });
    expect(addRemoteServer({}, {}).remoteClusterServer).toEqual({
        enabled: true,
        service: { spec: { type: "LoadBalancer" } },
    });
    expect(addRemoteServer({}, { port: 443 }).remoteClusterServer?.service).toEqual({
        spec: { type: "LoadBalancer", ports: [{ name: "rcs-443", port: 443, targetPort: 9443 }] },
    });
    expect(addRemoteServer({}, { labels: { a: "b" } }).remoteClusterServer?.service).toEqual({
        metadata: { labels: { a: "b" } },
        spec: { type: "LoadBalancer" },
    });
});

test("a Service that is there stays when none is given", () => {
    const own = { enabled: false, service: { spec: { type: "NodePort" } } };
    expect(addRemoteServer({ remoteClusterServer: own }).remoteClusterServer).toEqual({
        ...own,
        enabled: true,
    });
});

test("another Service is refused", () => {
    const spec = { remoteClusterServer: { service: { spec: { type: "NodePort" } } } };
    expect(() => addRemoteServer(spec, {})).toThrow(pulumi.RunError);
    expect(() => addRemoteServer(spec, {})).toThrow(
        "spec.remoteClusterServer.service: is set already, to something else; take it out",
    );
});
