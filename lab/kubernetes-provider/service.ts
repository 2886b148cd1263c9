import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
    CheckRequest,
    CheckResponse,
    ConfigureRequest,
    ConfigureResponse,
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    DiffRequest,
    DiffResponse,
    GetSchemaResponse,
    PropertyDiff,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { check } from "./check";
import { connect } from "./connection";
import { create } from "./create";
import { remove } from "./delete";
import type { Change } from "./diff";
import type { Log } from "./engine-log";
import { formatPath } from "./property-path";
import type { Provider } from "./provider";
import { diffProvider } from "./provider-diff";
import { read } from "./read";
import { diffResource } from "./resource-diff";
import { settingsOf } from "./settings";
import { update } from "./update";
import { fromStruct, toStruct } from "./values";

/** The methods of a resource provider, between the messages of the engine and the operations. */
export class KubernetesProviderService {
    private readonly cancellation = new AbortController();
    private configured: Provider | undefined;

    constructor(
        private readonly version: string,
        private readonly log: (urn: string) => Log,
    ) {}

    getPluginInfo = (): PluginInfo => {
        const response = new PluginInfo();
        response.setVersion(this.version);
        return response;
    };

    getSchema = (): GetSchemaResponse => {
        const response = new GetSchemaResponse();
        response.setSchema(JSON.stringify({ name: "kubernetes", version: this.version }));
        return response;
    };

    checkConfig = (request: CheckRequest): CheckResponse => {
        const response = new CheckResponse();
        response.setInputs(request.getNews());
        return response;
    };

    diffConfig = (request: DiffRequest): DiffResponse => {
        const { diffs, replaces } = diffProvider(
            fromStruct(request.getOlds()),
            fromStruct(request.getNews()),
        );
        const response = new DiffResponse();
        response.setChanges(changed(diffs.length > 0));
        response.setDiffsList(diffs);
        response.setReplacesList(replaces);
        return response;
    };

    configure = async (request: ConfigureRequest): Promise<ConfigureResponse> => {
        const settings = settingsOf(new Map(request.getVariablesMap().toArray()), process.env);
        this.configured = {
            settings,
            connection: await connect(settings),
            log: this.log,
            cancelled: this.cancellation.signal,
        };
        const response = new ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        response.setSupportsAutonamingConfiguration(true);
        return response;
    };

    check = async (request: CheckRequest): Promise<CheckResponse> => {
        const autonaming = request.getAutonaming();
        const inputs = await check(this.provider(), {
            urn: request.getUrn(),
            olds: fromStruct(request.getOlds()),
            news: fromStruct(request.getNews()),
            randomSeed: request.getRandomseed_asU8(),
            autonaming: autonaming && {
                proposedName: autonaming.getProposedName(),
                disabled: autonaming.getMode() === CheckRequest.AutonamingOptions.Mode.DISABLE,
            },
        });
        const response = new CheckResponse();
        response.setInputs(toStruct(inputs));
        return response;
    };

    diff = async (request: DiffRequest): Promise<DiffResponse> => {
        const { changes, replaces, deleteBeforeReplace } = await diffResource(this.provider(), {
            urn: request.getUrn(),
            olds: fromStruct(request.getOlds()),
            news: fromStruct(request.getNews()),
            ignoreChanges: request.getIgnorechangesList(),
        });
        const response = new DiffResponse();
        response.setChanges(changed(changes.length > 0));
        response.setReplacesList(replaces);
        response.setDeletebeforereplace(deleteBeforeReplace);
        response.setHasdetaileddiff(true);
        for (const change of changes) {
            response.getDetaileddiffMap().set(formatPath(change.path), propertyDiff(change));
        }
        return response;
    };

    create = async (request: CreateRequest): Promise<CreateResponse> => {
        const { id, outputs } = await create(this.provider(), {
            urn: request.getUrn(),
            properties: fromStruct(request.getProperties()),
            preview: request.getPreview(),
            timeoutSeconds: request.getTimeout(),
        });
        const response = new CreateResponse();
        response.setId(id);
        response.setProperties(toStruct(outputs));
        return response;
    };

    read = async (request: ReadRequest): Promise<ReadResponse> => {
        const { id, outputs, inputs } = await read(this.provider(), {
            urn: request.getUrn(),
            id: request.getId(),
            outputs: fromStruct(request.getProperties()),
            inputs: fromStruct(request.getInputs()),
        });
        const response = new ReadResponse();
        response.setId(id);
        if (id !== "") {
            response.setProperties(toStruct(outputs));
            response.setInputs(toStruct(inputs));
        }
        return response;
    };

    update = async (request: UpdateRequest): Promise<UpdateResponse> => {
        const outputs = await update(this.provider(), {
            urn: request.getUrn(),
            olds: fromStruct(request.getOlds()),
            news: fromStruct(request.getNews()),
            ignoreChanges: request.getIgnorechangesList(),
            preview: request.getPreview(),
            timeoutSeconds: request.getTimeout(),
        });
        const response = new UpdateResponse();
        response.setProperties(toStruct(outputs));
        return response;
    };

    delete = async (request: DeleteRequest): Promise<Empty> => {
        await remove(this.provider(), {
            urn: request.getUrn(),
            id: request.getId(),
            outputs: fromStruct(request.getProperties()),
            timeoutSeconds: request.getTimeout(),
        });
        return new Empty();
    };

    cancel = (): Empty => {
        this.cancellation.abort();
        return new Empty();
    };

    private provider(): Provider {
        if (this.configured === undefined) throw new Error("the provider is not configured yet");
        return this.configured;
    }
}

function changed(changes: boolean): DiffResponse.DiffChanges {
    return changes ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE;
}

function propertyDiff({ kind, inputs, replaces }: Change): PropertyDiff {
    const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
    const kinds = {
        add: [ADD, ADD_REPLACE],
        delete: [DELETE, DELETE_REPLACE],
        update: [UPDATE, UPDATE_REPLACE],
    } as const;
    const diff = new PropertyDiff();
    diff.setKind(kinds[kind][replaces ? 1 : 0]);
    diff.setInputdiff(inputs);
    return diff;
}
