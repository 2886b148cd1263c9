import {
    accountTrustChanged,
    accountTrustId,
    AccountTrustInputs,
    accountTrustReplaced,
    AccountTrustState,
    createAccountTrust,
    deleteAccountTrust,
    readAccountTrust,
    updateAccountTrust,
} from "../../resources/runtime";
import { Deployments, Held, startDeployments } from "./cloud-deployments";
import { refused } from "./cloud-server";
import { failure } from "./cloud-trust";
import { berlinDeployment, munichDeployment } from "./fixtures";
import { closeServers } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { deploymentId } = munichDeployment;
const others = [{ account_id: "theirs", trust_all: false, trust_allowlist: ["b"], note: null }];
const rest = {
    external: [{ trust_relationship_id: "2", trust_all: false }],
    direct: [{ uid: "u1", name: "paris", type: "ECE", trust_all: false, x: [1] }],
    later: { a: 0 },
};

let deployments: Deployments;

beforeEach(async () => {
    jest.spyOn(console, "log").mockReturnValue(undefined);
    deployments = await startDeployments({
        settings: structuredClone({ trust: { ...rest, accounts: others } }),
    });
});
afterEach(() => {
    const { accounts, ...left } = deployments.held.settings.trust ?? {};
    expect(JSON.stringify(left)).toBe(JSON.stringify(rest));
    if (accounts !== undefined) {
        expect((accounts as object[])[0]).toEqual(others[0]);
    }
    closeServers();
    jest.restoreAllMocks();
});

function inputs(more: Partial<AccountTrustInputs> = {}): AccountTrustInputs {
    const deployment = { ...munichDeployment, endpoint: deployments.url };
    return { deployment, organizationId: "org", clusterId: "berlin", timeoutSeconds: 600, ...more };
}

/** What the deployment has of the organization. */
function held(): object[] {
    const { accounts = [] } = (deployments.held.settings.trust ?? {}) as { accounts?: object[] };
    return accounts.slice(1);
}

/** What somebody puts there. */
function put(...entries: object[]) {
    return ({ settings }: Held) => {
        settings.trust = { ...settings.trust, accounts: [...others, ...entries] };
        deployments.held.version += 1;
    };
}
const all = { account_id: "org", trust_all: true };
const listed = (...ids: string[]) => ({ account_id: "org", trust_all: false, trust_allowlist: ids });
const writes = () => deployments.calls.filter((call) => call.startsWith("PUT")).length;

async function made(): Promise<AccountTrustState> {
    const state = await createAccountTrust(inputs());
    deployments.calls.length = 0;
    return state;
}

describe("create", () => {
    test.each<[string, object[], object[]]>([
        ["a new entry", [], [listed("berlin")]],
        [
            "one more in the entry that is there",
            [{ ...listed("a"), name: "us" }],
            [{ ...listed("a", "berlin"), name: "us" }],
        ],
        [
            "the first one of an entry without any",
            [{ account_id: "org", trust_all: false }],
            [listed("berlin")],
        ],
    ])("adds %s", async (_, before, after) => {
        put(...before)(deployments.held);
        expect(await createAccountTrust(inputs())).toEqual({ ...inputs(), added: true });
        expect(held()).toEqual(after);
        expect(writes()).toBe(1);
    });

    test.each([
        ["all are", [all]],
        ["it is listed", [listed("a", "berlin")]],
    ])("writes nothing when it is trusted already: %s", async (_, before) => {
        put(...before)(deployments.held);
        expect(await createAccountTrust(inputs())).toEqual({ ...inputs(), added: false });
        expect([held(), writes()]).toEqual([before, 0]);
    });

    test("leaves a deployment alone that trusts all of its organization because nobody said otherwise", async () => {
        deployments.held.settings.trust = structuredClone(rest);
        expect(await createAccountTrust(inputs())).toMatchObject({ added: false });
        expect([deployments.held.settings.trust, writes()]).toEqual([rest, 0]);
    });

    test("asks nobody for one of another organization", async () => {
        const given = inputs({ organizationId: "", clusterId: "" });
        expect(await createAccountTrust(given)).toEqual({ ...given, added: false });
        expect(deployments.calls).toEqual([]);
    });

    test.each(["", "*", "ab*"])("refuses the id %j before anything changes", async (clusterId) => {
        const error = await failure(createAccountTrust(inputs({ clusterId })));
        expect(error.message).toBe(
            `the deployment's API tells no id of its cluster but "${clusterId}", so it cannot be trusted by the account; ` +
                "check the names of its nodes (`recommended_trust_restriction` of its certificate authority)",
        );
        expect(error).not.toHaveProperty("id");
        expect(deployments.calls).toEqual([]);
    });
});

describe("update", () => {
    test("takes the other cluster for the one before, in one change", async () => {
        put(listed("a"))(deployments.held);
        const state = await made();
        const given = inputs({ clusterId: "rome" });
        expect(await updateAccountTrust(state, given)).toEqual({ ...given, added: true });
        expect([held(), writes()]).toEqual([[listed("a", "rome")], 1]);
    });

    test("moves to another organization, or to none", async () => {
        const state = await made();
        const other = inputs({ organizationId: "theirs" });
        const moved = await updateAccountTrust(state, other);
        const { accounts } = deployments.held.settings.trust as { accounts: object[] };
        expect(accounts).toEqual([{ ...others[0], trust_allowlist: ["b", "berlin"] }]);
        const none = inputs({ organizationId: "", clusterId: "" });
        expect(await updateAccountTrust(moved, none)).toEqual({ ...none, added: false });
        expect(deployments.held.settings.trust?.accounts).toEqual(others);
        expect(writes()).toBe(2);
    });

    test("leaves the one before that was there already", async () => {
        put(listed("berlin"))(deployments.held);
        const state = await made();
        expect(await updateAccountTrust(state, inputs({ clusterId: "rome" }))).toMatchObject({ added: true });
        expect(held()).toEqual([listed("berlin", "rome")]);
    });

    test("with other credentials remembers what it added", async () => {
        const given = inputs();
        given.deployment.apiKey = "another";
        expect(await updateAccountTrust(await made(), given)).toEqual({ ...given, added: true });
        expect(writes()).toBe(0);
    });

    test("that fails keeps the state of before", async () => {
        const state = await made();
        deployments.refusal = refused(403, "root.unauthorized.rbac");
        const error = await failure(updateAccountTrust(state, inputs({ clusterId: "rome" })));
        expect(error).not.toHaveProperty("properties");
        expect(held()).toEqual([listed("berlin")]);
    });
});

describe("delete", () => {
    test.each<[string, object[]]>([
        ["the entry that is empty then", []],
        ["its own in the entry of others", [listed("a")]],
    ])("takes away %s", async (_, before) => {
        put(...before)(deployments.held);
        await deleteAccountTrust(await made());
        expect([held(), writes()]).toEqual([before, 1]);
    });

    test("asks nobody about what was there before", async () => {
        put(all)(deployments.held);
        await deleteAccountTrust(await made());
        expect([held(), deployments.calls]).toEqual([[all], []]);
    });

    test.each<[string, object[]]>([
        ["took it away", [listed("a")]],
        ["trusts all", [all]],
    ])("writes nothing when somebody %s meanwhile", async (_, after) => {
        const state = await made();
        put(...after)(deployments.held);
        await deleteAccountTrust(state);
        expect([held(), writes()]).toEqual([after, 0]);
    });

    test("keeps an entry that trusts all, and lists none but this", async () => {
        const state = await made();
        put({ ...all, trust_allowlist: ["berlin"] })(deployments.held);
        await deleteAccountTrust(state);
        expect(held()).toEqual([{ ...all, trust_allowlist: [] }]);
    });

    test("of a deployment that is gone has nothing to do", async () => {
        const state = await made();
        deployments.exists = false;
        await deleteAccountTrust(state);
        expect(writes()).toBe(0);
    });
});

describe("refresh", () => {
    test("finds it as it was, or gone", async () => {
        const state = await made();
        expect(await readAccountTrust(state)).toEqual(state);
        put(all)(deployments.held);
        expect(await readAccountTrust(state)).toEqual(state);
        put(listed("a"))(deployments.held);
        expect(await readAccountTrust(state)).toBeUndefined();
    });

    test("of one of another organization asks nobody", async () => {
        const state = { ...inputs({ organizationId: "" }), added: false };
        expect(await readAccountTrust(state)).toEqual(state);
        expect(deployments.calls).toEqual([]);
    });
});

describe("when others write, too", () => {
    test("the change of both is there at the end", async () => {
        deployments.beforeWrites.push(put(listed("oslo")), () => undefined, put(listed("berlin", "lima")));
        deployments.stale = 3;
        deployments.slow = 3;
        const state = await createAccountTrust(inputs());
        expect([held(), writes()]).toEqual([[listed("oslo", "berlin")], 2]);
        await deleteAccountTrust(state);
        expect(held()).toEqual([listed("lima")]);
    });

    test("two of this package at the same time", async () => {
        const ids = ["berlin", "milan", "rome"];
        const states = await Promise.all(ids.map((clusterId) => createAccountTrust(inputs({ clusterId }))));
        expect(held()).toEqual([{ ...listed(), trust_allowlist: expect.arrayContaining(ids) as string[] }]);
        await Promise.all(states.map((state) => deleteAccountTrust(state)));
        expect(held()).toEqual([]);
    });
});

describe("what is kept in the state", () => {
    test("one that may be there", async () => {
        deployments.refusal = refused(403, "root.unauthorized.rbac");
        const error = await failure(createAccountTrust(inputs()));
        expect(error).toMatchObject({
            id: `${deploymentId}/berlin`,
            properties: { ...inputs(), added: true },
        });
        deployments.refusal = undefined;
        const again = await updateAccountTrust({ ...inputs(), added: true }, inputs());
        expect(again).toEqual({ ...inputs(), added: true });
        expect(held()).toEqual([listed("berlin")]);
    });

    test("nothing, when the deployment was not even read", async () => {
        deployments.exists = false;
        const error = await failure(createAccountTrust(inputs()));
        expect(error.message).toContain("answered 404");
        expect(error).not.toHaveProperty("id");
    });
});

test.each<[string, () => Partial<AccountTrustInputs>, boolean, string[]]>([
    ["nothing", () => ({}), false, []],
    ["the time it may take", () => ({ timeoutSeconds: 5 }), false, []],
    ["another cluster", () => ({ clusterId: "rome" }), true, []],
    ["one that is not known yet", () => ({ clusterId: "?" }), true, []],
    ["another key", () => ({ deployment: { ...inputs().deployment, apiKey: "b" } }), true, []],
    [
        "another deployment",
        () => ({ deployment: { ...berlinDeployment, endpoint: "" } }),
        true,
        ["deployment"],
    ],
])("what makes it another one, or changes it: %s", (_, changes, changed, replaced) => {
    const state: AccountTrustState = { ...inputs(), added: true };
    expect(accountTrustChanged(state, inputs(changes()))).toBe(changed);
    expect(accountTrustReplaced(state, inputs(changes()))).toEqual(replaced);
    expect(accountTrustId(inputs())).toBe(`${deploymentId}/berlin`);
});
