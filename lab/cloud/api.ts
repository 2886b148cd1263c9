import { X509Certificate } from "node:crypto";
import { ApiFailure } from "./api-failure";
import type { Control } from "./control";
import { type Deployment, REF_ID } from "./deployment";
import { deploymentAnswer, resourcesOf } from "./deployment-answer";
import { type DeploymentUpdate, updateDeployment } from "./deployment-update";
import { keystoreAnswer, type KeystoreContents, wantedSecrets } from "./keystore";
import { type RemoteResources, remoteClustersAnswer, setRemoteClusters } from "./remote-clusters";
import { certificateMetadata } from "./trust";

/** A request whose sender may make it. */
export interface ApiRequest {
    method: string;
    /** Below /api/v1. */
    path: string;
    query: URLSearchParams;
    body: unknown;
}

/** What it is answered with. */
export interface ApiAnswer {
    status: number;
    body: unknown;
    headers?: Record<string, string>;
}

/** What the handlers know. */
export interface ApiContext {
    deployments: Deployment[];
    control: Control;
}

interface Call extends ApiContext {
    query: URLSearchParams;
    body: unknown;
    deployment: Deployment;
}

type Handler = (call: Call) => ApiAnswer | Promise<ApiAnswer>;

const resource = "/elasticsearch/ref";

// By method and by what follows /deployments/<id>; the ref_id is checked and left out.
const handlers: Record<string, Handler> = {
    "GET ": ({ deployment, query, control }) => {
        const document = deployment.document(control.staleMs);
        const shown = {
            plans: query.get("show_plans") !== "false",
            settings: query.get("show_settings") === "true",
            clearTransient: query.get("clear_transient") === "true",
        };
        return { ...ok(deploymentAnswer(deployment, document, shown)), headers: versionOf(document) };
    },
    "PUT ": ({ deployment, query, body }) => {
        const version = query.get("version") ?? undefined;
        const validateOnly = query.get("validate_only") === "true";
        const answer = updateDeployment(deployment, body as DeploymentUpdate, {
            ...(version !== undefined && { version }),
            validateOnly,
        });
        return { ...ok(answer), headers: versionOf(deployment.document()) };
    },
    "GET /certificate-authority": ({ deployment }) => {
        const { authority: pem, nodeNames } = deployment.node;
        const metadata = certificateMetadata(new X509Certificate(pem));
        return ok({
            public_certificates: [{ pem, active: true, metadata }],
            recommended_trust_restriction: nodeNames,
        });
    },
    [`GET ${resource}/keystore`]: ({ deployment, control }) =>
        ok(keystoreAnswer(deployment.document(control.staleMs))),
    [`PATCH ${resource}/keystore`]: ({ deployment, body }) => {
        deployment.setSecrets(wantedSecrets(body as KeystoreContents));
        return ok(keystoreAnswer(deployment.document()));
    },
    [`GET ${resource}/remote-clusters`]: async ({ deployment, control }) =>
        ok(await remoteClustersAnswer(deployment, deployment.document(control.staleMs).remotes)),
    [`PUT ${resource}/remote-clusters`]: ({ deployment, body, deployments }) => {
        setRemoteClusters(deployment, body as RemoteResources, deployments);
        return { status: 202, body: {} };
    },
};

/** Answers a request about deployments. */
export async function answer(
    context: ApiContext,
    { method, path, query, body }: ApiRequest,
): Promise<ApiAnswer> {
    if (method === "GET" && path === "/deployments") {
        const listed = context.deployments.map((one) => ({
            id: one.id,
            name: one.place.name,
            resources: resourcesOf(one),
        }));
        return ok({ deployments: listed });
    }
    const [, id, rest = ""] = /^\/deployments\/([^/]+)(\/.+)?$/.exec(path) ?? [];
    if (id === undefined) throw noSuchPath(method, path);
    const deployment = context.deployments.find((one) => one.id === id);
    if (deployment === undefined) {
        throw new ApiFailure(404, "deployments.deployment_not_found", `Could not find deployment [${id}]`);
    }
    const [, refId, below] = /^\/elasticsearch\/([^/]+)(\/.+)$/.exec(rest) ?? [];
    if (refId !== undefined && refId !== REF_ID && refId !== "_main") {
        throw new ApiFailure(
            404,
            "deployments.deployment_resource_not_found",
            `Could not find resource [${refId}] of deployment [${id}]`,
        );
    }
    const handler = handlers[`${method} ${below === undefined ? rest : resource + below}`];
    if (handler === undefined) throw noSuchPath(method, path);
    return handler({ ...context, query, body, deployment });
}

/** A success. */
export function ok(body: unknown): ApiAnswer {
    return { status: 200, body };
}

function versionOf({
    version,
    lastModified,
}: {
    version: number;
    lastModified: string;
}): Record<string, string> {
    return { "x-cloud-resource-version": String(version), "x-cloud-resource-last-modified": lastModified };
}

function noSuchPath(method: string, path: string): ApiFailure {
    return new ApiFailure(
        404,
        "root.resource_not_found",
        `${method} ${path} is not there, or not simulated by the lab`,
    );
}
