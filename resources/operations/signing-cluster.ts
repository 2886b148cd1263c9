import { ResolvedAccess } from "../../model/elasticsearch-access";
import { inputsChanged } from "../changes";
import { withElasticsearch } from "../elasticsearch";
import { signingVersion } from "../signing-version";

/** A cluster that shall know strong identity. */
export interface SigningClusterInputs {
    elasticsearch: ResolvedAccess;
    /** The property that asks for it. */
    property: string;
}

/** One that does. */
export interface SigningClusterState extends SigningClusterInputs {
    version: string;
}

/**
 * Looks at the version of the cluster.
 * @throws Error when it is too old.
 */
export async function expectSigningCluster(inputs: SigningClusterInputs): Promise<SigningClusterState> {
    const version = await withElasticsearch(inputs.elasticsearch, (cluster) =>
        signingVersion(cluster, inputs.property),
    );
    return { ...inputs, version };
}

/** Whether to look again. */
export function signingClusterChanged(old: SigningClusterState, inputs: SigningClusterInputs): boolean {
    return inputsChanged(old, inputs);
}
