import { ApiServer } from "./api-server";
import { messageOf } from "./failure";
import { accessOf, type Access } from "./kubeconfig";
import type { Settings } from "./settings";

/** The cluster of a provider. One that cannot be reached fails only what needs it. */
export type Connection = {
    /** Where objects go that name no namespace. */
    namespace: string;
} & ({ api: ApiServer; unreachable?: undefined } | { api?: undefined; unreachable: string });

/** Connects as the settings say. It does not fail: what does not work is in the answer. */
export async function connect(settings: Settings): Promise<Connection> {
    let access: Access | undefined;
    try {
        access = accessOf(settings);
    } catch (error) {
        return {
            namespace: settings.namespace,
            unreachable: `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${messageOf(error)}`,
        };
    }
    const namespace = settings.namespace || access?.namespace || "default";
    if (access === undefined) {
        const unreachable =
            "unable to load Kubernetes client configuration from kubeconfig file: no such cluster";
        return { namespace, unreachable };
    }
    const api = new ApiServer(access);
    try {
        await api.probe();
        return { api, namespace };
    } catch (error) {
        const unreachable = `unable to load schema information from the API server: ${messageOf(error)}`;
        return { namespace, unreachable };
    }
}
