import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "../account";
import { eckOperator } from "../parts/eck-operator";
import { etcd } from "../parts/etcd";
import { kubernetes } from "../parts/kubernetes";
import type { Supervisor } from "../processes";
import { step } from "../progress";
import { reachable } from "../reachable";
import { startControlPlane } from "./control-plane";
import type { ApiAccess } from "./api-request";
import { applyCustomResourceDefinitions } from "./custom-resources";
import type { ImageParts } from "./image";
import { startKubelet } from "./kubelet";
import { startLoadBalancer } from "./load-balancer";
import { startOperator, startTrial } from "./operator";

/** Kubernetes environments on this machine: one API server, and for each some namespaces with an ECK operator that knows no others. */
export interface Environments {
    api: ApiAccess;
    /** Of an administrator. Holds a private key. */
    kubeconfig: string;
    /** A loopback address that a Service of type LoadBalancer may ask for as its `loadBalancerIP`. */
    reserveAddress(): string;
    stop(): Promise<void>;
}

/** One environment. */
export interface EnvironmentSpec {
    name: string;
    /** Where its operator manages resources. */
    namespaces: string[];
    /** Whether its operator has an Enterprise trial. True unless said otherwise. */
    trial?: boolean;
    /** Further flags of the operator. */
    flags?: string[];
}

/** What the Pods are made from, and who runs everything. */
export interface EnvironmentParts extends ImageParts {
    account: Account;
}

/** Brings the parts into the cache, where they are not there yet. */
export async function environmentParts(): Promise<{ etcd: string; kubernetes: string; operator: string }> {
    return { etcd: await etcd(), kubernetes: await kubernetes(), operator: await eckOperator() };
}

/** Starts the environments. They end with the supervisor, after `stop`. */
export async function startEnvironments(
    supervisor: Supervisor,
    folder: string,
    { account, ...image }: EnvironmentParts,
    specs: EnvironmentSpec[],
): Promise<Environments> {
    const cached = await environmentParts();
    await mkdir(folder, { mode: 0o711 });
    const open = (part: string) => reachable(part, account, folder);
    const operatorFolder = await open(cached.operator);
    const parts = { account, etcd: await open(cached.etcd), kubernetes: await open(cached.kubernetes) };
    return step(`Kubernetes with ${specs.length} ECK operators`, async () => {
        const controlPlane = await startControlPlane(supervisor, join(folder, "control-plane"), parts);
        await applyCustomResourceDefinitions(controlPlane, join(operatorFolder, "crds.yaml"));
        const namespaces = specs.flatMap((spec) => spec.namespaces);
        const { kubeconfig } = controlPlane;
        const kubelet = await startKubelet(supervisor, {
            ...{ kubeconfig, namespaces, account, folder: join(folder, "node") },
            image,
        });
        const loadBalancer = await startLoadBalancer({
            ...{ kubeconfig, namespaces },
            logFile: join(folder, "load-balancer.log"),
        });
        await Promise.all(
            specs.map(async ({ name, trial = true, flags = [], ...spec }) => {
                const operator = await startOperator(supervisor, controlPlane, {
                    ...{ name, account, flags, namespaces: spec.namespaces },
                    binary: join(operatorFolder, "bin", "elastic-operator"),
                    operatorNamespace: `${name}-system`,
                    hostsFile: kubelet.hostsFile,
                    folder: join(folder, `operator-${name}`),
                });
                if (trial) await startTrial(controlPlane, operator);
            }),
        );
        return {
            api: controlPlane,
            kubeconfig,
            reserveAddress: () => loadBalancer.reserve(),
            stop: async () => {
                await kubelet.stop();
                await loadBalancer.stop();
            },
        };
    });
}
