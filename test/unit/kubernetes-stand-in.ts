import type { Provider } from "../../lab/kubernetes-provider/provider";
import type { PropertyMap } from "../../lab/kubernetes-provider/values";

/** A provider of the stand-in whose cluster cannot be asked. */
export function offlineProvider(settings: Partial<Provider["settings"]> = {}): Provider {
    return {
        settings: {
            ...{ kubeconfig: "", context: "", cluster: "", namespace: "" },
            ...{ enableSecretMutable: false, enableConfigMapMutable: false, enablePatchForce: false },
            ...{ upsertExistingObjects: false, deleteUnreachable: false },
            ...settings,
        },
        connection: { namespace: "default", unreachable: "nobody answers" },
        log: () => ({ status: () => undefined, warn: () => undefined, clear: () => undefined }),
        cancelled: new AbortController().signal,
    };
}

export function urnOf(type: string, name: string): string {
    return `urn:pulumi:dev::project::my:index:Component$${type}::${name}`;
}

/** The outputs in a state, of an object that was made with these inputs. */
export function stateOf(inputs: PropertyMap, live: PropertyMap = inputs): PropertyMap {
    return {
        ...live,
        __inputs: inputs,
        __initialApiVersion: "v1",
        __fieldManager: "pulumi-kubernetes-12345678",
    };
}
