import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { Elasticsearch, ElasticsearchError, withElasticsearch } from "../elasticsearch";

/** What a cross-cluster API key shall ask of the certificate that requests are signed with. */
export interface CertificateIdentityInputs {
    /** The remote cluster. */
    elasticsearch: ResolvedAccess;
    keyId: string;
    /** Regular expression on the subject of the certificate; empty on a key that asks for none. */
    identity: string;
}

interface ApiKeyAnswer {
    api_keys: { id: string; invalidated: boolean; certificate_identity?: string }[];
}

/**
 * Makes the key ask for it; also another key than before, which goes by itself.
 * @throws ElasticsearchError
 */
export async function setCertificateIdentity(
    inputs: CertificateIdentityInputs,
): Promise<CertificateIdentityInputs> {
    await withElasticsearch(inputs.elasticsearch, (cluster) =>
        update(cluster, inputs.keyId, inputs.identity),
    );
    return inputs;
}

/** What the key asks for now. One that is gone keeps what it had: others notice that it is. */
export async function readCertificateIdentity(
    state: CertificateIdentityInputs,
): Promise<CertificateIdentityInputs> {
    const path = `/_security/api_key?id=${encodeURIComponent(state.keyId)}`;
    const key = await withElasticsearch(state.elasticsearch, async (cluster) => {
        const answer = await cluster.request<ApiKeyAnswer>("GET", path).catch(unlessGone);
        return answer?.api_keys.find((one) => one.id === state.keyId && !one.invalidated);
    });
    return key === undefined ? state : { ...state, identity: key.certificate_identity ?? "" };
}

/** Makes the key ask for nothing again, unless it is gone. */
export async function clearCertificateIdentity(state: CertificateIdentityInputs): Promise<void> {
    await withElasticsearch(state.elasticsearch, (cluster) =>
        update(cluster, state.keyId, null).catch(unlessGone),
    );
}

/** Whether the key must be told. */
export function certificateIdentityChanged(
    old: CertificateIdentityInputs,
    inputs: CertificateIdentityInputs,
): boolean {
    return inputsChanged(old, inputs);
}

async function update(cluster: Elasticsearch, keyId: string, identity: string | null): Promise<void> {
    const path = `/_security/cross_cluster/api_key/${encodeURIComponent(keyId)}`;
    await cluster.request("PUT", path, { certificate_identity: identity });
}

function unlessGone(error: unknown): undefined {
    const isGone =
        error instanceof ElasticsearchError &&
        (error.status === 404 || /cannot update (invalidated|expired) API key/.test(error.reason));
    if (!isGone) {
        throw error;
    }
}
