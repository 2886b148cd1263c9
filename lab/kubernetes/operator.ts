import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "../account";
import { freePort } from "../ports";
import type { RunningProcess, Supervisor } from "../processes";
import { run } from "../progress";
import { waitUntil } from "../wait";
import { apply, get } from "./api-request";
import type { ControlPlane } from "./control-plane";

export interface OperatorOptions {
    /** What messages call it. */
    name: string;
    account: Account;
    /** The operator's program, which the account can read. */
    binary: string;
    operatorNamespace: string;
    /** Where it manages resources. They are made if they are not there. */
    namespaces: string[];
    /** What the operator sees as /etc/hosts. Whoever changes it has to write into the file, not replace it. */
    hostsFile: string;
    /** For its log. It is made. */
    folder: string;
    /** Further flags, for example `--ca-cert-validity=1h` with `--ca-cert-rotate-before=50m`. */
    flags?: string[];
}

export interface Operator {
    operatorNamespace: string;
    process: RunningProcess;
}

const START_TIMEOUT_MS = 60_000;
const TRIAL_TIMEOUT_MS = 60_000;

// Names come from the hosts file or not at all: others would be asked of the machine's name servers.
const MOUNT_AND_RUN = `
mount --bind "$1" /etc/hosts || exit
if [ -e /etc/nsswitch.conf ]; then mount --bind "$2" /etc/nsswitch.conf || exit; fi
shift 2
exec "$@"`;

/** Starts an ECK operator for some namespaces, outside of the cluster that it manages. Several may run side by side. */
export async function startOperator(
    supervisor: Supervisor,
    controlPlane: ControlPlane,
    options: OperatorOptions,
): Promise<Operator> {
    const { account, folder, operatorNamespace } = options;
    await mkdir(folder);
    const nameServices = join(folder, "nsswitch.conf");
    await writeFile(nameServices, "hosts: files\n");
    if (account.foreign) await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
    for (const namespace of new Set([operatorNamespace, ...options.namespaces])) {
        await createNamespace(controlPlane, namespace);
    }

    const metricsPort = await freePort();
    const mounts = ["-c", MOUNT_AND_RUN, "sh", options.hostsFile, nameServices];
    const running = await supervisor.start({
        name: `ECK operator ${options.name}`,
        account,
        command: "unshare",
        args: [
            ...["--user", "--map-root-user", "--mount", "--", "sh", ...mounts],
            ...[options.binary, "manager", ...flags(options, metricsPort)],
        ],
        cwd: folder,
        // Nothing else: every variable that is called like a flag of the operator would set it.
        env: {
            PATH: process.env.PATH,
            KUBECONFIG: controlPlane.kubeconfigFile,
            // Where it would look for further kubeconfigs.
            HOME: folder,
        },
        logFile: join(folder, "operator.log"),
    });
    await waitUntil(running, START_TIMEOUT_MS, () => reconciles(metricsPort));
    return { operatorNamespace, process: running };
}

/** Gives the operator the trial of an Enterprise licence, and waits until it has taken it. */
export async function startTrial(controlPlane: ControlPlane, operator: Operator): Promise<void> {
    const namespace = operator.operatorNamespace;
    const name = "trial-license";
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
    await apply(controlPlane, path, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
            name,
            namespace,
            labels: { "license.k8s.elastic.co/type": "enterprise_trial" },
            annotations: { "elastic.co/eula": "accepted" },
        },
    });
    await waitUntil(operator.process, TRIAL_TIMEOUT_MS, async () => {
        const secret = await get<{ data?: { license?: string } }>(controlPlane, path);
        return secret.data?.license !== undefined;
    });
}

function flags(options: OperatorOptions, metricsPort: number): string[] {
    return [
        `--operator-namespace=${options.operatorNamespace}`,
        `--namespaces=${options.namespaces.join(",")}`,
        "--enable-webhook=false",
        "--manage-webhook-certs=false",
        "--disable-config-watch",
        "--enable-leader-election=false",
        // Port 0 would be some port of every address.
        "--metrics-host=127.0.0.1",
        `--metrics-port=${metricsPort}`,
        "--disable-telemetry",
        "--validate-storage-class=false",
        "--ip-family=IPv4",
        "--exposed-node-labels=",
        "--elasticsearch-observation-interval=2s",
        ...(options.flags ?? []),
    ];
}

async function createNamespace(controlPlane: ControlPlane, name: string): Promise<void> {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await apply(controlPlane, `/api/v1/namespaces/${name}`, namespace);
}

/** The operator has no probe, but it counts what its controllers do from the moment they start. */
async function reconciles(metricsPort: number): Promise<boolean> {
    try {
        const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
        return (await response.text()).includes('{controller="elasticsearch-controller"');
    } catch {
        return false;
    }
}
