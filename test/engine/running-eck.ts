import { setTimeout as sleep } from "node:timers/promises";
import { get, type ApiAccess } from "../../lab/kubernetes/api-request";
import { type EckPlace, type ElasticsearchResource, resourceOf } from "../../lab/kubernetes/eck-cluster";
import type { ClusterAccess } from "../../lab/elasticsearch-request";
import { type EckLab, placeOf } from "../../lab/lab";
import { lab } from "./running-lab";

/** What of the lab runs on ECK. */
export const eck = lab.eck as EckLab;

export const [berlin, munich] = ["berlin", "munich"].map((name) => eck.clusters[name]) as [
    EckPlace & ClusterAccess,
    EckPlace & ClusterAccess,
];

/** A place where no cluster is. */
export const emptyPlace = (name: string) => placeOf(eck.places, `${name}-declared`, name);

/** An Elasticsearch resource as its owner sees it: without what the API server and the operator note. */
export async function ownersView(place: EckPlace): Promise<object> {
    const { metadata, spec } = (await resourceOf(eck.api, place)) as ElasticsearchResource;
    const { annotations = {}, labels = {} } = metadata;
    const own = Object.entries(annotations).filter(
        ([name]) => !/^(eck|common)\.k8s\.elastic\.co\//.test(name),
    );
    return { spec, labels, annotations: Object.fromEntries(own) };
}

interface Pod {
    metadata: { name: string; uid: string };
}

/** The Pods of a cluster, by name; one that was restarted by ECK is another one. */
export async function podsOf(place: EckPlace, api: ApiAccess = eck.api): Promise<Record<string, string>> {
    const selector = `elasticsearch.k8s.elastic.co/cluster-name=${place.name}`;
    const path = `/api/v1/namespaces/${place.namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
    const { items } = await get<{ items: Pod[] }>(api, path);
    return Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.uid]));
}

/** What ECK says of a cluster. */
export async function phaseOf(place: EckPlace): Promise<string | undefined> {
    return (await resourceOf(eck.api, place))?.status?.phase;
}

/** Waits until ECK has nothing left to do for a cluster: ready, and its Pods stay the same for a while. */
export async function settled(place: EckPlace): Promise<void> {
    let before = "";
    let calm = 0;
    for (const deadline = Date.now() + 300_000; calm < 5; await sleep(1_000)) {
        const now = JSON.stringify(await podsOf(place));
        calm = now === before && (await phaseOf(place)) === "Ready" ? calm + 1 : 0;
        before = now;
        if (Date.now() > deadline) throw new Error(`${place.namespace}/${place.name} does not come to rest`);
    }
}
