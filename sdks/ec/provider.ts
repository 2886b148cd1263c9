import * as pulumi from "@pulumi/pulumi";
import { getPackage, withVersion } from "./utilities";

export interface ProviderArgs {
    apikey?: pulumi.Input<string>;
    /** Default: `https://api.elastic-cloud.com`. */
    endpoint?: pulumi.Input<string>;
    /** Whether any certificate of the endpoint is taken. */
    insecure?: pulumi.Input<boolean>;
    password?: pulumi.Input<string>;
    /** Default: `40s`. */
    timeout?: pulumi.Input<string>;
    username?: pulumi.Input<string>;
    verbose?: pulumi.Input<boolean>;
    verboseCredentials?: pulumi.Input<boolean>;
    verboseFile?: pulumi.Input<string>;
}

/** The ec provider: Elastic Cloud Hosted, and Elastic Cloud Enterprise by its endpoint. */
export class Provider extends pulumi.ProviderResource {
    declare readonly apikey: pulumi.Output<string | undefined>;
    declare readonly endpoint: pulumi.Output<string | undefined>;
    declare readonly password: pulumi.Output<string | undefined>;
    declare readonly timeout: pulumi.Output<string | undefined>;
    declare readonly username: pulumi.Output<string | undefined>;
    declare readonly verboseFile: pulumi.Output<string | undefined>;

    constructor(name: string, args?: ProviderArgs, opts?: pulumi.ResourceOptions) {
        // providers take their configuration as text: what is not text crosses as JSON
        const json = (value: pulumi.Input<boolean> | undefined) =>
            value === undefined ? undefined : pulumi.output(value).apply((flag) => JSON.stringify(flag));
        const secret = (value: pulumi.Input<string> | undefined) =>
            value === undefined ? undefined : pulumi.secret(value);
        const inputs = {
            apikey: secret(args?.apikey),
            endpoint: args?.endpoint,
            insecure: json(args?.insecure),
            password: secret(args?.password),
            timeout: args?.timeout,
            username: args?.username,
            verbose: json(args?.verbose),
            verboseCredentials: json(args?.verboseCredentials),
            verboseFile: args?.verboseFile,
        };
        const secrets = { additionalSecretOutputs: ["apikey", "password"] };
        super("ec", name, inputs, pulumi.mergeOptions(withVersion(opts), secrets), false, getPackage());
    }
}
