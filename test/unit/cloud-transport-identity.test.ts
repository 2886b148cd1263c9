import { TransportAuthority } from "../../model/transport-identity";
import {
    cloudTransportIdentityChanged,
    CloudTransportIdentityInputs,
    cloudTransportIdentityReplaced,
    readCloudTransportIdentity,
} from "../../resources/runtime";
import { makeCertificates } from "./certificates";
import { Deployments, startDeployments } from "./cloud-deployments";
import { startCloudServer } from "./cloud-server";
import { failure } from "./cloud-trust";
import { berlinDeployment, munichDeployment } from "./fixtures";
import { closeServers } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa, expiredCa } = makeCertificates();
const { Own, Enterprise, Hosted } = TransportAuthority;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const nodeNames = "*.node.abc123.cluster.1053523734.account";
const path = `/deployments/${munichDeployment.deploymentId}/certificate-authority`;

let deployments: Deployments;

beforeEach(async () => {
    jest.spyOn(console, "log").mockReturnValue(undefined);
    deployments = await startDeployments();
    shows(active(ca));
});
afterEach(() => {
    closeServers();
    jest.restoreAllMocks();
});

const active = (pem: string) => ({ pem, active: true, metadata: {} });
const inactive = (pem: string) => ({ pem, active: false, metadata: {} });

function shows(...certificates: object[]): void {
    deployments.authority = {
        public_certificates: certificates,
        recommended_trust_restriction: nodeNames,
    };
}

function inputs(more: Partial<CloudTransportIdentityInputs> = {}): CloudTransportIdentityInputs {
    return { deployment: { ...munichDeployment, endpoint: deployments.url }, authority: Hosted, ...more };
}

const text = (...pems: string[]) => pems.map((pem) => `${pem.trim()}\n`).join("");

test("what the deployment shows", async () => {
    expect(await readCloudTransportIdentity(inputs())).toEqual({
        ...inputs(),
        caCertificate: text(ca),
        nodeNames: [nodeNames],
    });
    expect(deployments.calls).toEqual([`GET ${path}`]);
});

test("one that is to come is trusted already, after the active one; those of the past are not", async () => {
    shows(inactive(expiredCa), inactive(otherCa), active(ca));
    expect((await readCloudTransportIdentity(inputs())).caCertificate).toBe(text(ca, otherCa));
});

test("an expired one that is still active is told, so that it shows", async () => {
    shows(active(expiredCa));
    expect((await readCloudTransportIdentity(inputs())).caCertificate).toBe(text(expiredCa));
});

describe("where it runs", () => {
    test("is what the program says", async () => {
        for (const authority of [Hosted, Enterprise, Own]) {
            expect((await readCloudTransportIdentity(inputs({ authority }))).authority).toBe(authority);
        }
    });

    test("else Enterprise, unless the API is one of Elastic's", async () => {
        const { deployment } = inputs();
        expect((await readCloudTransportIdentity({ deployment })).authority).toBe(Enterprise);
    });
});

describe("whether it changed", () => {
    test("nothing did, in whatever order the API tells it", async () => {
        shows(inactive(otherCa), active(ca));
        const state = await readCloudTransportIdentity(inputs());
        shows(active(`\n${ca.trim()}`), inactive(expiredCa), inactive(otherCa));
        expect(await cloudTransportIdentityChanged(state, inputs())).toBe(false);
    });

    test.each<[string, () => void]>([
        ["a CA that is to come", () => shows(active(ca), inactive(otherCa))],
        ["another CA", () => shows(active(otherCa))],
        ["the same ones, the other is active", () => shows(inactive(ca), active(otherCa))],
        [
            "other names",
            () => (deployments.authority = { ...deployments.authority, recommended_trust_restriction: "x" }),
        ],
    ])("%s shows without a refresh", async (_, change) => {
        const state = await readCloudTransportIdentity(inputs());
        change();
        expect(await cloudTransportIdentityChanged(state, inputs())).toBe(true);
        const now = await readCloudTransportIdentity(inputs());
        expect(await cloudTransportIdentityChanged(now, inputs())).toBe(false);
    });

    test.each<[string, () => Partial<CloudTransportIdentityInputs>, string[]]>([
        ["another deployment", () => ({ deployment: { ...berlinDeployment, endpoint: "" } }), ["deployment"]],
        ["a deployment that is not known yet", () => ({ deployment: unknown as never }), []],
        ["another authority", () => ({ authority: Own }), []],
        ["another key", () => ({ deployment: { ...inputs().deployment, apiKey: "b" } }), []],
    ])("%s does, and nobody is asked", async (_, changes, replaced) => {
        const state = await readCloudTransportIdentity(inputs());
        deployments.calls.length = 0;
        expect(await cloudTransportIdentityChanged(state, inputs(changes()))).toBe(true);
        expect(cloudTransportIdentityReplaced(state, inputs(changes()))).toEqual(replaced);
        expect(deployments.calls).toEqual([]);
    });

    test("an authority that the program no longer says", async () => {
        const { deployment } = inputs();
        const state = await readCloudTransportIdentity(inputs());
        expect(await cloudTransportIdentityChanged(state, { deployment })).toBe(true);
    });
});

describe("fails with what the API says", () => {
    test("of a deployment that is gone, also in a diff", async () => {
        const state = await readCloudTransportIdentity(inputs());
        deployments.exists = false;
        const found =
            `${deployments.url}: GET ${path} answered 404: deployments.deployment_not_found: the API says so; ` +
            "check `deploymentId` and `refId`, and that `endpoint` and `apiKey` belong to the organization or installation that has the deployment";
        expect((await failure(readCloudTransportIdentity(state))).message).toBe(found);
        expect((await failure(cloudTransportIdentityChanged(state, inputs()))).message).toBe(found);
    });

    test("of wrong credentials", async () => {
        const endpoint = await startCloudServer(() => ({ status: 401 }));
        const given = inputs({ deployment: { ...munichDeployment, endpoint } });
        const { message } = await failure(readCloudTransportIdentity(given));
        expect(message).toContain(`${endpoint}: GET ${path} answered 401: no reason; check \`apiKey\``);
    });

    test.each([
        {},
        { public_certificates: [], recommended_trust_restriction: nodeNames },
        { public_certificates: [inactive(expiredCa)], recommended_trust_restriction: nodeNames },
        { public_certificates: [active(ca)], recommended_trust_restriction: "" },
    ])("when there is no CA, or are no names yet: %#", async (authority) => {
        deployments.authority = authority;
        expect((await failure(readCloudTransportIdentity(inputs()))).message).toBe(
            `${deployments.url}: GET ${path} tells no CA, or no names of nodes; wait until the deployment has started, and run again`,
        );
    });
});
