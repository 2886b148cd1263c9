import * as pulumi from "@pulumi/pulumi";
import { RoleIndex, RoleRemoteIndex } from "../sdks/elasticstack";
import { checkIndexNames, checkSearchLimits, SearchAccess } from "./api-key-access";
import { Known } from "./known";
import { isPresent, items, Problems } from "./problems";
import { SecurityModel } from "./security-model";

/** Indices that a user may replicate: followers on the local cluster of leaders on the remote. */
export interface ReplicationRole {
    /** Names or patterns of the leader indices on the remote cluster. */
    leaderNames: pulumi.Input<pulumi.Input<string>[]>;
    /** Names or patterns of the follower indices on the local cluster. */
    followerNames: pulumi.Input<pulumi.Input<string>[]>;
}

/** What a role gives access to. */
export interface RemoteAccess {
    aliases?: pulumi.Input<pulumi.Input<string>[]>;
    search?: pulumi.Input<pulumi.Input<SearchAccess>[]>;
    replication?: pulumi.Input<pulumi.Input<ReplicationRole>[]>;
}

type Resolved = pulumi.Unwrap<RemoteAccess>;

/** The privileges of a role; what is empty is left out, as the provider would show it as a change for ever. */
export interface RoleDefinition {
    clusters?: string[];
    indices?: RoleIndex[];
    remoteIndices?: RoleRemoteIndex[];
}

const search = ["read", "read_cross_cluster", "view_index_metadata"];
const replicateThroughApiKey = ["cross_cluster_replication"];
const lead = ["monitor", "read"];
const follow = ["manage_follow_index", "monitor", "read", "write"];

/** Checks what a role shall give access to. */
export function checkRemoteAccess(problems: Problems, model: SecurityModel, access: Known<Resolved>): void {
    if (!isPresent(access)) {
        return;
    }
    checkAliases(problems, model, access.aliases);
    const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
    if (isEmpty(access.search) && isEmpty(access.replication)) {
        problems.add("search", "is missing, and so is `replication`; give one of them, or both");
    }
    problems.check("search", access.search, Array.isArray, "is not a list");
    for (const [path, entry] of items("search", access.search)) {
        if (problems.checkObject(path, entry)) {
            const searched = entry;
            checkIndexNames(problems, `${path}.names`, searched.names);
            checkSearchLimits(problems, path, searched);
        }
    }
    problems.check("replication", access.replication, Array.isArray, "is not a list");
    for (const [path, entry] of items("replication", access.replication)) {
        if (problems.checkObject(path, entry)) {
            const { leaderNames, followerNames } = entry as unknown as Record<string, unknown>;
            checkIndexNames(problems, `${path}.leaderNames`, leaderNames);
            checkIndexNames(problems, `${path}.followerNames`, followerNames);
        }
    }
}

function checkAliases(problems: Problems, model: SecurityModel, aliases: unknown): void {
    if (model === SecurityModel.Certificate) {
        if (aliases !== undefined) {
            problems.add(
                "aliases",
                "is for API keys; with certificates the remote's own role counts: leave it out",
            );
        }
        return;
    }
    if (problems.require("aliases", aliases, "give the aliases of the remotes")) {
        problems.checkList("aliases", aliases, "give the aliases of the remotes");
        for (const [path, alias] of items<unknown[]>("aliases", aliases as unknown[])) {
            problems.check(
                path,
                alias,
                (text) => typeof text === "string" && /^[A-Za-z0-9_*-]+$/.test(text),
                `${JSON.stringify(alias)} is not an alias, or a pattern of aliases, such as "berlin"`,
            );
        }
    }
}

/** Checks the name of a role, by the rules of Elasticsearch. */
export function checkRoleName(problems: Problems, name: unknown): void {
    problems.check(
        "name",
        name,
        (text) => typeof text === "string" && /^[!-~]([ -~]{0,505}[!-~])?$/.test(text),
        `${JSON.stringify(name)} is not a name for a role: up to 507 printable ASCII characters, no space at either end`,
    );
}

/** The role of the local cluster. */
export function localRole(model: SecurityModel, access: Resolved): RoleDefinition {
    const { aliases: clusters = [], search: searched = [], replication = [] } = access;
    const remoteIndices = [
        ...searched.map((entry) => ({ clusters, ...searchedIndices(entry) })),
        ...replication.map(({ leaderNames }) => ({
            clusters,
            names: leaderNames,
            privileges: replicateThroughApiKey,
        })),
    ];
    return {
        ...filled("clusters", replication.length > 0 ? ["manage_ccr"] : []),
        ...filled(
            "indices",
            replication.map(({ followerNames }) => ({ names: followerNames, privileges: follow })),
        ),
        ...(model === SecurityModel.ApiKey ? filled("remoteIndices", remoteIndices) : {}),
    };
}

/** The role of the same name on the remote cluster, which counts when certificates connect the two. */
export function remoteRole({ search: searched = [], replication = [] }: Resolved): RoleDefinition {
    return {
        ...filled("clusters", replication.length > 0 ? ["read_ccr"] : []),
        ...filled("indices", [
            ...searched.map(searchedIndices),
            ...replication.map(({ leaderNames }) => ({ names: leaderNames, privileges: lead })),
        ]),
    };
}

function searchedIndices({ fieldSecurity, ...entry }: pulumi.Unwrap<SearchAccess>): RoleIndex {
    const { grant: grants, except: excepts } = fieldSecurity ?? {};
    return {
        ...entry,
        privileges: search,
        ...(fieldSecurity === undefined ? {} : { fieldSecurity: { grants, ...(excepts && { excepts }) } }),
    };
}

function filled<Key extends string, Item>(key: Key, list: Item[]): { [key in Key]?: Item[] } {
    return (list.length > 0 ? { [key]: list } : {}) as { [key in Key]?: Item[] };
}
