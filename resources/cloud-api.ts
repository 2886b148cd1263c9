import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { ResolvedCloudDeployment } from "../model/cloud-deployment";

/** An answer of the cloud's API, or no answer, that the caller has to tell the user about. */
export class CloudApiError extends Error {
    /** HTTP status; undefined when there was no answer. */
    readonly status: number | undefined;
    /** Codes of the errors, such as `deployments.deployment_not_found`. */
    readonly codes: string[];

    constructor(message: string, status: number | undefined, codes: string[]) {
        super(message);
        this.name = "CloudApiError";
        this.status = status;
        this.codes = codes;
    }
}

/** What the API answered. */
export interface CloudAnswer<T> {
    body: T;
    /** Version of the resource, by which an update can tell whether somebody else wrote meanwhile. */
    version: string | undefined;
}

/** The API of Elastic Cloud Hosted or Enterprise. */
export interface CloudApi {
    /** Its URL, for messages. */
    readonly where: string;
    /**
     * Makes one request: 30 seconds at most, and six attempts within about a minute while the API does not answer, is
     * busy (429) or fails (5xx). Every call is such that a second one does no harm.
     * @throws CloudApiError naming the API, the call, the answer and what to check.
     */
    request<T>(method: "GET" | "PUT", path: string, body?: unknown): Promise<CloudAnswer<T>>;
    close(): Promise<void>;
}

const timeoutMs = 30_000;
const attempts = 6;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** Does some work with the API that knows a deployment, and closes the connections whatever happens. */
export async function withCloudApi<T>(
    deployment: ResolvedCloudDeployment,
    work: (api: CloudApi) => Promise<T>,
): Promise<T> {
    const api = connectCloudApi(deployment);
    try {
        return await work(api);
    } finally {
        await api.close();
    }
}

/** The same for what is to be removed: with a deployment that is gone, it is gone as well. */
export async function withCloudApiUnlessGone(
    deployment: ResolvedCloudDeployment,
    work: (api: CloudApi) => Promise<unknown>,
): Promise<void> {
    try {
        await withCloudApi(deployment, work);
    } catch (error) {
        if (!(error instanceof CloudApiError) || error.status !== 404) {
            throw error;
        }
    }
}

function connectCloudApi(deployment: ResolvedCloudDeployment): CloudApi {
    const where = deployment.endpoint.replace(/\/$/, "");
    const dispatcher = new Agent({
        connect: {
            ...(deployment.caCertificate === undefined ? {} : { ca: deployment.caCertificate }),
            rejectUnauthorized: deployment.insecure !== true,
        },
        connectTimeout: timeoutMs,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
    });
    const headers = { authorization: authorization(deployment), "content-type": "application/json" };
    return {
        where,
        async request<T>(method: "GET" | "PUT", path: string, body?: unknown): Promise<CloudAnswer<T>> {
            for (let attempt = 1; ; attempt++) {
                try {
                    const answer = await request(`${where}/api/v1${path}`, {
                        ...{ method, headers, dispatcher },
                        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
                    });
                    const found = parse(await answer.body.text());
                    if (answer.statusCode < 300 && (found !== undefined || method === "PUT")) {
                        const version = answer.headers["x-cloud-resource-version"];
                        return { body: found as T, version: version?.toString() };
                    }
                    const failure = refusal(`${where}: ${method} ${path}`, answer.statusCode, found);
                    if (attempt === attempts || !isPassing(answer.statusCode)) {
                        throw failure;
                    }
                    await pause(attempt, failure.message, answer.headers["retry-after"]?.toString());
                } catch (error) {
                    if (error instanceof CloudApiError) {
                        throw error;
                    }
                    const failure = noAnswer(`${where}: ${method} ${path}`, error);
                    if (attempt === attempts || isCertificateError(failure.message)) {
                        throw failure;
                    }
                    await pause(attempt, failure.message, undefined);
                }
            }
        },
        close: () => dispatcher.close(),
    };
}

function authorization({ apiKey, username, password }: ResolvedCloudDeployment): string {
    // a secret that turns out to be absent crosses as null
    return apiKey
        ? `ApiKey ${apiKey}`
        : `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
}

function isPassing(status: number): boolean {
    return status === 429 || status === 449 || status >= 500;
}

async function pause(attempt: number, why: string, retryAfter: string | undefined): Promise<void> {
    const asked = Number(retryAfter) * 1_000;
    const ms = Math.min(asked > 0 ? asked : firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
    console.log(`${why}; trying again in ${Math.ceil(ms / 1_000)} s`);
    await sleep(ms);
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

interface FailedReply {
    errors: { code?: string; message?: string; fields?: string[] }[];
}

function refusal(call: string, status: number, reply: unknown): CloudApiError {
    const { errors } = (reply ?? {}) as Partial<FailedReply>;
    const found = Array.isArray(errors) ? errors : [];
    const codes = found.flatMap(({ code }) => code ?? []);
    const reasons = found.map(({ code, message }) => [code, message].filter(Boolean).join(": "));
    return new CloudApiError(
        `${call} answered ${status}: ${reasons.join("; ") || "no reason"}; ${adviceFor(status)}`,
        status,
        codes,
    );
}

function adviceFor(status: number): string {
    if (status < 400) {
        return "check `endpoint` of the deployment: it must be the API, such as https://api.elastic-cloud.com, not the console or a cluster";
    }
    switch (status) {
        case 401:
        case 403:
            return "check `apiKey` of the deployment (or `username` and `password`): a key of the organization or the installation, not of a cluster, that may change deployments";
        case 404:
            return "check `deploymentId` and `refId`, and that `endpoint` and `apiKey` belong to the organization or installation that has the deployment";
        case 429:
            return "the API limits how often it is asked; run again in a minute, with less `--parallel`";
        default:
            return status >= 500
                ? "the API fails; see the status page of Elastic Cloud, or the health of the installation, and run again"
                : "check the deployment's page for what it says about the configuration";
    }
}

function noAnswer(call: string, error: unknown): CloudApiError {
    const { message, code } = error as { message?: string; code?: string };
    const reason = message || code || String(error);
    const advice = isCertificateError(reason)
        ? "check `caCertificate` of the deployment: it must be the CA of the API's certificate, and the host of `endpoint` must stand in that certificate"
        : "check `endpoint` of the deployment, and that this machine may reach it";
    return new CloudApiError(`${call} got no answer: ${reason}; ${advice}`, undefined, []);
}

function isCertificateError(reason: string): boolean {
    return /certificate|self.signed|issuer|altname/i.test(reason);
}
