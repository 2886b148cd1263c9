import { ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TrustedConfigMapInputs } from "../../resources/operations/trusted-config-map";
import { munich } from "./eck-fixtures";
import { ApiServer, startApiServer } from "./kubernetes-server";
import { closeServers } from "./tls-server";
import type { Answered } from "./trusted-config-map-program";

/** What others say in the resource. */
export const others = { version: "9.5.4", nodeSets: [{ name: "default", count: 1 }] };

/** `spec.transport` that names a ConfigMap. */
export const named = (configMapName: string) => ({ tls: { certificateAuthorities: { configMapName } } });

let program: ChildProcess;

/** The API server of the test that runs. */
export const kubernetes = {} as { server: ApiServer };

/** Gives each test an API server with a resource of others, and the operations a process of their own. */
export function useResourceOfOthers(): void {
    // the client of Kubernetes is a module of the kind that jest cannot load
    beforeAll(async () => {
        program = fork(join(__dirname, "trusted-config-map-program.ts"), [], {
            execArgv: ["--import", "tsx"],
            serialization: "advanced",
        });
        await once(program, "message");
    }, 60_000);
    afterAll(async () => {
        program.disconnect();
        await once(program, "exit");
    });
    beforeEach(async () => {
        kubernetes.server = await startApiServer({ ...others });
    });
    afterEach(() => closeServers());
}

/** What is to be made of the resource. */
export const inputs = (more: Partial<TrustedConfigMapInputs> = {}): TrustedConfigMapInputs => ({
    cluster: munich,
    uid: "uid-1",
    configMapName: "munich-transport-trust",
    kubernetes: { kubeconfig: kubernetes.server.kubeconfig },
    ...more,
});

async function ask(operation: string, ...args: unknown[]): Promise<Answered> {
    program.send({ operation, args });
    const [answered] = (await once(program, "message")) as [Answered];
    expect(JSON.stringify(answered.failure?.message ?? "")).not.toContain("MARKER");
    return answered;
}

/** What an operation gives. */
export async function done(operation: string, ...args: unknown[]): Promise<unknown> {
    const { result, failure: found } = await ask(operation, ...args);
    expect(found).toBeUndefined();
    return result;
}

/** Why it fails, without any secret. */
export async function failure(
    operation: string,
    ...args: unknown[]
): Promise<NonNullable<Answered["failure"]>> {
    const { failure: found } = await ask(operation, ...args);
    return found ?? { message: "did not fail" };
}

/** What the resource says. */
export const spec = () => kubernetes.server.resource?.spec;

/** What was changed of it. */
export const patches = () => kubernetes.server.calls.filter((call) => call !== "GET");

/** Somebody else changes the resource. */
export function change(changes: object): () => void {
    return () => {
        const { server } = kubernetes;
        const { metadata, spec: before } = server.resource ?? { metadata: { uid: "", resourceVersion: "1" } };
        const resourceVersion = `${metadata.resourceVersion}0`;
        server.resource = { metadata: { ...metadata, resourceVersion }, spec: { ...before, ...changes } };
    };
}
