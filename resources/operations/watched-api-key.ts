import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { ElasticsearchError, withElasticsearch } from "../elasticsearch";

/** The key to watch. */
export interface WatchedApiKeyInputs {
    keyId: string;
    elasticsearch: ResolvedAccess;
}

/** The key as it was last seen. */
export interface WatchedApiKeyState extends WatchedApiKeyInputs {
    /** Whether the remote cluster still accepts the key. */
    valid: boolean;
}

interface ApiKeyAnswer {
    api_keys: { id: string; name: string; invalidated: boolean; expiration?: number }[];
}

/**
 * Looks whether the remote cluster still accepts the key.
 * @throws Error with the cure when it does not.
 */
export async function expectValidKey(inputs: WatchedApiKeyInputs): Promise<WatchedApiKeyState> {
    const reason = await whyInvalid(inputs);
    if (reason !== undefined) {
        throw new Error(
            `${inputs.elasticsearch.endpoints.join(", ")}: the cross-cluster API key ${inputs.keyId} ${reason}; ` +
                "change `rotation` of its CrossClusterApiKey to make a new key, and run again",
        );
    }
    return { ...inputs, valid: true };
}

/** The key as it is now. */
export async function readWatchedKey(state: WatchedApiKeyState): Promise<WatchedApiKeyState> {
    const reason = await whyInvalid(state);
    if (reason !== undefined) {
        console.warn(
            `the cross-cluster API key ${state.keyId} ${reason}; change \`rotation\` of its CrossClusterApiKey to make a new key`,
        );
    }
    return { ...state, valid: reason === undefined };
}

/** Whether the key has to be looked at again. */
export function watchedKeyChanged(old: WatchedApiKeyState, inputs: WatchedApiKeyInputs): boolean {
    return !old.valid || inputsChanged(old, inputs);
}

async function whyInvalid(inputs: WatchedApiKeyInputs): Promise<string | undefined> {
    const path = `/_security/api_key?id=${encodeURIComponent(inputs.keyId)}`;
    try {
        const { api_keys: keys } = await withElasticsearch(inputs.elasticsearch, (cluster) =>
            cluster.request<ApiKeyAnswer>("GET", path),
        );
        const key = keys.find((one) => one.id === inputs.keyId);
        if (!key) {
            return "does not exist any more";
        }
        if (key.invalidated) {
            return "was invalidated by somebody else";
        }
        return key.expiration !== undefined && key.expiration <= Date.now()
            ? `expired on ${new Date(key.expiration).toISOString()}`
            : undefined;
    } catch (error) {
        if (error instanceof ElasticsearchError && error.status === 404) {
            return "does not exist any more";
        }
        throw error;
    }
}
