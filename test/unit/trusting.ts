import * as pulumi from "@pulumi/pulumi";
import { TransportAuthority, TransportTrust, TransportTrustArgs } from "../../index";
import { certificates, eckAnswers, munich, tree } from "./eck-fixtures";
import { node } from "./fixtures";
import { Answers, MockEngine, MockOptions, startMockEngine } from "./mock-engine";

const { ca, otherCa } = certificates;

/** What a cluster shows that somebody else looks after. */
export const berlin = { caCertificate: otherCa, nodeNames: ["*.node.berlin.cluster.example"] };

/** The same of a deployment on Elastic Cloud. */
export const onCloud = {
    caCertificate: otherCa,
    nodeNames: ["*.node.b2b2.cluster.2222.account"],
    authority: TransportAuthority.Hosted,
};

/** A self-managed side. */
export const selfManaged = {
    nodes: [node],
    caCertificate: ca,
    nodeNames: ["*.node.munich.cluster.example"],
};

/** The nodes of the cluster on ECK. */
export const nodeSets = [{ name: "default", count: 2 }];

/** Its resource, as it lives. */
export const live = {
    spec: pulumi.secret({ version: "9.5.4", nodeSets }),
    metadata: { ...munich, uid: "uid-1" },
};

/** What the cluster on ECK shows. */
export const shown = {
    caCertificate: ca,
    nodeNames: ["*.node.munich.search.es.local"],
    fullNodeNames: [0, 1].map((index) => `munich-es-default-${index}.node.munich.search.es.local`),
};

const answers: Answers = { ...eckAnswers, Elasticsearch: live };

/** Makes a trust; `opts` are made when the engine is there. */
export async function trust(
    args: TransportTrustArgs,
    options: MockOptions = {},
    opts: () => pulumi.ComponentResourceOptions = () => ({}),
): Promise<{ engine: MockEngine; trust: TransportTrust }> {
    const engine = await startMockEngine({ ...options, answers: { ...answers, ...options.answers } });
    const made = new TransportTrust("trust", args, opts());
    await engine.settled();
    return { engine, trust: made };
}

/** Type and name of what a component has made. */
export function below(engine: MockEngine, parent: string): [string, string][] {
    return tree(engine)
        .filter(([, , one]) => one === parent)
        .map(([type, name]): [string, string] => [type, name])
        .toSorted();
}

/** The sides of a trust. */
export const sides = (engine: MockEngine) => below(engine, "trust");
