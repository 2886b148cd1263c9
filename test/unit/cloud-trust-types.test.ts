import { DirectTrustTerms } from "../../model/direct-trust";
import { TransportAuthority } from "../../model/transport-identity";
import {
    createTrustedEnvironment,
    deleteTrustedEnvironment,
    readTrustedEnvironment,
    trustedEnvironmentChanged,
    TrustedEnvironmentInputs,
    TrustedEnvironmentState,
    updateTrustedEnvironment,
} from "../../resources/runtime";
import { refused } from "./cloud-server";
import {
    addByHand,
    certificates,
    changeByHand,
    cloud,
    failure,
    inputs,
    made,
    useDeploymentOfOthers,
    writes,
} from "./cloud-trust";
import { munichDeployment } from "./fixtures";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa } = certificates;
const { Own, Enterprise, Hosted } = TransportAuthority;

const scoped: DirectTrustTerms = {
    ...{ type: Hosted, trust_all: false, scope_id: "1053523734", trust_allowlist: ["abc123"] },
};
const kinds: DirectTrustTerms[] = [
    scoped,
    { type: Enterprise, trust_all: true, scope_id: "83988631" },
    { type: Own, trust_all: false, additional_node_names: ["es-1.example.com", "es-2.example.com"] },
    {
        ...{ type: Own, trust_all: false, scope_id: "search.es.local", trust_allowlist: ["milan"] },
        additional_node_names: ["a.node.milan.search.es.local"],
    },
];

useDeploymentOfOthers();

/** One that lets nodes in. */
const trust = (more: Partial<TrustedEnvironmentInputs> = {}) =>
    inputs({ name: "milan", terms: scoped, ...more });

/** All of its name as the deployment has them, whatever their type. */
function held(name = "milan"): object[] {
    const direct = cloud.deployments.held.settings.trust?.direct ?? [];
    return direct.filter((one) => one.name === name);
}

/** Somebody else adds one that lets nodes in. */
const byHand = (terms: DirectTrustTerms, list: string[]) => () => {
    addByHand("milan", list)(cloud.deployments.held);
    changeByHand({ ...trust(), uid: "by-hand-milan" }, terms);
};

const entry = (terms: DirectTrustTerms, uid: string, pems = [ca]) => ({
    ...{ uid, name: "milan", ...terms },
    certificates: pems.map((pem) => ({ pem: pem.trim() })),
});

const foreign = () =>
    `${cloud.deployments.url}: deployment ${munichDeployment.deploymentId} has a trusted environment "milan" already, with other CAs or nodes; ` +
    "give another name (`environment` of this side of the trust), or remove that one on the deployment's Security page";

describe.each(kinds)("%j", (terms) => {
    test("comes, is found as it was, and goes", async () => {
        const state = await createTrustedEnvironment(trust({ terms }));
        expect(state).toEqual({ ...trust({ terms }), uid: "uid-7-4" });
        expect(held()).toEqual([entry(terms, "uid-7-4")]);
        expect(await readTrustedEnvironment(state)).toEqual(state);
        expect(trustedEnvironmentChanged(state, trust({ terms }))).toBe(false);
        await deleteTrustedEnvironment(state);
        expect(held()).toEqual([]);
        expect(writes()).toBe(2);
    });

    test("becomes any other in its place", async () => {
        for (const next of kinds) {
            const state = await made({ name: "milan", terms });
            expect(trustedEnvironmentChanged(state, trust({ terms: next }))).toBe(terms !== next);
            const after = await updateTrustedEnvironment(state, trust({ terms: next }));
            expect(after).toEqual({ ...trust({ terms: next }), uid: state.uid });
            expect(held()).toEqual([entry(next, String(state.uid))]);
            expect(writes()).toBe(terms === next ? 0 : 1);
            await deleteTrustedEnvironment(after);
        }
    });
});

test("old and new CA together while it changes", async () => {
    const state = await made({ name: "milan", terms: scoped });
    const both = await updateTrustedEnvironment(state, trust({ certificates: [`${otherCa}\n${ca}`] }));
    expect(held()).toEqual([entry(scoped, String(state.uid), [otherCa, ca])]);
    await updateTrustedEnvironment(both, trust({ certificates: [otherCa] }));
    expect(held()).toEqual([entry(scoped, String(state.uid), [otherCa])]);
});

describe("drift", () => {
    test.each<[string, Partial<DirectTrustTerms>]>([
        ["all let in", { trust_all: true }],
        ["another cluster", { trust_allowlist: ["abc123", "evil"] }],
        ["another scope", { scope_id: "1" }],
        ["another node", { additional_node_names: ["evil"] }],
        ["another type", { type: Enterprise }],
        ["the default type", { type: undefined }],
    ])("shows: %s; the next run brings it back", async (_, changes) => {
        const state = await made({ name: "milan", terms: scoped });
        changeByHand(state, changes);
        const seen = (await readTrustedEnvironment(state)) as TrustedEnvironmentState;
        const type = "type" in changes ? (changes.type ?? Own) : Hosted;
        expect(seen).toEqual({ ...state, terms: { ...scoped, ...changes, type } });
        expect(trustedEnvironmentChanged(seen, trust())).toBe(true);
        await updateTrustedEnvironment(seen, trust());
        expect(held()).toEqual([entry(scoped, String(state.uid))]);
    });

    test("is not what the API writes otherwise", async () => {
        const terms = { ...scoped, trust_allowlist: ["a", "b"] };
        const state = await made({ name: "milan", terms });
        changeByHand(state, { trust_allowlist: ["b", "a"], additional_node_names: [] });
        expect(await readTrustedEnvironment(state)).toEqual(state);
    });

    test("one without a type is of type generic", async () => {
        const terms: DirectTrustTerms = { type: Own, trust_all: false, additional_node_names: ["x"] };
        const state = await made({ name: "milan", terms });
        changeByHand(state, { type: undefined });
        // as an interrupted run leaves it
        expect(await readTrustedEnvironment(trust({ terms }))).toEqual(state);
    });
});

describe("somebody else's of that name", () => {
    test("with the same CA, which signs the clusters of many, is left alone", async () => {
        byHand({ ...scoped, trust_allowlist: ["theirs"] }, [ca])();
        const error = await failure(createTrustedEnvironment(trust()));
        expect(error.message).toBe(foreign());
        expect(error).not.toHaveProperty("id");
        expect(writes()).toBe(0);
        // nor does it go with one that was interrupted
        await deleteTrustedEnvironment(trust());
        expect(await readTrustedEnvironment(trust())).toBeUndefined();
        expect(held()).toHaveLength(1);
    });

    test("with another CA, even when it comes at the last moment", async () => {
        cloud.deployments.beforeWrites.push(byHand(scoped, [otherCa]));
        expect((await failure(createTrustedEnvironment(trust()))).message).toBe(foreign());
        expect(held()).toMatchObject([{ uid: "by-hand-milan" }]);
    });

    test("of another type stands beside it", async () => {
        addByHand("milan", [ca])(cloud.deployments.held);
        const state = await createTrustedEnvironment(trust());
        expect(held()).toMatchObject([{ uid: "by-hand-milan", type: "proxy" }, { type: Hosted }]);
        await deleteTrustedEnvironment(state);
        expect(held()).toMatchObject([{ uid: "by-hand-milan" }]);
    });

    test("but one that a run left which was interrupted is taken, also when its terms changed since", async () => {
        byHand(scoped, [ca])();
        expect(await createTrustedEnvironment(trust())).toEqual({ ...trust(), uid: "by-hand-milan" });
        const terms = { ...scoped, trust_allowlist: ["new"] };
        const after = await updateTrustedEnvironment(trust(), trust({ terms }));
        expect(held()).toEqual([entry(terms, "by-hand-milan")]);
        expect(after.uid).toBe("by-hand-milan");
    });
});

test("a change of others at the same time is no failure, and a late answer no second write", async () => {
    cloud.deployments.beforeWrites.push(addByHand("oslo"));
    cloud.deployments.stale = 5;
    cloud.deployments.slow = 5;
    await createTrustedEnvironment(trust());
    expect(held()).toHaveLength(1);
    expect(held("oslo")).toHaveLength(1);
    expect(writes()).toBe(2);
});

test("one that may be there is kept in the state, with its terms", async () => {
    cloud.deployments.refusal = refused(403, "root.unauthorized.rbac");
    const error = await failure(createTrustedEnvironment(trust()));
    expect(error).toMatchObject({ id: `${munichDeployment.deploymentId}/milan`, properties: trust() });
});

test("the state of one for API keys has no terms, and none are missed", () => {
    const state: TrustedEnvironmentState = { ...inputs(), uid: "uid-7-4" };
    expect(trustedEnvironmentChanged(state, inputs())).toBe(false);
    expect(trustedEnvironmentChanged(state, { ...inputs(), terms: undefined })).toBe(false);
});
