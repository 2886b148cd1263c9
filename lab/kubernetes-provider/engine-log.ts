import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Where an operation tells people what it is doing. The same is never told twice. */
export interface Log {
    /** Shown beside the resource while the operation runs. */
    status(message: string): void;
    /** Stays in what the engine prints at the end. */
    warn(message: string): void;
    /** Takes away the last status. */
    clear(): void;
}

/** Makes the logs of operations, with the engine at an address. */
export function engineLog(address: string): (urn: string) => Log {
    const engine = new EngineClient(address, credentials.createInsecure());
    return (urn) => {
        const told = new Set<string>();
        const send = (severity: LogSeverity, message: string, ephemeral: boolean) => {
            const request = new LogRequest();
            request.setUrn(urn);
            request.setSeverity(severity);
            request.setMessage(message);
            request.setEphemeral(ephemeral);
            // An engine that ends takes its logs with it.
            engine.log(request, () => undefined);
        };
        const once = (severity: LogSeverity, message: string, ephemeral: boolean) => {
            if (told.has(message)) return;
            told.add(message);
            send(severity, message, ephemeral);
        };
        return {
            status: (message) => once(LogSeverity.INFO, message, true),
            warn: (message) => once(LogSeverity.WARNING, message, false),
            clear: () => send(LogSeverity.INFO, "", true),
        };
    };
}
