import {
    createTrustedEnvironment,
    deleteTrustedEnvironment,
    updateTrustedEnvironment,
} from "../../resources/runtime";
import { refused } from "./cloud-server";
import {
    addByHand,
    certificates,
    cloud,
    failure,
    found,
    inputs,
    useDeploymentOfOthers,
    writes,
} from "./cloud-trust";
import { munichDeployment } from "./fixtures";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa } = certificates;
const pem = (text: string) => text.trim();

useDeploymentOfOthers();

describe("when others write, too", () => {
    test.each([
        ["the version", refused(409, "deployments.version_conflict")],
        ["a precondition", refused(412, "deployments.version_conflict")],
        ["the configuration", refused(400, "clusters.plan_state_error")],
        ["what the request refers to", refused(400, "root.invalid_data")],
    ])("a conflict of %s is no failure: the change of both is there at the end", async (_, conflict) => {
        cloud.deployments.conflict = conflict;
        cloud.deployments.beforeWrites.push(addByHand("milan"), () => undefined, addByHand("oslo"));
        const state = await createTrustedEnvironment(inputs());
        expect(found("milan", "berlin").map(([, name]) => name)).toEqual(["milan", "berlin"]);
        expect(writes()).toBe(2);
        const wanted = await updateTrustedEnvironment(state, inputs({ certificates: [ca, otherCa] }));
        expect(found("milan", "berlin", "oslo").map(([, name]) => name)).toEqual(["milan", "berlin", "oslo"]);
        expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(ca), pem(otherCa)]]]);
        cloud.deployments.beforeWrites.push(addByHand("lima"));
        await deleteTrustedEnvironment(wanted);
        expect(found("milan", "berlin", "oslo", "lima").map(([, name]) => name)).toEqual([
            "milan",
            "oslo",
            "lima",
        ]);
    });

    test("two of this package at the same time", async () => {
        await Promise.all(
            ["berlin", "milan", "oslo"].map((name) => createTrustedEnvironment(inputs({ name }))),
        );
        expect(found("berlin", "milan", "oslo")).toHaveLength(3);
    });

    test("ten times, and no more: it may be there by then, so it is kept in the state", async () => {
        cloud.deployments.beforeWrites.push(
            ...Array.from({ length: 20 }, (_, index) => addByHand(`city-${index}`)),
        );
        const error = await failure(createTrustedEnvironment(inputs()));
        expect(error).toMatchObject({ id: `${munichDeployment.deploymentId}/berlin`, properties: inputs() });
        expect(error.message).toBe(
            `${cloud.deployments.url}: deployment ${munichDeployment.deploymentId} does not keep the trusted environment "berlin": ` +
                "others changed its configuration each of 10 times; run again when they are done",
        );
        expect(writes()).toBe(10);
    });
});

describe("a deployment that is not at rest", () => {
    test("is waited for, before and after", async () => {
        cloud.deployments.held.pending = 20;
        cloud.deployments.slow = 30;
        const state = await createTrustedEnvironment(inputs());
        expect(state.uid).toBe("uid-7-4");
        expect(writes()).toBe(1);
        expect(cloud.deployments.held.pending).toBe(0);
    });

    test("and tells its configuration of before for a while", async () => {
        cloud.deployments.stale = 20;
        const state = await createTrustedEnvironment(inputs());
        expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(ca)]]]);
        expect(writes()).toBe(1);
        await updateTrustedEnvironment(state, inputs({ certificates: [otherCa] }));
        expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(otherCa)]]]);
        await deleteTrustedEnvironment(state);
        expect(found("berlin")).toEqual([]);
        expect(writes()).toBe(3);
    });

    test.each(["none", "same"] as const)(
        "a deployment's version: %s; the change is seen by itself",
        async (versions) => {
            cloud.deployments.versions = versions;
            const state = await createTrustedEnvironment(inputs());
            await updateTrustedEnvironment(state, inputs({ certificates: [otherCa] }));
            expect(found("berlin")).toEqual([[state.uid, "berlin", [pem(otherCa)]]]);
            await deleteTrustedEnvironment(state);
            expect(found("berlin")).toEqual([]);
            expect(writes()).toBe(3);
            expect(cloud.deployments.calls.length).toBeLessThan(12);
        },
    );

    test("but not for ever", async () => {
        cloud.deployments.held.pending = 1e9;
        const error = await failure(createTrustedEnvironment(inputs({ timeoutSeconds: 60 })));
        expect(error.message).toBe(
            `${cloud.deployments.url}: deployment ${munichDeployment.deploymentId} does not come to rest after 60 s: ` +
                "a change of its configuration is under way; see the activity page of the deployment",
        );
        expect(writes()).toBe(0);
        expect(cloud.deployments.calls.length).toBeLessThanOrEqual(61);
    });

    test("a change that begins just before the write is waited for", async () => {
        cloud.deployments.beforeWrites.push((held) => void (held.pending = 5));
        expect((await createTrustedEnvironment(inputs())).uid).toBe("uid-7-4");
        expect(writes()).toBe(2);
    });
});
