import { setTimeout as sleep } from "node:timers/promises";
import { request as httpsRequest } from "node:https";
import { readFileSync } from "node:fs";
import type { CloudDeployment, CloudLab } from "../../lab/cloud/cloud";
import type { Fault, Meanwhile, SeenRequest } from "../../lab/cloud/control";
import type { DirectTrust, TrustSettings } from "../../lab/cloud/trust";
import { deploymentOf } from "../../lab/example";
import { lab } from "./running-lab";

/** The organization on Elastic Cloud Hosted, and the installation of Elastic Cloud Enterprise. */
export const [ech, ece] = [lab.cloud.ech, lab.cloud.ece] as [CloudLab, CloudLab];

export const [orders, archive, ledger, billing] = [
    deploymentOf(lab, "ech", "orders"),
    deploymentOf(lab, "ech", "archive"),
    deploymentOf(lab, "ece", "ledger"),
    deploymentOf(lab, "ece", "billing"),
] as [CloudDeployment, CloudDeployment, CloudDeployment, CloudDeployment];

interface Answer<T> {
    status: number;
    version: string | undefined;
    body: T;
}

/** Asks the API of a cloud, as its administrator would with curl. */
export function ask<T>(cloud: CloudLab, method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const ca = cloud.caCertificate ?? readFileSync(lab.publicAuthority.certificate, "utf8");
    const headers = { authorization: `ApiKey ${cloud.apiKey}`, "content-type": "application/json" };
    return new Promise((resolve, reject) => {
        const signal = AbortSignal.timeout(30_000);
        const url = new URL(path, cloud.endpoint);
        const outgoing = httpsRequest(url, { method, ca, headers, signal, agent: false }, (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
            incoming.once("error", reject);
            incoming.once("end", () =>
                resolve({
                    status: incoming.statusCode ?? 0,
                    version: incoming.headers["x-cloud-resource-version"]?.toString(),
                    body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as T,
                }),
            );
        });
        outgoing.once("error", reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

/** Some of the next requests fail. */
export const fail = (cloud: CloudLab, fault: Fault) => ask(cloud, "POST", "/lab/faults", fault);

/** The API tells what it knew so long ago; 0 ends that. */
export const tellLate = (cloud: CloudLab, staleMs: number) =>
    ask(cloud, "POST", "/lab/staleness", { staleMs });

/** Somebody else changes the trust of a deployment just before the next such request is handled. */
export const changeMeanwhile = (cloud: CloudLab, meanwhile: Meanwhile) =>
    ask(cloud, "POST", "/lab/meanwhile", meanwhile);

/** Ends all that the three above began, and forgets the requests. */
export const resetCloud = (cloud: CloudLab) => ask(cloud, "POST", "/lab/reset");

/** What the API was asked since it was reset. */
export async function askedOf(cloud: CloudLab): Promise<SeenRequest[]> {
    return (await ask<SeenRequest[]>(cloud, "GET", "/lab/requests")).body;
}

interface SeenResource {
    ref_id: string;
    region: string;
    info: {
        plan_info: { current: { plan: object }; pending?: object };
        settings: { trust: TrustSettings };
    };
}

/** A deployment's Elasticsearch resource as the API tells it. */
async function resourceOf(cloud: CloudLab, { deploymentId }: CloudDeployment): Promise<SeenResource> {
    const path = `/api/v1/deployments/${deploymentId}?show_settings=true&clear_transient=true`;
    const { body } = await ask<{ resources: { elasticsearch: [SeenResource] } }>(cloud, "GET", path);
    return body.resources.elasticsearch[0];
}

/** The trust settings of a deployment. */
export async function trustOf(cloud: CloudLab, deployment: CloudDeployment): Promise<TrustSettings> {
    return (await resourceOf(cloud, deployment)).info.settings.trust;
}

/** Replaces the direct trust of a deployment, as somebody does on its Security page. */
export async function setDirectTrust(
    cloud: CloudLab,
    deployment: CloudDeployment,
    direct: DirectTrust[],
): Promise<void> {
    const { ref_id, region, info } = await resourceOf(cloud, deployment);
    const settings = { trust: { ...info.settings.trust, direct } };
    const elasticsearch = [{ ref_id, region, plan: info.plan_info.current.plan, settings }];
    const body = { prune_orphans: false, resources: { elasticsearch } };
    const answer = await ask(cloud, "PUT", `/api/v1/deployments/${deployment.deploymentId}`, body);
    if (answer.status >= 300) throw new Error(`the trust was not changed: ${JSON.stringify(answer)}`);
    await settledCloud(cloud, deployment);
}

/** The names in a deployment's keystore, as the API tells them. */
export async function keystoreOf(cloud: CloudLab, deployment: CloudDeployment): Promise<string[]> {
    const { deploymentId, refId } = deployment;
    const path = `/api/v1/deployments/${deploymentId}/elasticsearch/${refId}/keystore`;
    return Object.keys((await ask<{ secrets: object }>(cloud, "GET", path)).body.secrets);
}

/** Waits until no change is on the way to the nodes of a deployment. */
export async function settledCloud(cloud: CloudLab, deployment: CloudDeployment): Promise<void> {
    for (const deadline = Date.now() + 120_000; ; await sleep(200)) {
        if ((await resourceOf(cloud, deployment)).info.plan_info.pending === undefined) return;
        if (Date.now() > deadline) throw new Error(`${deployment.name} still has a pending plan after 120 s`);
    }
}
