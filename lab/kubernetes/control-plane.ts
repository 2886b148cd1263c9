import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import type { Account } from "../account";
import { freePort } from "../ports";
import type { Supervisor } from "../processes";
import { run } from "../progress";
import { waitUntil } from "../wait";
import { answers, type ApiAccess } from "./api-request";
import { createKubernetesPki, type KubernetesPki } from "./kubernetes-pki";

/** Folders with `bin/`, as the parts of the same names return them, that the account can read. */
export interface ControlPlaneParts {
    account: Account;
    etcd: string;
    kubernetes: string;
}

/** A running API server, and what its administrator needs to use it. */
export interface ControlPlane extends ApiAccess {
    /** With the certificates and the key in it. */
    kubeconfig: string;
    /** The same as a file, for the account of the lab alone. */
    kubeconfigFile: string;
}

interface Server {
    program: string;
    url: string;
    /** What it answers with success once it does its work. */
    health: string;
    args: string[];
}

interface Plan {
    folder: string;
    pki: KubernetesPki;
    etcd: number;
    etcdPeer: number;
    apiServer: number;
    controllerManager: number;
    kubeconfigFile: string;
}

const START_TIMEOUT_MS = 120_000;

// What the StatefulSets, Services and owner references of ECK live from. There is no scheduler, and there are no
// tokens of service accounts.
const CONTROLLERS = [
    "statefulset-controller",
    "garbage-collector-controller",
    "namespace-controller",
    "persistentvolumeclaim-protection-controller",
    "disruption-controller",
    "serviceaccount-controller",
    "root-ca-certificate-publisher-controller",
];

/** Starts etcd, the API server and the controller manager, with all their state in the folder, which it makes. */
export async function startControlPlane(
    supervisor: Supervisor,
    folder: string,
    parts: ControlPlaneParts,
): Promise<ControlPlane> {
    await mkdir(folder);
    const plan: Plan = {
        folder,
        pki: await createKubernetesPki(folder),
        etcd: await freePort(),
        etcdPeer: await freePort(),
        apiServer: await freePort(),
        controllerManager: await freePort(),
        kubeconfigFile: join(folder, "kubeconfig.yaml"),
    };
    const access = await adminAccess(plan);
    const kubeconfig = kubeconfigOf(access);
    await writeFile(plan.kubeconfigFile, kubeconfig, { mode: 0o600 });
    const { account } = parts;
    if (account.foreign) await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);

    for (const server of [etcd(parts, plan), apiServer(parts, plan), controllerManager(parts, plan)]) {
        const name = basename(server.program);
        const running = await supervisor.start({
            name,
            account,
            command: server.program,
            args: server.args,
            cwd: folder,
            env: { PATH: process.env.PATH },
            logFile: join(folder, `${name}.log`),
            // None has anything to save, and asked politely the API server would wait for an etcd that has gone.
            stopSignal: "SIGKILL",
        });
        const healthy = () => answers({ ...access, url: server.url }, server.health);
        await waitUntil(running, START_TIMEOUT_MS, healthy);
    }
    return { ...access, kubeconfig, kubeconfigFile: plan.kubeconfigFile };
}

function etcd(parts: ControlPlaneParts, { pki, folder, ...ports }: Plan): Server {
    const url = urlOf(ports.etcd);
    const peerUrl = urlOf(ports.etcdPeer);
    return {
        program: join(parts.etcd, "bin", "etcd"),
        url,
        health: "/health",
        args: [
            `--data-dir=${join(folder, "etcd")}`,
            `--listen-client-urls=${url}`,
            `--advertise-client-urls=${url}`,
            `--listen-peer-urls=${peerUrl}`,
            `--initial-advertise-peer-urls=${peerUrl}`,
            `--initial-cluster=default=${peerUrl}`,
            ...["", "peer-"].flatMap((prefix) => [
                `--${prefix}cert-file=${pki.server.certificate}`,
                `--${prefix}key-file=${pki.server.key}`,
                `--${prefix}trusted-ca-file=${pki.authority.certificate}`,
                `--${prefix}client-cert-auth`,
            ]),
            // The data need not survive a crash of the machine.
            "--unsafe-no-fsync",
        ],
    };
}

function apiServer(parts: ControlPlaneParts, { pki, ...ports }: Plan): Server {
    const url = urlOf(ports.apiServer);
    return {
        program: join(parts.kubernetes, "bin", "kube-apiserver"),
        url,
        health: "/readyz",
        args: [
            `--etcd-servers=${urlOf(ports.etcd)}`,
            `--etcd-cafile=${pki.authority.certificate}`,
            `--etcd-certfile=${pki.server.certificate}`,
            `--etcd-keyfile=${pki.server.key}`,
            ...listening(ports.apiServer, pki),
            "--advertise-address=127.0.0.1",
            // Endpoints refuse loopback addresses, those of the API server itself too.
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.0.0.0/24",
            `--client-ca-file=${pki.authority.certificate}`,
            "--authorization-mode=RBAC",
            `--service-account-issuer=${url}`,
            `--service-account-key-file=${pki.serviceAccounts.certificate}`,
            `--service-account-signing-key-file=${pki.serviceAccounts.key}`,
            "--disable-admission-plugins=ServiceAccount",
            "--allow-privileged=true",
            "--enable-priority-and-fairness=false",
        ],
    };
}

function controllerManager(parts: ControlPlaneParts, { pki, kubeconfigFile, ...ports }: Plan): Server {
    return {
        program: join(parts.kubernetes, "bin", "kube-controller-manager"),
        url: urlOf(ports.controllerManager),
        health: "/healthz",
        args: [
            `--kubeconfig=${kubeconfigFile}`,
            ...listening(ports.controllerManager, pki),
            `--root-ca-file=${pki.authority.certificate}`,
            "--leader-elect=false",
            `--controllers=${CONTROLLERS.join(",")}`,
        ],
    };
}

function listening(port: number, pki: KubernetesPki): string[] {
    return [
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        `--tls-cert-file=${pki.server.certificate}`,
        `--tls-private-key-file=${pki.server.key}`,
    ];
}

function urlOf(port: number): string {
    return `https://127.0.0.1:${port}`;
}

async function adminAccess({ pki, apiServer }: Plan): Promise<ApiAccess> {
    return {
        url: urlOf(apiServer),
        caCertificate: await readFile(pki.authority.certificate, "utf8"),
        clientCertificate: await readFile(pki.admin.certificate, "utf8"),
        clientKey: await readFile(pki.admin.key, "utf8"),
    };
}

function kubeconfigOf(access: ApiAccess): string {
    const base64 = (pem: string) => Buffer.from(pem).toString("base64");
    const name = "lab";
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": name,
        clusters: [
            {
                name,
                cluster: {
                    server: access.url,
                    "certificate-authority-data": base64(access.caCertificate),
                },
            },
        ],
        users: [
            {
                name,
                user: {
                    "client-certificate-data": base64(access.clientCertificate),
                    "client-key-data": base64(access.clientKey),
                },
            },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
    });
}
