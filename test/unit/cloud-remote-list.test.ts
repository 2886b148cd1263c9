import {
    createListedRemote,
    deleteListedRemote,
    listedRemoteChanged,
    ListedRemoteInputs,
    listedRemoteReplaced,
    ListedRemoteState,
    readListedRemote,
    updateListedRemote,
} from "../../resources/runtime";
import { Deployments, startDeployments } from "./cloud-deployments";
import { refused } from "./cloud-server";
import { failure } from "./cloud-trust";
import { berlinDeployment, munichDeployment } from "./fixtures";
import { closeServers } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const path = `/deployments/${munichDeployment.deploymentId}/elasticsearch/main-elasticsearch/remote-clusters`;
const [get, put] = [`GET ${path}`, `PUT ${path}`];
const others = ["paris", "rome"].map((alias) => ({
    deployment_id: "c3".repeat(16),
    elasticsearch_ref_id: "es",
    alias,
    later: { a: [1] },
}));
const entry = {
    deployment_id: berlinDeployment.deploymentId,
    elasticsearch_ref_id: "main-elasticsearch",
    alias: "berlin",
    skip_unavailable: false,
};

let deployments: Deployments;

beforeEach(async () => {
    jest.spyOn(console, "log").mockReturnValue(undefined);
    deployments = await startDeployments({ remotes: structuredClone(others) });
});
afterEach(() => {
    // whatever was done, and whatever came in between
    expect(JSON.stringify(deployments.held.remotes)).toContain(JSON.stringify(others).slice(1, -1));
    closeServers();
    jest.restoreAllMocks();
});

function inputs(more: Partial<ListedRemoteInputs> = {}): ListedRemoteInputs {
    return {
        deployment: { ...munichDeployment, endpoint: deployments.url, refId: "main-elasticsearch" },
        alias: "berlin",
        remoteDeploymentId: berlinDeployment.deploymentId,
        remoteRefId: "main-elasticsearch",
        skipUnavailable: false,
        ...more,
    };
}

const state = (more: Partial<ListedRemoteState> = {}): ListedRemoteState => ({
    ...inputs(),
    listed: true,
    ...more,
});
const own = () => deployments.held.remotes.filter((one) => !("later" in one));
/** What somebody else puts on the list, or leaves there. */
const list = (...entries: object[]) => void (deployments.held.remotes = [...others, ...entries]);

describe("create", () => {
    test("puts it on the list, and looks whether it is there", async () => {
        expect(await createListedRemote(inputs())).toEqual(state());
        expect(own()).toEqual([entry]);
        expect(deployments.calls).toEqual([get, get, put, get]);
    });

    test("finds the only Elasticsearch resource of the deployment", async () => {
        const deployment = { ...munichDeployment, endpoint: deployments.url };
        expect(await createListedRemote(inputs({ deployment }))).toEqual(state({ deployment }));
        expect(own()).toEqual([entry]);
    });

    test.each([entry, { ...entry, skip_unavailable: undefined }, { ...entry, unknown: 1 }])(
        "takes the one that an interrupted run left: %j",
        async (there) => {
            list(there);
            expect(await createListedRemote(inputs())).toEqual(state());
            expect(deployments.calls).not.toContain(put);
        },
    );

    test.each([
        { ...entry, deployment_id: "d4".repeat(16) },
        { ...entry, elasticsearch_ref_id: "other" },
        { ...entry, skip_unavailable: true },
    ])("leaves somebody else's of that alias alone, and says so: %j", async (there) => {
        list(there);
        const { message } = await failure(createListedRemote(inputs()));
        expect(message).toBe(
            `${deployments.url}: deployment ${munichDeployment.deploymentId} has a remote cluster "berlin" already, ` +
                `deployment ${there.deployment_id}; give another alias, or remove that one from its list`,
        );
        expect(own()).toEqual([there]);
    });
});

describe("when others write, too", () => {
    test("two of this package at the same time are both there at the end", async () => {
        await Promise.all([createListedRemote(inputs()), createListedRemote(inputs({ alias: "milan" }))]);
        expect(own()).toHaveLength(2);
        expect(own()).toEqual(expect.arrayContaining([entry, { ...entry, alias: "milan" }]));
    });

    test("whoever puts the list back as he knew it is followed", async () => {
        const milan = { ...entry, alias: "milan" };
        deployments.beforeReads.push(
            () => undefined,
            () => undefined,
            () => list(milan),
        );
        await createListedRemote(inputs());
        expect(own()).toEqual([milan, entry]);
    });

    test("ten times, and no more", async () => {
        deployments.beforeReads.push(...Array.from({ length: 20 }, () => () => list()));
        const { message } = await failure(createListedRemote(inputs()));
        expect(message).toBe(
            `${deployments.url}: deployment ${munichDeployment.deploymentId} does not keep "berlin" on its list of remote clusters: ` +
                "others wrote the list each of 10 times; run again when they are done",
        );
        expect(deployments.calls.filter((call) => call === put)).toHaveLength(10);
    });
});

test("update writes the entry anew, and nothing when it is there", async () => {
    list({ ...entry, skip_unavailable: true }, { ...entry, alias: "milan" });
    expect(await updateListedRemote(inputs())).toEqual(state());
    expect(own()).toEqual([{ ...entry, alias: "milan" }, entry]);
    deployments.calls.length = 0;
    await updateListedRemote(inputs());
    expect(deployments.calls).toEqual([get]);
});

describe("refresh", () => {
    test("finds it", async () => {
        list(entry);
        expect(await readListedRemote(state())).toEqual(state());
    });

    test("shows a changed one, so that the next run brings it back", async () => {
        list({ ...entry, skip_unavailable: true });
        const seen = await readListedRemote(state());
        expect(seen).toEqual(state({ listed: false }));
        expect(listedRemoteChanged(state({ listed: false }), inputs())).toBe(true);
    });

    test("finds one that somebody removed gone", async () => {
        expect(await readListedRemote(state())).toBeUndefined();
    });
});

describe("delete", () => {
    test("takes it from the list, and nothing else", async () => {
        list(entry, { ...entry, alias: "milan" });
        await deleteListedRemote(state());
        expect(own()).toEqual([{ ...entry, alias: "milan" }]);
    });

    test("when somebody removed it already, nothing is written", async () => {
        await deleteListedRemote(state());
        expect(deployments.calls).toEqual([get]);
    });

    test("of a deployment that is gone has nothing to do", async () => {
        deployments.exists = false;
        await deleteListedRemote(state());
        expect(deployments.calls).toEqual([get]);
    });

    test("fails with what the API says", async () => {
        list(entry);
        deployments.refusal = refused(403, "root.unauthorized.rbac", "no");
        const { message } = await failure(deleteListedRemote(state()));
        expect(message).toContain("answered 403: root.unauthorized.rbac: no; check `apiKey`");
    });
});

describe("what makes it another one, or changes it", () => {
    test.each<[string, Partial<ListedRemoteState>, () => Partial<ListedRemoteInputs>, boolean, string[]]>([
        ["nothing", {}, () => ({}), false, []],
        ["it is not there as wanted", { listed: false }, () => ({}), true, []],
        ["another remote", {}, () => ({ remoteDeploymentId: "d4".repeat(16) }), true, []],
        ["whether it may be away", {}, () => ({ skipUnavailable: true }), true, []],
        ["another alias", {}, () => ({ alias: "paris" }), true, ["alias"]],
        [
            "another deployment",
            {},
            () => ({ deployment: { ...berlinDeployment, endpoint: "" } }),
            true,
            ["deployment"],
        ],
    ])("%s", (_, old, changes, changed, replaced) => {
        const given = inputs(changes());
        expect(listedRemoteChanged(state(old), given)).toBe(changed);
        expect(listedRemoteReplaced(state(old), given)).toEqual(replaced);
    });
});
