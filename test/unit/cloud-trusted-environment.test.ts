import {
    createTrustedEnvironment,
    deleteTrustedEnvironment,
    readTrustedEnvironment,
    trustedEnvironmentChanged,
    trustedEnvironmentId,
    TrustedEnvironmentInputs,
    trustedEnvironmentReplaced,
    TrustedEnvironmentState,
    updateTrustedEnvironment,
} from "../../resources/runtime";
import { startDeployments } from "./cloud-deployments";
import { refused } from "./cloud-server";
import {
    addByHand,
    certificates,
    changeByHand,
    cloud,
    failure,
    found,
    get,
    inputs,
    made,
    put,
    useDeploymentOfOthers,
    writes,
} from "./cloud-trust";
import { berlinDeployment, munichDeployment } from "./fixtures";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa, leaf, leafKey } = certificates;
const pem = (text: string) => text.trim();

useDeploymentOfOthers();

describe("create", () => {
    test("adds it, and tells what the API calls it", async () => {
        expect(await createTrustedEnvironment(inputs())).toEqual({ ...inputs(), uid: "uid-7-4" });
        expect(found("berlin")).toEqual([["uid-7-4", "berlin", [pem(ca)]]]);
        expect(cloud.deployments.calls).toEqual([get, get, put, get]);
        expect(cloud.deployments.held.settings.trust?.direct?.[4]).toMatchObject({
            type: "proxy",
            trust_all: false,
        });
    });

    test("through TLS, each certificate of a text by itself", async () => {
        const { settings } = cloud.deployments.held;
        cloud.deployments = await startDeployments({ settings }, { cert: leaf, key: leafKey });
        const deployment = { ...munichDeployment, endpoint: cloud.deployments.url, caCertificate: ca };
        await createTrustedEnvironment(
            inputs({ deployment, certificates: [`# CAs\r\n${otherCa}\n\n${ca}`] }),
        );
        expect(found("berlin")).toEqual([["uid-7-4", "berlin", [pem(otherCa), pem(ca)]]]);
    });

    test("of a deployment that trusts nobody yet", async () => {
        const { settings } = cloud.deployments.held;
        cloud.deployments.held.settings = {};
        await createTrustedEnvironment(inputs());
        expect(found("berlin")).toEqual([["uid-7-0", "berlin", [pem(ca)]]]);
        cloud.deployments.held.settings = settings;
    });

    test("takes the one that a run left which was interrupted, however it is written", async () => {
        addByHand("berlin", [otherCa, ca.replaceAll("\n", "\r\n")])(cloud.deployments.held);
        const given = inputs({ certificates: [`${ca}\n${otherCa}`] });
        expect(await createTrustedEnvironment(given)).toEqual({ ...given, uid: "by-hand-berlin" });
        expect(writes()).toBe(0);
    });

    const foreign = () =>
        `${cloud.deployments.url}: deployment ${munichDeployment.deploymentId} has a trusted environment "berlin" already, with other CAs; ` +
        "give another name (`environment` of the remote), or remove that one on the deployment's Security page";

    test("leaves somebody else's of that name alone, and says so", async () => {
        addByHand("berlin")(cloud.deployments.held);
        const error = await failure(createTrustedEnvironment(inputs()));
        expect(error.message).toBe(foreign());
        // nothing of it is kept in the state
        expect(error).not.toHaveProperty("id");
        expect(writes()).toBe(0);
    });

    test("even one that comes at the last moment", async () => {
        cloud.deployments.beforeWrites.push(addByHand("berlin"));
        const error = await failure(createTrustedEnvironment(inputs()));
        expect(error.message).toBe(foreign());
        expect(found("berlin")).toEqual([["by-hand-berlin", "berlin", [otherCa]]]);
    });

    test("with public CAs only, nobody is asked", async () => {
        const given = inputs({ certificates: [] });
        expect(await createTrustedEnvironment(given)).toEqual(given);
        expect(cloud.deployments.calls).toEqual([]);
    });
});

describe("update", () => {
    test("changes the CAs in place", async () => {
        const state = await made();
        const given = inputs({ certificates: [otherCa] });
        expect(await updateTrustedEnvironment(state, given)).toEqual({ ...given, uid: state.uid });
        expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(otherCa)]]]);
        expect(cloud.deployments.calls).toEqual([get, put, get]);
    });

    test("the first CA makes it, the last one removes it", async () => {
        const none = inputs({ certificates: [] });
        const state = await updateTrustedEnvironment(await made(none), inputs());
        expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(ca)]]]);
        expect(await updateTrustedEnvironment(state, none)).toEqual(none);
        expect(found("berlin")).toEqual([]);
    });

    test.each<[string, object | undefined]>([
        ["renamed", { name: "Berlin" }],
        ["changed", { certificates: [{ pem: otherCa }] }],
        ["removed", undefined],
    ])("brings back what somebody %s", async (_, changes) => {
        const state = await made();
        changeByHand(state, changes);
        const after = await updateTrustedEnvironment(state, inputs());
        expect(found("berlin", "Berlin")).toEqual([[after.uid, "berlin", [pem(ca)]]]);
    });

    test("does not write what is there", async () => {
        await updateTrustedEnvironment(await made(), inputs({ timeoutSeconds: 5 }));
        expect(cloud.deployments.calls).toEqual([get]);
    });

    test("after a create that was interrupted takes its own, although the CAs changed meanwhile", async () => {
        addByHand("berlin", [ca])(cloud.deployments.held);
        const given = inputs({ certificates: [otherCa] });
        expect(await updateTrustedEnvironment(inputs(), given)).toEqual({ ...given, uid: "by-hand-berlin" });
        expect(found("berlin")).toEqual([["by-hand-berlin", "berlin", [pem(otherCa)]]]);
    });

    test("and keeps in mind which one that is, when it is interrupted as well", async () => {
        addByHand("berlin", [ca])(cloud.deployments.held);
        const given = inputs({ certificates: [otherCa] });
        cloud.deployments.refusal = refused(403, "root.unauthorized.rbac");
        const error = await failure(updateTrustedEnvironment(inputs(), given));
        expect(error).toMatchObject({ properties: { ...given, uid: "by-hand-berlin" } });
    });
});

describe("delete", () => {
    test("removes it, and nothing else", async () => {
        await deleteTrustedEnvironment(await made());
        expect(found("berlin")).toEqual([]);
        expect(cloud.deployments.calls).toEqual([get, put, get]);
    });

    test("also under another name", async () => {
        const state = await made();
        changeByHand(state, { name: "Berlin" });
        await deleteTrustedEnvironment(state);
        expect(found("berlin", "Berlin")).toEqual([]);
    });

    test("when somebody removed it already, nothing is written", async () => {
        const state = await made();
        changeByHand(state, undefined);
        await deleteTrustedEnvironment(state);
        expect(cloud.deployments.calls).toEqual([get]);
    });

    test("somebody else's of that name, which came after an interrupted create, stays", async () => {
        addByHand("berlin")(cloud.deployments.held);
        await deleteTrustedEnvironment(inputs());
        expect(found("berlin")).toEqual([["by-hand-berlin", "berlin", [otherCa]]]);
    });

    test("of a deployment that is gone has nothing to do", async () => {
        const state = await made();
        cloud.deployments.exists = false;
        await deleteTrustedEnvironment(state);
        expect(cloud.deployments.calls).toEqual([get]);
    });

    test("of one with public CAs only asks nobody", async () => {
        await deleteTrustedEnvironment(inputs({ certificates: [] }));
        expect(cloud.deployments.calls).toEqual([]);
    });

    test("fails with what the API says", async () => {
        const state = await made();
        cloud.deployments.refusal = refused(403, "root.unauthorized.rbac", "no");
        const { message } = await failure(deleteTrustedEnvironment(state));
        expect(message).toContain(put);
        expect(message).toContain("answered 403: root.unauthorized.rbac: no; check `apiKey`");
    });
});

describe("refresh", () => {
    test("finds it as it was, however the API writes it", async () => {
        const state = await made({ certificates: [ca, otherCa] });
        const certificates = [otherCa, ca].map((one) => ({ pem: `${one.replaceAll("\n", "\r\n")}\r\n` }));
        changeByHand(state, { certificates });
        const seen = await readTrustedEnvironment(state);
        expect(seen).toEqual(state);
        expect(trustedEnvironmentChanged(state, inputs({ certificates: [ca, otherCa] }))).toBe(false);
    });

    test.each<[string, object]>([
        ["another CA", { certificates: [{ pem: otherCa }] }],
        ["one more", { certificates: [{ pem: ca }, { pem: otherCa }] }],
        ["none", { certificates: [] }],
    ])("shows %s, so that the next run brings it back", async (_, changes) => {
        const state = await made();
        changeByHand(state, changes);
        const seen = (await readTrustedEnvironment(state)) as TrustedEnvironmentState;
        expect(seen.certificates).toEqual(
            (changes as { certificates: { pem: string }[] }).certificates.map((one) => one.pem),
        );
        expect(trustedEnvironmentChanged(seen, inputs())).toBe(true);
        const after = await updateTrustedEnvironment(seen, inputs());
        expect(found("berlin")).toEqual([[after.uid, "berlin", [pem(ca)]]]);
    });

    test("shows another name, so that the next run makes it anew", async () => {
        const state = await made();
        changeByHand(state, { name: "Berlin" });
        const seen = (await readTrustedEnvironment(state)) as TrustedEnvironmentState;
        expect(seen).toEqual({ ...state, name: "Berlin" });
        expect(trustedEnvironmentReplaced(seen, inputs())).toEqual(["name"]);
        await createTrustedEnvironment(inputs());
        await deleteTrustedEnvironment(seen);
        expect(found("berlin", "Berlin").map(([, name]) => name)).toEqual(["berlin"]);
    });

    test("finds one that somebody removed gone", async () => {
        const state = await made();
        changeByHand(state, undefined);
        expect(await readTrustedEnvironment(state)).toBeUndefined();
    });

    test("of one with public CAs only asks nobody", async () => {
        const given = inputs({ certificates: [] });
        expect(await readTrustedEnvironment(given)).toEqual(given);
        expect(cloud.deployments.calls).toEqual([]);
    });
});

describe("what makes it another one, or changes it", () => {
    const state = (): TrustedEnvironmentState => ({ ...inputs(), uid: "uid-7-4" });

    test.each<[string, () => Partial<TrustedEnvironmentInputs>, boolean, string[]]>([
        ["nothing", () => ({}), false, []],
        ["the time it may take", () => ({ timeoutSeconds: 5 }), false, []],
        ["other CAs", () => ({ certificates: [otherCa] }), true, []],
        ["CAs that are not known yet", () => ({ certificates: "?" as unknown as string[] }), true, []],
        ["another name", () => ({ name: "paris" }), true, ["name"]],
        [
            "another key for the API",
            () => ({ deployment: { ...inputs().deployment, apiKey: "b" } }),
            true,
            [],
        ],
        [
            "another deployment",
            () => ({ deployment: { ...berlinDeployment, endpoint: "" } }),
            true,
            ["deployment"],
        ],
        ["one that is not known yet", () => ({ deployment: "?" as never }), true, []],
    ])("%s", (_, changes, changed, replaced) => {
        const given = inputs(changes());
        expect(trustedEnvironmentChanged(state(), given)).toBe(changed);
        expect(trustedEnvironmentReplaced(state(), given)).toEqual(replaced);
    });

    test("its id names deployment and environment", () => {
        expect(trustedEnvironmentId(inputs())).toBe(`${munichDeployment.deploymentId}/berlin`);
    });
});
