import * as pulumi from "@pulumi/pulumi";
import {
    checkCloudDeployment,
    CloudAccess,
    CloudDeployment,
    hostedEndpoint,
    ResolvedCloudDeployment,
} from "../model/cloud-deployment";
import { markInput } from "../model/fields";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { Provider, ProviderArgs } from "../sdks/ec";
import { checkedLate, refuse } from "./checked-args";

/** A deployment, and how its API is reached. */
export interface AccessedDeployment {
    /** For resources of this package; its credentials are secrets. */
    deployment: pulumi.Input<ResolvedCloudDeployment>;
    /** The same for an ec provider; absent when that of `opts`, or the default one, reaches the API by itself. */
    provider?: ProviderArgs;
}

/**
 * Completes what the args say of a deployment: what they leave out is as the ec provider of `opts` has it, else the
 * stack's configuration, else the environment.
 */
export function accessedDeployment(component: pulumi.Resource, args: CloudDeployment): AccessedDeployment {
    const fallback = providersAccess(component);
    const hasCredentials = args.apiKey !== undefined || args.username !== undefined;
    const { apiKey, username, password } = hasCredentials ? args : fallback;
    const access: CloudAccess = { endpoint: args.endpoint ?? fallback.endpoint, apiKey, username, password };
    const problems = new Problems();
    requireCredentials(problems, knownNow(access));
    refuse(component, problems);
    const right = checkedLate(component, { ...args, ...access }, (late, value) => {
        checkCloudDeployment(late, "deployment", value);
        requireCredentials(late, value);
    });
    const { endpoint } = access;
    const { insecure } = args;
    const isOwn = hasCredentials || args.endpoint !== undefined || insecure !== undefined;
    return {
        deployment: markInput(
            { ...args, ...access, endpoint: pulumi.output(endpoint).apply((url) => url ?? hostedEndpoint) },
            ["apiKey", "password"],
            right,
        ),
        ...(isOwn && { provider: { endpoint, apikey: apiKey, username, password, insecure } }),
    };
}

/** An option for resources of the ec provider. */
export function ecProvider(
    component: pulumi.Resource,
    name: string,
    { provider }: AccessedDeployment,
): { provider?: Provider } {
    return provider === undefined
        ? {}
        : { provider: new Provider(`${name}-ec`, provider, { parent: component }) };
}

function requireCredentials(problems: Problems, access: Known<{ apiKey?: string; username?: string }>): void {
    if (isPresent(access) && access.apiKey === undefined && access.username === undefined) {
        problems.add(
            "deployment.apiKey",
            "is missing; give an API key of the organization or installation, an ec provider in `opts`, `ec:apikey` in the stack's configuration, or EC_API_KEY in the environment",
        );
    }
}

/**
 * How the ec provider of `opts`, or the default one, reaches the API: what neither it nor the stack's configuration
 * says, it takes from the environment. What a provider does not say may only turn out to be absent in `up`.
 */
function providersAccess(component: pulumi.Resource): CloudAccess {
    const { env } = process;
    const environment = {
        endpoint: env.EC_ENDPOINT || env.EC_HOST || undefined,
        apiKey: env.EC_API_KEY || undefined,
        username: env.EC_USER || env.EC_USERNAME || undefined,
        password: env.EC_PASS || env.EC_PASSWORD || undefined,
    };
    const provider = component.getProvider("ec:index/provider:Provider") as Provider | undefined;
    if (provider !== undefined) {
        const { endpoint, apikey: apiKey, username, password } = provider;
        return Object.fromEntries(
            Object.entries({ endpoint, apiKey, username, password }).map(([name, output]) => [
                name,
                pulumi
                    .output(output)
                    .apply((value) => value ?? environment[name as keyof typeof environment]),
            ]),
        );
    }
    const config = new pulumi.Config("ec");
    return {
        endpoint: config.get("endpoint") ?? environment.endpoint,
        apiKey: config.getSecret("apikey") ?? environment.apiKey,
        username: config.get("username") ?? environment.username,
        password: config.getSecret("password") ?? environment.password,
    };
}
