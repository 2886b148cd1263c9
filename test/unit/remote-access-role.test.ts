import * as pulumi from "@pulumi/pulumi";
import { RemoteAccessRole, SecurityModel } from "../../index";
import { Provider } from "../../sdks/elasticstack";
import { elasticsearch, markers } from "./fixtures";
import { plainText, startMockEngine, UserResource, valueOf } from "./mock-engine";

const type = "elasticstack:index/elasticsearchSecurityRole:ElasticsearchSecurityRole";
const remoteElasticsearch = { ...elasticsearch, endpoints: ["https://berlin.example.com:9200"] };
const searchPrivileges = ["read", "read_cross_cluster", "view_index_metadata"];
const followPrivileges = ["manage_follow_index", "monitor", "read", "write"];
const search = [{ names: ["logs-*"] }];
const replication = [{ leaderNames: ["orders"], followerNames: ["orders-copy"] }];

test("with API keys, one role on the local cluster says what a user may search and replicate", async () => {
    const engine = await startMockEngine();
    const role = new RemoteAccessRole("analysts", {
        elasticsearch,
        aliases: ["berlin", pulumi.output("paris-*")],
        search: [
            ...search,
            {
                names: ["orders-*"],
                query: '{"term":{"public":true}}',
                fieldSecurity: { grant: ["*"], except: ["customer.*"] },
                allowRestrictedIndices: true,
            },
            { names: ["metrics-*"], fieldSecurity: { grant: ["cpu"] } },
        ],
        replication: pulumi.output(replication),
    });
    await engine.settled();
    expect(engine.resources.map(({ name, type: of, parent }) => [name, of, parent])).toEqual([
        ["analysts", "elastic-remote-clusters:index:RemoteAccessRole", ""],
        ["analysts-role", type, "analysts"],
    ]);
    const clusters = ["berlin", "paris-*"];
    expect(engine.resource("analysts-role").inputs).toEqual({
        name: "analysts",
        clusters: ["manage_ccr"],
        indices: [{ names: ["orders-copy"], privileges: followPrivileges }],
        remoteIndices: [
            { clusters, names: ["logs-*"], privileges: searchPrivileges },
            {
                clusters,
                names: ["orders-*"],
                privileges: searchPrivileges,
                query: '{"term":{"public":true}}',
                fieldSecurity: { grants: ["*"], excepts: ["customer.*"] },
                allowRestrictedIndices: true,
            },
            {
                clusters,
                names: ["metrics-*"],
                privileges: searchPrivileges,
                fieldSecurity: { grants: ["cpu"] },
            },
            { clusters, names: ["orders"], privileges: ["cross_cluster_replication"] },
        ],
        elasticsearchConnections: [elasticsearch],
    });
    expect(await valueOf(role.name)).toBe("analysts");
});

test("who only searches gets nothing on the local cluster itself", async () => {
    const engine = await startMockEngine();
    new RemoteAccessRole("analysts", { elasticsearch, aliases: ["berlin"], search });
    await engine.settled();
    expect(engine.resource("analysts-role").inputs).toEqual({
        name: "analysts",
        remoteIndices: [{ clusters: ["berlin"], names: ["logs-*"], privileges: searchPrivileges }],
        elasticsearchConnections: [elasticsearch],
    });
});

describe("with certificates, a role of the same name on the remote counts", () => {
    test.each([
        [
            { search, replication },
            {
                clusters: ["manage_ccr"],
                indices: [{ names: ["orders-copy"], privileges: followPrivileges }],
            },
            {
                clusters: ["read_ccr"],
                indices: [
                    { names: ["logs-*"], privileges: searchPrivileges },
                    { names: ["orders"], privileges: ["monitor", "read"] },
                ],
            },
        ],
        [{ search }, {}, { indices: [{ names: ["logs-*"], privileges: searchPrivileges }] }],
        [
            { search: [{ names: ["logs-*"], query: "{}", fieldSecurity: { grant: ["a"] } }] },
            {},
            {
                indices: [
                    {
                        names: ["logs-*"],
                        privileges: searchPrivileges,
                        query: "{}",
                        fieldSecurity: { grants: ["a"] },
                    },
                ],
            },
        ],
    ])("%j", async (access, local, remote) => {
        const engine = await startMockEngine();
        const role = new RemoteAccessRole("analysts", {
            elasticsearch,
            remoteElasticsearch,
            securityModel: SecurityModel.Certificate,
            name: pulumi.output("reads berlin"),
            ...access,
        });
        await engine.settled();
        expect(engine.resource("analysts-role").inputs).toEqual({
            name: "reads berlin",
            ...local,
            elasticsearchConnections: [elasticsearch],
        });
        expect(engine.resource("analysts-remote-role").inputs).toEqual({
            name: "reads berlin",
            ...remote,
            elasticsearchConnections: [remoteElasticsearch],
        });
        expect(await valueOf(role.name)).toBe("reads berlin");
    });
});

test("whoever uses the name waits for the roles on both clusters", async () => {
    const engine = await startMockEngine();
    const role = new RemoteAccessRole("analysts", {
        elasticsearch,
        remoteElasticsearch,
        securityModel: SecurityModel.Certificate,
        search,
    });
    new UserResource("user", { roles: [role.name] });
    await engine.settled();
    expect(engine.resource("user").dependencies).toEqual(["analysts-remote-role", "analysts-role"]);
});

test("without an access, the provider of the options makes the role on the local cluster", async () => {
    const engine = await startMockEngine();
    const provider = new Provider("provider");
    new RemoteAccessRole("analysts", { aliases: ["berlin"], search }, { providers: [provider] });
    await engine.settled();
    expect(engine.resource("analysts-role").inputs).not.toHaveProperty("elasticsearchConnections");
    expect(engine.resource("analysts-role").provider).toContain("pulumi:providers:elasticstack::provider");
});

test("passwords are secrets, the rest can be read", async () => {
    const engine = await startMockEngine();
    const role = new RemoteAccessRole("analysts", {
        elasticsearch,
        remoteElasticsearch: pulumi.output(remoteElasticsearch),
        securityModel: SecurityModel.Certificate,
        search,
    });
    await engine.settled();
    for (const name of ["analysts-role", "analysts-remote-role"]) {
        const { raw } = engine.resource(name);
        expect(JSON.stringify(raw)).toContain(markers.password);
        expect(plainText(raw)).not.toContain(markers.password);
    }
    expect(plainText(engine.resource("analysts-remote-role").raw)).toContain("logs-*");
    expect(await pulumi.isSecret(role.name)).toBe(false);
});
