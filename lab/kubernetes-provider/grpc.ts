import {
    Metadata,
    Server,
    ServerCredentials,
    status,
    type handleUnaryCall,
    type ServerErrorResponse,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { messageOf, PartialFailure } from "./failure";
import type { KubernetesProviderService } from "./service";
import { toStruct } from "./values";

const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves the methods on a free port, which is returned. What is not among them is refused as unknown. */
export async function serve(service: KubernetesProviderService): Promise<number> {
    const server = new Server({
        "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
        "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    server.addService(ResourceProviderService, {
        getPluginInfo: unary(service.getPluginInfo),
        getSchema: unary(service.getSchema),
        checkConfig: unary(service.checkConfig),
        diffConfig: unary(service.diffConfig),
        configure: unary(service.configure),
        check: unary(service.check),
        diff: unary(service.diff),
        create: unary(service.create),
        read: unary(service.read),
        update: unary(service.update),
        delete: unary(service.delete),
        cancel: unary(service.cancel),
    });
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
            if (error !== null) reject(error);
            else resolve(port);
        });
    });
}

function unary<Request, Response>(
    method: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
    return (call, callback) => {
        const run = async () => method(call.request);
        run().then(
            (response) => callback(null, response),
            (error: unknown) => callback(errorResponse(error)),
        );
    };
}

function errorResponse(error: unknown): Partial<ServerErrorResponse> {
    const response = { code: status.UNKNOWN, details: messageOf(error) };
    if (!(error instanceof PartialFailure)) return response;
    const failed = new ErrorResourceInitFailed();
    failed.setId(error.id);
    failed.setProperties(toStruct(error.outputs));
    failed.setReasonsList(error.reasons);
    if (error.inputs !== undefined) failed.setInputs(toStruct(error.inputs));
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status();
    whole.setCode(response.code);
    whole.setMessage(response.details);
    whole.addDetails(detail);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
    return { ...response, metadata };
}
