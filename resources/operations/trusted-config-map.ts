import { setTimeout as sleep } from "node:timers/promises";
import { clusterTitle, ResolvedEckCluster } from "../../model/eck-cluster";
import { inputsChanged } from "../changes";
import {
    ElasticsearchResource,
    elasticsearchResource,
    JsonPatchStep,
    KubernetesAccess,
    LiveElasticsearch,
} from "../kubernetes-api";
import { UnfinishedError } from "../unfinished-error";

/** `spec.transport.tls.certificateAuthorities.configMapName` of an Elasticsearch resource that belongs to somebody else. */
export interface TrustedConfigMapInputs {
    cluster: ResolvedEckCluster;
    /** `metadata.uid` of the resource as the kubernetes provider sees it: the same name may stand in another Kubernetes cluster. */
    uid: string;
    /** The ConfigMap with the CAs. */
    configMapName: string;
    kubernetes: KubernetesAccess;
}

/** As the resource has it; an empty name when somebody took it away. */
export type TrustedConfigMapState = TrustedConfigMapInputs;

const path = ["transport", "tls", "certificateAuthorities", "configMapName"];
const attempts = 10;

/**
 * Sets the field.
 * @throws Error when the resource names another ConfigMap already, or is not there.
 */
export async function setTrustedConfigMap(inputs: TrustedConfigMapInputs): Promise<TrustedConfigMapState> {
    return bring(inputs, inputs.configMapName, ["", inputs.configMapName]);
}

/** Sets the field again, also when the ConfigMap has another name now. */
export async function updateTrustedConfigMap(
    old: TrustedConfigMapState,
    inputs: TrustedConfigMapInputs,
): Promise<TrustedConfigMapState> {
    return bring(inputs, inputs.configMapName, ["", old.configMapName, inputs.configMapName]);
}

/** The field as it is now; undefined when the resource is gone, or is another one. */
export async function readTrustedConfigMap(
    state: TrustedConfigMapState,
): Promise<TrustedConfigMapState | undefined> {
    const resource = await elasticsearchResource(state.kubernetes, state.cluster);
    const live = await resource.read();
    return live?.metadata.uid === state.uid ? { ...state, configMapName: nameIn(live) } : undefined;
}

/**
 * Gives the field back. Server-side apply cannot: its removal leaves a null, which the resource's definition refuses.
 * Somebody else's ConfigMap stays, and a resource that is gone has none.
 */
export async function removeTrustedConfigMap(state: TrustedConfigMapState): Promise<void> {
    const resource = await elasticsearchResource(state.kubernetes, state.cluster);
    await changed(state, resource, (live) => {
        const isOurs = live?.metadata.uid === state.uid && nameIn(live) === state.configMapName;
        return isOurs && live ? { live, steps: [{ op: "remove", path: pointer(path) }] } : undefined;
    });
}

/** Whether the resource must be touched. */
export function trustedConfigMapChanged(old: TrustedConfigMapState, inputs: TrustedConfigMapInputs): boolean {
    return inputsChanged(old, inputs);
}

/** What makes it the field of another resource. */
export function trustedConfigMapReplaced(
    old: TrustedConfigMapState,
    inputs: Partial<TrustedConfigMapInputs>,
): string[] {
    return inputs.uid === undefined || inputs.uid === old.uid ? [] : ["uid"];
}

async function bring(
    inputs: TrustedConfigMapInputs,
    wanted: string,
    own: string[],
): Promise<TrustedConfigMapState> {
    const title = clusterTitle(inputs.cluster);
    const resource = await elasticsearchResource(inputs.kubernetes, inputs.cluster);
    await changed(inputs, resource, (live) => {
        if (live?.metadata.uid !== inputs.uid) {
            throw new Error(
                `${title}: the kubeconfig leads to ${live ? "another resource of that name" : "no such resource"} than the kubernetes provider sees; ` +
                    "give `kubeconfig` and `context` of the side",
            );
        }
        const there = nameIn(live);
        if (!own.includes(there)) {
            throw new Error(
                `${title}: trusts the CAs of the ConfigMap "${there}" already (spec.transport.tls.certificateAuthorities.configMapName), and can name one only; ` +
                    "give those CAs in `alsoTrusted` of the side and take the field out of the resource, or set `restricted: true` on the side, which uses a StackConfigPolicy",
            );
        }
        return there === wanted ? undefined : { live, steps: setting(live, wanted) };
    });
    return inputs;
}

interface Change {
    live: LiveElasticsearch;
    steps: JsonPatchStep[];
}

/** Reads, decides and writes until nobody else wrote in between. */
async function changed(
    inputs: TrustedConfigMapInputs,
    resource: ElasticsearchResource,
    decide: (live: LiveElasticsearch | undefined) => Change | undefined,
): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
        const change = decide(await resource.read());
        if (change === undefined) {
            return;
        }
        const isWritten = await resource.patch(change.live, change.steps).catch((error: unknown) => {
            // it may have been written
            throw new UnfinishedError(inputs.uid, inputs, (error as Error).message);
        });
        if (isWritten) {
            return;
        }
        await sleep(500 * (1 + Math.random()));
    }
    throw new Error(
        `${clusterTitle(inputs.cluster)}: others changed the resource each of ${attempts} times; run again when they are done`,
    );
}

function nameIn({ spec }: LiveElasticsearch): string {
    return spec.transport?.tls?.certificateAuthorities?.configMapName ?? "";
}

/** The parents have to be there before the field can be added. */
function setting({ spec }: LiveElasticsearch, wanted: string): JsonPatchStep[] {
    let there: unknown = spec;
    const missing = path.findIndex((key) => {
        const isObject = typeof there === "object" && there !== null;
        const next = isObject ? (there as Record<string, unknown>)[key] : undefined;
        there = next;
        return next === undefined || next === null;
    });
    const depth = missing === -1 ? path.length - 1 : missing;
    const value = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), wanted);
    return [{ op: "add", path: pointer(path.slice(0, depth + 1)), value }];
}

function pointer(keys: string[]): string {
    return `/spec/${keys.join("/")}`;
}
