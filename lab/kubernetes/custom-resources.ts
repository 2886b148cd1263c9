import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { answers, type ApiAccess, apply } from "./api-request";

interface CustomResourceDefinition {
    metadata: { name: string };
    spec: { group: string; names: { plural: string }; versions: { name: string; served: boolean }[] };
}

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const TIMEOUT_MS = 60_000;

/** Applies all custom resource definitions of a YAML file, and waits until the API server serves their resources. */
export async function applyCustomResourceDefinitions(access: ApiAccess, file: string): Promise<void> {
    const definitions = parseAllDocuments(await readFile(file, "utf8"))
        .map((document) => document.toJS() as CustomResourceDefinition | null)
        .filter((definition) => definition !== null);
    await Promise.all(definitions.map((one) => apply(access, `${DEFINITIONS}/${one.metadata.name}`, one)));

    const deadline = Date.now() + TIMEOUT_MS;
    for (let missing = definitions; missing.length > 0;) {
        const served = await Promise.all(missing.map((one) => isServed(access, one)));
        missing = missing.filter((_, index) => !served[index]);
        if (missing.length > 0 && Date.now() > deadline) {
            const names = missing.map((one) => one.metadata.name).join(", ");
            throw new Error(`after ${TIMEOUT_MS / 1000} s the API server does not serve ${names}`);
        }
        await sleep(100);
    }
}

/** More than the condition Established, after which the API server may still answer 404 for a moment. */
async function isServed(access: ApiAccess, { spec }: CustomResourceDefinition): Promise<boolean> {
    const paths = spec.versions
        .filter(({ served }) => served)
        .map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`);
    const all = await Promise.all(paths.map((path) => answers(access, path)));
    return all.every(Boolean);
}
