import * as pulumi from "@pulumi/pulumi";
import { SearchAccess } from "../model/api-key-access";
import {
    checkAccess,
    ElasticsearchAccess,
    ResolvedAccess,
    secretAccess,
} from "../model/elasticsearch-access";
import { Known, knownNow } from "../model/known";
import { Problems } from "../model/problems";
import {
    checkRemoteAccess,
    checkRoleName,
    localRole,
    RemoteAccess,
    remoteRole,
    ReplicationRole,
    RoleDefinition,
} from "../model/remote-access";
import { checkSecurityModel, SecurityModel } from "../model/security-model";
import { ElasticsearchSecurityRole, RoleIndex, RoleRemoteIndex } from "../sdks/elasticstack";
import { checkedLate, refuse } from "./checked-args";
import { connections } from "./elasticsearch-connections";

/** Args of `RemoteAccessRole`. */
export interface RemoteAccessRoleArgs {
    /** The local cluster. Default: the elasticstack provider of `opts`. */
    elasticsearch?: pulumi.Input<ElasticsearchAccess>;
    /** Name of the role. Default: the name of this component. */
    name?: pulumi.Input<string>;
    /** How the remote recognises the local cluster: `securityModel` of the RemoteConnection. Default: `SecurityModel.ApiKey`. */
    securityModel?: SecurityModel;
    /** Aliases of the remotes, or patterns of them. Maps to `remote_indices.clusters`. With API keys, and needed there. */
    aliases?: pulumi.Input<pulumi.Input<string>[]>;
    /** Indices of the remote that may be searched. */
    search?: pulumi.Input<pulumi.Input<SearchAccess>[]>;
    /** Indices of the remote that may be replicated, and where to. */
    replication?: pulumi.Input<pulumi.Input<ReplicationRole>[]>;
    /** The remote cluster, which gets a role of the same name. With certificates, and needed there. */
    remoteElasticsearch?: pulumi.Input<ElasticsearchAccess>;
}

/**
 * The role that a user of the local cluster needs to search or replicate indices of a remote. With API keys it
 * narrows what the key gives (`remote_indices`), and the remote needs no role. With certificates the remote looks
 * up the names of the user's roles among its own: there, a second role says what may be read. What a role does not
 * name is refused, which a search only says of a remote whose `skipUnavailable` is false; else it finds nothing.
 * Throws a `ResourceError` that names each wrong property.
 */
export class RemoteAccessRole extends pulumi.ComponentResource {
    /** Name of the role, to be given to users of the local cluster; known when the role is there. */
    public readonly name: pulumi.Output<string>;

    constructor(name: string, args: RemoteAccessRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:RemoteAccessRole", name, {}, opts);
        const { securityModel = SecurityModel.ApiKey, aliases, search, replication } = args;
        const roleName = args.name ?? name;
        refuse(this, checkArgs({ ...args, name: roleName }));
        const access = checkedLate(this, { aliases, search, replication }, (problems, value) =>
            checkRemoteAccess(problems, securityModel, value as Known<pulumi.Unwrap<RemoteAccess>>),
        );
        const named = checkedLate(this, roleName, checkRoleName);
        const role = (
            child: string,
            definition: pulumi.Output<RoleDefinition>,
            cluster: pulumi.Input<ResolvedAccess> | undefined,
        ) =>
            new ElasticsearchSecurityRole(
                child,
                {
                    name: named,
                    // what is absent stays so: the provider takes an empty list for a change
                    clusters: definition.apply(({ clusters }) => clusters as string[]),
                    indices: definition.apply(({ indices }) => indices as RoleIndex[]),
                    remoteIndices: definition.apply(
                        ({ remoteIndices }) => remoteIndices as RoleRemoteIndex[],
                    ),
                    ...connections(cluster),
                },
                { parent: this },
            );
        const roles = [
            role(
                `${name}-role`,
                access.apply((value) => localRole(securityModel, value)),
                accessOf(this, "elasticsearch", args.elasticsearch),
            ),
        ];
        if (securityModel === SecurityModel.Certificate) {
            const remote = accessOf(this, "remoteElasticsearch", args.remoteElasticsearch);
            roles.push(role(`${name}-remote-role`, access.apply(remoteRole), remote));
        }
        this.name = pulumi.all(roles.map((one) => one.name)).apply(([first = ""]) => first);
        this.registerOutputs({ name: this.name });
    }
}

function accessOf(
    component: RemoteAccessRole,
    property: string,
    access: pulumi.Input<ElasticsearchAccess> | undefined,
): pulumi.Input<ResolvedAccess> | undefined {
    return (
        access &&
        secretAccess(
            access,
            checkedLate(component, access, (problems, value) => checkAccess(problems, property, value)),
        )
    );
}

function checkArgs(args: RemoteAccessRoleArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args);
    if (typeof known === "symbol") {
        return problems;
    }
    checkAccess(problems, "elasticsearch", known.elasticsearch);
    checkRoleName(problems, known.name);
    checkSecurityModel(problems, "securityModel", known.securityModel);
    const model = args.securityModel ?? SecurityModel.ApiKey;
    if (model === SecurityModel.ApiKey && args.remoteElasticsearch !== undefined) {
        problems.add(
            "remoteElasticsearch",
            "is for certificates; with API keys the remote needs no role: leave it out",
        );
    }
    if (model === SecurityModel.Certificate) {
        problems.require(
            "remoteElasticsearch",
            known.remoteElasticsearch,
            "give the access to the remote cluster, which needs a role of the same name",
        );
        checkAccess(problems, "remoteElasticsearch", known.remoteElasticsearch);
    }
    checkRemoteAccess(problems, model, known);
    return problems;
}
