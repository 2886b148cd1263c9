import * as pulumi from "@pulumi/pulumi";

/** A component of the package as the SDK of any language registers it: by its token, constructed by the plugin. */
class Remote extends pulumi.ComponentResource {
    constructor(kind: string, name: string, args: pulumi.Inputs, outputs: string[]) {
        const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
        super(
            `elastic-remote-clusters:index:${kind}`,
            name,
            { ...unset, ...args },
            { version: "0.1.0" },
            true,
        );
    }

    output<T>(name: string): pulumi.Output<T> {
        return (this as unknown as Record<string, pulumi.Output<T>>)[name] as pulumi.Output<T>;
    }
}

const config = new pulumi.Config();
const accessTo = (cluster: string) => ({
    ...config.requireObject<object>(cluster),
    password: config.requireSecret(`${cluster}Password`),
});
const privateKey = config.requireSecret("sshKey");
const nodes = config
    .requireObject<{ ssh: object }[]>("munichNodes")
    .map((node) => ({ ...node, ssh: { ...node.ssh, privateKey } }));

const berlin = new Remote(
    "SelfManagedRemoteServer",
    "berlin",
    config.requireObject<pulumi.Inputs>("berlinInterface"),
    ["endpoint"],
);
const key = new Remote(
    "CrossClusterApiKey",
    "munich-reads-berlin",
    { elasticsearch: accessTo("berlin"), access: { search: [{ names: ["logs-*"] }] } },
    ["encoded", "keyId"],
);
const connection = new Remote(
    "RemoteConnection",
    "munich-to-berlin",
    {
        alias: config.require<string>("alias"),
        remote: berlin.output<object>("endpoint"),
        apiKey: key.output<string>("encoded"),
        local: { elasticsearch: accessTo("munich"), selfManaged: { nodes } },
    },
    ["connected"],
);

export const connected = connection.output<boolean>("connected");
