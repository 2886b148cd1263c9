import { SecurityModel } from "../../index";
import { elasticsearch } from "./fixtures";
import { accessCases, notBoolean, set, wrong, WrongInput } from "./wrong-input-cases";

const search = [{ names: ["logs-*"] }];
const byKey = { elasticsearch, aliases: ["berlin"], search };
const byCertificate = {
    elasticsearch,
    remoteElasticsearch: elasticsearch,
    securityModel: SecurityModel.Certificate,
    search,
};

const one = (property: string, value: unknown, ...found: string[]): WrongInput =>
    wrong(set(byKey, property, value), ...found);
const searched = (entry: unknown, ...found: string[]): WrongInput => one("search", [entry], ...found);
const replicated = (entry: unknown, ...found: string[]): WrongInput => one("replication", [entry], ...found);

const nothing = "search: is missing, and so is `replication`; give one of them, or both";
const noName = "is not a name for a role: up to 507 printable ASCII characters, no space at either end";
const atLeastOne = "give at least one index name or pattern";

export const remoteAccessRoleCases: WrongInput[] = [
    ...accessCases("elasticsearch", byKey),
    ...accessCases("remoteElasticsearch", byCertificate),
    one("name", "", `name: "" ${noName}`),
    one("name", " reads", `name: " reads" ${noName}`),
    one("name", "münchen", `name: "münchen" ${noName}`),
    one("name", 7, `name: 7 ${noName}`),
    one("securityModel", "Key", 'securityModel: is not one of "ApiKey", "Certificate"'),
    one("aliases", undefined, "aliases: is missing; give the aliases of the remotes"),
    one("aliases", [], "aliases: is empty; give the aliases of the remotes"),
    one("aliases", "berlin", "aliases: is not a list; give the aliases of the remotes"),
    one(
        "aliases",
        ["berlin", "a b"],
        'aliases[1]: "a b" is not an alias, or a pattern of aliases, such as "berlin"',
    ),
    one(
        "remoteElasticsearch",
        elasticsearch,
        "remoteElasticsearch: is for certificates; with API keys the remote needs no role: leave it out",
    ),
    wrong(
        { ...byCertificate, aliases: ["berlin"] },
        "aliases: is for API keys; with certificates the remote's own role counts: leave it out",
    ),
    wrong(
        { ...byCertificate, remoteElasticsearch: undefined },
        "remoteElasticsearch: is missing; give the access to the remote cluster, which needs a role of the same name",
    ),
    one("search", undefined, nothing),
    one("search", [], nothing),
    one("search", "logs-*", "search: is not a list"),
    searched("logs-*", "search[0]: is not an object"),
    searched({}, `search[0].names: is missing; ${atLeastOne}`),
    searched({ names: [] }, `search[0].names: is empty; ${atLeastOne}`),
    searched(
        { names: ["berlin:logs-*"] },
        'search[0].names[0]: "berlin:logs-*" is not an index name or pattern of the remote itself, without a cluster',
    ),
    searched(
        { names: ["a"], query: "all" },
        'search[0].query: is not a query as JSON text, such as {"term":{"public":true}}',
    ),
    searched(
        { names: ["a"], fieldSecurity: {} },
        'search[0].fieldSecurity.grant: is missing; give the fields that may be seen, such as ["*"]',
    ),
    searched(
        { names: ["a"], allowRestrictedIndices: "yes" },
        `search[0].allowRestrictedIndices: ${notBoolean}`,
    ),
    one("replication", "orders", "replication: is not a list"),
    replicated(7, "replication[0]: is not an object"),
    replicated({ followerNames: ["a"] }, `replication[0].leaderNames: is missing; ${atLeastOne}`),
    replicated({ leaderNames: ["a"] }, `replication[0].followerNames: is missing; ${atLeastOne}`),
    replicated(
        { leaderNames: ["a"], followerNames: [] },
        `replication[0].followerNames: is empty; ${atLeastOne}`,
    ),
];
