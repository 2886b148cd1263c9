import * as pulumi from "@pulumi/pulumi";
import type {
    ReadResourceRequest,
    RegisterPackageRequest,
    RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource that only uses what others give. */
export class UserResource extends pulumi.CustomResource {
    constructor(name: string, inputs: pulumi.Inputs) {
        super("test:index:User", name, inputs);
    }
}

/** A resource as the engine was asked for it. */
export interface Registered {
    type: string;
    name: string;
    custom: boolean;
    parent: string;
    provider: string;
    version: string;
    packageRef: string;
    /** Inputs as they cross to the engine: secrets and unknowns are marked. */
    raw: Record<string, unknown>;
    /** The same without the marks of secrets. */
    inputs: Record<string, unknown>;
    /** Names of the resources that must be there before, whichever input or option says so. */
    dependencies: string[];
    secretOutputs: string[];
    ignoredChanges: string[];
    replacementTrigger: unknown;
}

/** An object that is there already, as the engine was asked to read it. */
export interface Read {
    type: string;
    name: string;
    id: string;
    parent: string;
    provider: string;
}

/** What a provider answers, beside the inputs; may depend on them. */
export type Answers = Record<
    string,
    Record<string, unknown> | ((inputs: Record<string, unknown>) => Record<string, unknown>)
>;

export interface MockEngine {
    readonly resources: Registered[];
    readonly reads: Read[];
    readonly outputs: Map<string, Record<string, unknown>>;
    readonly packages: RegisterPackageRequest.AsObject[];
    /** The one resource of that name. */
    resource(name: string): Registered;
    /** Waits until everything that was declared is registered. */
    settled(): Promise<void>;
}

type Callback = (error: unknown, response: unknown) => void;

interface Requests {
    readResource: (this: MockMonitor, request: ReadResourceRequest, callback: Callback) => Promise<void>;
    registerResource: (
        this: MockMonitor,
        request: RegisterResourceRequest,
        callback: Callback,
    ) => Promise<void>;
    registerResourceOutputs: (
        this: MockMonitor,
        request: { getUrn(): string; getOutputs(): { toJavaScript(): Record<string, unknown> } },
        callback: Callback,
    ) => void;
    registerPackage: (this: MockMonitor, request: RegisterPackageRequest, callback: Callback) => void;
}

const prototype: Requests = MockMonitor.prototype;
const original: Requests = {
    readResource: prototype.readResource,
    registerResource: prototype.registerResource,
    registerResourceOutputs: prototype.registerResourceOutputs,
    registerPackage: prototype.registerPackage,
};

/** The encoded form of `id:key`. */
export const encodedKey = Buffer.from("key-id:MARKER-API-KEY").toString("base64");

const computed: Answers = {
    ElasticsearchSecurityApiKey: { keyId: "key-id", encoded: encodedKey, expirationTimestamp: 0 },
    ProvenConnection: { connected: true, remoteVersion: "9.5.4" },
    NodeRemote: { heldBy: ["node-1"] },
    WatchedApiKey: { valid: true },
    AnsweringCluster: { version: "9.5.4", started: { "node-1": 1 } },
    TrustedCa: ({ caCertificate }) => ({ trusted: caCertificate }),
    CloudElasticsearch: {
        host: "abc123.eu.example.com",
        transportPort: 9400,
        refId: "main-elasticsearch",
        version: "9.5.4",
        keystores: {},
    },
    TrustedEnvironment: { uid: "uid-1" },
    CloudTransportIdentity: {
        caCertificate: "PEM",
        nodeNames: ["*.node.abc123.cluster.1053523734.account"],
        authority: "ESS",
    },
    AccountTrust: { added: true },
    ListedRemote: { listed: true },
};

export interface MockOptions {
    preview?: boolean;
    /** Whether a preview finds everything as it was made before. */
    exists?: boolean;
    answers?: Answers;
}

/**
 * Starts Pulumi's mocks and keeps each request whole, because `newResource` is told neither parents nor
 * dependencies, and sees secrets in plain text. In preview nothing answers: ids and computed outputs are unknown.
 */
export async function startMockEngine(options: MockOptions = {}): Promise<MockEngine> {
    const resources: Registered[] = [];
    const reads: Read[] = [];
    const outputs = new Map<string, Record<string, unknown>>();
    const packages: RegisterPackageRequest.AsObject[] = [];
    prototype.readResource = function (request, callback) {
        reads.push({
            type: request.getType(),
            name: request.getName(),
            id: request.getId(),
            parent: nameOf(request.getParent()),
            provider: request.getProvider(),
        });
        return original.readResource.call(this, request, callback);
    };
    prototype.registerResource = function (request, callback) {
        resources.push(registered(request));
        return original.registerResource.call(this, request, callback);
    };
    prototype.registerResourceOutputs = function (request, callback) {
        outputs.set(nameOf(request.getUrn()), request.getOutputs().toJavaScript());
        original.registerResourceOutputs.call(this, request, callback);
    };
    prototype.registerPackage = function (request, callback) {
        packages.push(request.toObject());
        original.registerPackage.call(this, request, callback);
    };
    const preview = options.preview ?? false;
    const unanswered = preview && options.exists !== true;
    const answers: Answers = { ...computed, ...options.answers };
    const answerTo = (type: string, inputs: Record<string, unknown>) => {
        const answer = answers[type.split(":").pop() ?? ""];
        return typeof answer === "function" ? answer(inputs) : answer;
    };
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => ({
                id: unanswered ? undefined : `${name}-id`,
                state: {
                    ...(inputs as Record<string, unknown>),
                    ...(unanswered ? {} : answerTo(type, inputs as Record<string, unknown>)),
                },
            }),
            call: () => ({}),
        },
        "project",
        "stack",
        preview,
    );
    return {
        resources,
        reads,
        outputs,
        packages,
        resource(name) {
            const found = resources.filter((one) => one.name === name);
            if (found.length !== 1 || !found[0]) {
                const names = resources.map((one) => one.name).join(", ");
                throw new Error(`${found.length} resources named ${name} among ${names}`);
            }
            return found[0];
        },
        settled: () => pulumi.runtime.disconnect(),
    };
}

function registered(request: RegisterResourceRequest): Registered {
    const raw = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    return {
        type: request.getType(),
        name: request.getName(),
        custom: request.getCustom(),
        parent: nameOf(request.getParent()),
        provider: request.getProvider(),
        version: request.getVersion(),
        packageRef: request.getPackageref(),
        raw,
        inputs: withoutMarks(raw) as Record<string, unknown>,
        dependencies: request.getDependenciesList().map(nameOf).sort(),
        secretOutputs: request.getAdditionalsecretoutputsList(),
        ignoredChanges: request.getIgnorechangesList(),
        replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
    };
}

function nameOf(urn: string): string {
    return urn.split("::").pop() ?? "";
}

function isSecret(value: object): value is { value: unknown } {
    const { specialSigKey, specialSecretSig } = pulumi.runtime;
    return (value as Record<string, unknown>)[specialSigKey] === specialSecretSig;
}

function mapValue(value: unknown, ofSecret: (value: unknown) => unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((item) => mapValue(item, ofSecret));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return isSecret(value)
        ? ofSecret(value.value)
        : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValue(item, ofSecret)]));
}

/** The value as it is, with secrets in plain text. */
export function withoutMarks(raw: unknown): unknown {
    return mapValue(raw, withoutMarks);
}

/** What is stored in plain text: everything but the secrets. */
export function plainText(raw: unknown): string {
    return JSON.stringify(mapValue(raw, () => "[secret]"));
}

/** The value of an output; rejects when the output does. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}

/** Whether the value of an output is known. */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}
