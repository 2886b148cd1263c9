import * as http from "node:http";
import * as https from "node:https";
import { ApiError, isNotFound, NoMatchError } from "./api-error";
import type { Access } from "./kubeconfig";
import {
    identityOf,
    isBuiltIn,
    nameOf,
    namespaceOf,
    typeOf,
    type KubernetesObject,
    type ObjectType,
} from "./kubernetes-object";
import { at, isMap, textAt, type PropertyMap, type Value } from "./values";

const TIMEOUT_MS = 32_000;

export interface WriteOptions {
    fieldManager: string;
    /** Only say what would come of it. */
    dryRun?: boolean;
}

export interface ApplyOptions extends WriteOptions {
    /** Take fields from other managers. */
    force?: boolean;
}

interface Resource {
    plural: string;
    namespaced: boolean;
}

/**
 * The Kubernetes API as JSON, as it comes and goes: typed clients rename keys of custom resources and turn times
 * into dates.
 */
export class ApiServer {
    private readonly resources = new Map<string, Resource>();

    private readonly url: string;
    private readonly headers: Record<string, string>;
    private readonly agent: https.Agent | http.Agent;

    constructor({ url, headers, tls }: Pick<Access, "url" | "headers" | "tls">) {
        this.url = url.replace(/\/$/, "");
        this.headers = headers;
        this.agent = url.startsWith("http:")
            ? new http.Agent({ keepAlive: true })
            : new https.Agent({ ...tls, keepAlive: true });
    }

    async get(object: KubernetesObject): Promise<KubernetesObject> {
        return this.request("GET", await this.pathOf(object));
    }

    /** The object, or undefined when there is none. */
    async find(object: KubernetesObject): Promise<KubernetesObject | undefined> {
        try {
            return await this.get(object);
        } catch (error) {
            if (isNotFound(error)) return undefined;
            throw error;
        }
    }

    async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
        const query = queryOf({ ...dryRun(options), fieldManager: options.fieldManager });
        return this.request("POST", (await this.collectionOf(object)) + query, object, "application/json");
    }

    /** Server-side apply: makes the object, or changes it and owns the given fields and no others. */
    async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
        const query = queryOf({
            ...dryRun(options),
            fieldManager: options.fieldManager,
            force: String(options.force ?? false),
        });
        return this.request(
            "PATCH",
            (await this.pathOf(object)) + query,
            object,
            "application/apply-patch+yaml",
        );
    }

    /** Gives back all fields that a manager owns. What nobody else owns goes away. */
    async relinquish(object: KubernetesObject, fieldManager: string): Promise<void> {
        await this.apply(identityOf(object), { fieldManager });
    }

    async jsonPatch(object: KubernetesObject, operations: PropertyMap[]): Promise<KubernetesObject> {
        return this.request("PATCH", await this.pathOf(object), operations, "application/json-patch+json");
    }

    async delete(object: KubernetesObject, propagationPolicy: string): Promise<void> {
        const options = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy };
        await this.request("DELETE", await this.pathOf(object), options, "application/json");
    }

    async knows(type: ObjectType): Promise<boolean> {
        return (await this.findResource(type)) !== undefined;
    }

    /** Whether objects of the type belong to a namespace; undefined when the API server does not know the type. */
    async isNamespaced(type: ObjectType): Promise<boolean | undefined> {
        // The type of a resource that patches one of ours is its name with this ending.
        const kind = isBuiltIn(type.apiVersion) ? type.kind.replace(/Patch$/, "") : type.kind;
        return (await this.findResource({ ...type, kind }))?.namespaced;
    }

    /** Fails when the API server does not answer, or not us. */
    async probe(): Promise<void> {
        await this.request("GET", "/api/v1");
    }

    private async pathOf(object: KubernetesObject): Promise<string> {
        return `${await this.collectionOf(object)}/${encodeURIComponent(nameOf(object))}`;
    }

    private async collectionOf(object: KubernetesObject): Promise<string> {
        const type = typeOf(object);
        const resource = await this.findResource(type);
        if (resource === undefined) throw new NoMatchError(type);
        const namespace = resource.namespaced ? `/namespaces/${namespaceOf(object) || "default"}` : "";
        return `${groupPath(type.apiVersion)}${namespace}/${resource.plural}`;
    }

    /** Only what is found is remembered: a type that is not there yet may come at any time. */
    private async findResource(type: ObjectType): Promise<Resource | undefined> {
        const key = `${type.apiVersion} ${type.kind}`;
        const known = this.resources.get(key);
        if (known !== undefined) return known;
        try {
            const list = await this.request("GET", groupPath(type.apiVersion));
            const found = resourceOf(list, type.kind);
            if (found !== undefined) this.resources.set(key, found);
            return found;
        } catch (error) {
            if (isNotFound(error)) return undefined;
            throw error;
        }
    }

    private async request(
        method: string,
        path: string,
        content?: PropertyMap | PropertyMap[],
        contentType?: string,
    ): Promise<PropertyMap> {
        const url = new URL(this.url + path);
        const body = content && JSON.stringify(content);
        const headers = {
            ...this.headers,
            accept: "application/json",
            // Node says it by itself, but not for DELETE.
            ...(body && { "content-type": contentType, "content-length": Buffer.byteLength(body) }),
        };
        const options = { method, headers, agent: this.agent, timeout: TIMEOUT_MS };
        const { code, text } = await exchange(url, options, body).catch((error: Error) => {
            throw new Error(`${method} ${url.origin}${url.pathname}: ${error.message}`, { cause: error });
        });
        const answer = parse(text);
        if (code >= 300) throw new ApiError(code, isMap(answer) ? answer : { message: text });
        return isMap(answer) ? answer : {};
    }
}

function exchange(
    url: URL,
    options: https.RequestOptions,
    body: string | undefined,
): Promise<{ code: number; text: string }> {
    return new Promise((resolve, reject) => {
        const send = url.protocol === "http:" ? http.request : https.request;
        const request = send(url, options, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
                resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
            });
        });
        request.on("error", reject);
        request.on("timeout", () => {
            request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`));
        });
        request.end(body);
    });
}

function parse(text: string): Value {
    try {
        return JSON.parse(text) as Value;
    } catch {
        return null;
    }
}

function groupPath(apiVersion: string): string {
    return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function resourceOf(list: PropertyMap, kind: string): Resource | undefined {
    const resources = Array.isArray(list.resources) ? list.resources : [];
    // A name with a slash is a part of an object, such as its status.
    const found = resources.find((one) => at(one, "kind") === kind && !textAt(one, "name").includes("/"));
    return found === undefined
        ? undefined
        : { plural: textAt(found, "name"), namespaced: at(found, "namespaced") === true };
}

function dryRun(options: WriteOptions): Record<string, string> {
    return options.dryRun === true ? { dryRun: "All" } : {};
}

function queryOf(parameters: Record<string, string>): string {
    return `?${new URLSearchParams(parameters).toString()}`;
}
