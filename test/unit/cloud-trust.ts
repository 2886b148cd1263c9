import {
    createTrustedEnvironment,
    TrustedEnvironmentInputs,
    TrustedEnvironmentState,
} from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { Deployments, Held, startDeployments } from "./cloud-deployments";
import { munichDeployment } from "./fixtures";
import { closeServers } from "./tls-server";

export const certificates = makeCertificates();
const { ca, otherCa } = certificates;

const path = `/deployments/${munichDeployment.deploymentId}`;
export const [get, put] = [`GET ${path}`, `PUT ${path}`];

/** What others have put on the deployment, with fields that nobody here knows. */
const others = [
    {
        uid: "u1",
        name: "paris",
        type: "generic",
        trust_all: false,
        certificates: [{ pem: ca, x: 1 }],
        y: [2],
    },
    {
        uid: "u2",
        name: "berlin",
        type: "ECE",
        trust_all: true,
        scope_id: "abc",
        certificates: [{ pem: "?" }],
    },
    { uid: "u3", name: "vienna", trust_all: false, trust_allowlist: ["a"], certificates: [] },
    { uid: "u4", name: "rome", type: "proxy", trust_all: false, certificates: [{ pem: otherCa }] },
];
const rest = {
    accounts: [{ account_id: "1", trust_all: true, trust_allowlist: [], note: null }],
    external: [{ trust_relationship_id: "2", trust_all: false, trust_allowlist: ["b"] }],
    later: { a: [{ b: 0 }] },
};

/** The API of the test that runs. */
export const cloud = {} as { deployments: Deployments };

/** Gives each test an API whose deployment others have trust on; it must be there at the end, byte for byte. */
export function useDeploymentOfOthers(): void {
    const settings = { dedicated_masters_threshold: 6, trust: { ...rest, direct: others } };

    beforeEach(async () => {
        jest.spyOn(console, "log").mockReturnValue(undefined);
        cloud.deployments = await startDeployments({ settings: structuredClone(settings) });
    });
    afterEach(() => {
        const { trust, ...left } = cloud.deployments.held.settings;
        const { direct, ...relations } = trust ?? {};
        expect(JSON.stringify(direct)).toContain(JSON.stringify(others).slice(1, -1));
        expect(JSON.stringify(relations)).toBe(JSON.stringify(rest));
        expect(left).toEqual({ dedicated_masters_threshold: 6 });
        closeServers();
        jest.restoreAllMocks();
    });
}

/** What is to be made of the deployment. */
export function inputs(more: Partial<TrustedEnvironmentInputs> = {}): TrustedEnvironmentInputs {
    const deployment = { ...munichDeployment, endpoint: cloud.deployments.url };
    return { deployment, name: "berlin", certificates: [ca], timeoutSeconds: 600, ...more };
}

/** The environments of type `proxy` under one of these names. */
export function found(...names: string[]): [string | undefined, string, string[]][] {
    const direct = cloud.deployments.held.settings.trust?.direct ?? [];
    return direct
        .filter(({ name, type }) => names.includes(name) && type === "proxy")
        .map(({ uid, name, certificates }) => [
            uid,
            name,
            (certificates as { pem: string }[]).map((one) => one.pem),
        ]);
}

/** How often the deployment was written. */
export const writes = () => cloud.deployments.calls.filter((call) => call === put).length;

/** The state of one that is there. */
export async function made(more: Partial<TrustedEnvironmentInputs> = {}): Promise<TrustedEnvironmentState> {
    const state = await createTrustedEnvironment(inputs(more));
    cloud.deployments.calls.length = 0;
    return state;
}

/** Somebody changes what the deployment has under the uid, or removes it. */
export function changeByHand({ uid }: TrustedEnvironmentState, changes: object | undefined): void {
    const { held } = cloud.deployments;
    const { direct = [] } = held.settings.trust ?? {};
    const changed = direct.map((one) => (one.uid === uid ? changes && { ...one, ...changes } : one));
    held.settings.trust = { ...held.settings.trust, direct: changed.filter((one) => one !== undefined) };
    held.version += 1;
}

/** Somebody else adds an environment. */
export function addByHand(name: string, certificates: string[] = [otherCa]) {
    const list = certificates.map((one) => ({ pem: one }));
    return (held: Held) => {
        const { settings } = held;
        const added = { uid: `by-hand-${name}`, name, type: "proxy", trust_all: false, certificates: list };
        settings.trust = { ...settings.trust, direct: [...(settings.trust?.direct ?? []), added] };
        held.version += 1;
    };
}

/** The error of some work, which repeats no secret. */
export async function failure(work: Promise<unknown>): Promise<Error> {
    const error = (await work.then(
        () => new Error("did not fail"),
        (reason: unknown) => reason,
    )) as Error;
    expect(JSON.stringify([error.message, error.stack])).not.toContain("MARKER");
    return error;
}
