import { isAutonamed } from "./check";
import { changesBetween, replacing, withoutIgnored, type Change } from "./diff";
import { forceNewOf } from "./force-new";
import {
    isBuiltIn,
    isPatch,
    nameOf,
    namespaceOf,
    typeOf,
    withMetadata,
    type KubernetesObject,
    type ObjectType,
} from "./kubernetes-object";
import { normalize, prune } from "./normalize";
import { parsePath } from "./property-path";
import type { Provider } from "./provider";
import { checkpointOf } from "./state";
import { at, plain, UNKNOWN, type PropertyMap } from "./values";

export interface DiffRequest {
    urn: string;
    olds: PropertyMap;
    news: PropertyMap;
    ignoreChanges: string[];
}

export interface ResourceDiff {
    changes: Change[];
    replaces: string[];
    deleteBeforeReplace: boolean;
}

/**
 * Compares new inputs with the live object of the state, as far as the old inputs say something of it: what others
 * have added to the object is no difference, what they have changed of ours is one.
 */
export async function diffResource(provider: Provider, request: DiffRequest): Promise<ResourceDiff> {
    const { urn, olds, news } = request;
    const { inputs, live } = checkpointOf(olds);
    const namespaced = await isNamespaced(provider, typeOf(plain(news)));
    const wanted = inNamespace(normalize(plain(news)), namespaced);
    const pruned = inNamespace(prune(live, normalize(inputs)), namespaced);
    const before = nameOf(wanted) === "" ? pruned : withMetadata(pruned, { name: nameOf(live) });

    const { enableSecretMutable: secrets, enableConfigMapMutable: configMaps } = provider.settings;
    const forceNew = forceNewOf(wanted, isPatch(urn, typeOf(wanted).kind), { secrets, configMaps });
    const all = changesBetween(before, wanted, forceNew);
    const changes = withoutIgnored(all, request.ignoreChanges.map(parsePath));
    const replaces = replacing(changes);
    const keepsPlace = nameOf(wanted) === nameOf(live) && namespaceOf(wanted) === namespaceOf(live);
    const named = nameOf(wanted) !== "" || at(wanted, "metadata", "name") === UNKNOWN;
    const deleteBeforeReplace = replaces.length > 0 && named && !isAutonamed(wanted) && keepsPlace;
    return { changes, replaces, deleteBeforeReplace };
}

async function isNamespaced({ connection }: Provider, type: ObjectType): Promise<boolean> {
    const asked = await connection.api?.isNamespaced(type);
    return asked ?? !(isBuiltIn(type.apiVersion) && type.kind === "Namespace");
}

/** No namespace means the default one; and what belongs to none has none, whatever was given. */
function inNamespace(object: KubernetesObject, namespaced: boolean): KubernetesObject {
    return withMetadata(object, { namespace: namespaced ? namespaceOf(object) || "default" : undefined });
}
