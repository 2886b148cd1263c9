import { ResolvedCloudDeployment } from "../../model/cloud-deployment";
import { CloudAnswer, CloudApiError, withCloudApi } from "../../resources/cloud-api";
import { makeCertificates } from "./certificates";
import { Call, refused, Reply, startCloudServer } from "./cloud-server";
import { markers, munichDeployment } from "./fixtures";
import { closeServers } from "./tls-server";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./quick-sleep"));

const { ca, otherCa, leaf, leafKey } = makeCertificates();
const certificate = { cert: leaf, key: leafKey };
const path = "/deployments/abc";
const accessAdvice =
    "check `apiKey` of the deployment (or `username` and `password`): a key of the organization or the installation, not of a cluster, that may change deployments";
const certificateAdvice =
    "check `caCertificate` of the deployment: it must be the CA of the API's certificate, and the host of `endpoint` must stand in that certificate";
const failsAdvice =
    "the API fails; see the status page of Elastic Cloud, or the health of the installation, and run again";

let calls: Call[];
let said: jest.SpyInstance;

beforeEach(() => {
    calls = [];
    said = jest.spyOn(console, "log").mockReturnValue(undefined);
});
afterEach(() => {
    closeServers();
    expect(JSON.stringify(said.mock.calls)).not.toContain("MARKER");
    jest.restoreAllMocks();
});

/** An API that gives these answers in turn, and the last one again and again. */
function start(replies: Reply[], tls?: typeof certificate): Promise<string> {
    return startCloudServer((call) => {
        calls.push(call);
        return replies[Math.min(calls.length, replies.length) - 1] ?? {};
    }, tls);
}

function get(endpoint: string, more: Partial<ResolvedCloudDeployment> = {}): Promise<CloudAnswer<unknown>> {
    return withCloudApi({ ...munichDeployment, endpoint, ...more }, (api) => api.request("GET", path));
}

async function failure(
    endpoint: string,
    more: Partial<ResolvedCloudDeployment> = {},
): Promise<CloudApiError> {
    const error: unknown = await get(endpoint, more).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CloudApiError);
    const { message, stack } = error as CloudApiError;
    expect(JSON.stringify([error, message, stack])).not.toContain("MARKER");
    expect(message.startsWith(`${endpoint}: GET ${path} `)).toBe(true);
    return error as CloudApiError;
}

/** What it says after API and call. */
async function reason(...given: Parameters<typeof failure>): Promise<string> {
    const { message } = await failure(...given);
    return message.slice(`${given[0]}: GET ${path} `.length);
}

/** The pauses between attempts, in seconds. */
function pauses(): number[] {
    return said.mock.calls
        .flatMap(([line]) => /; trying again in (\d+) s$/.exec(String(line))?.slice(1) ?? [])
        .map(Number);
}

describe("a request", () => {
    test("gives body and version, and shows the API key", async () => {
        const body = { id: "abc" };
        const url = await start([{ body, headers: { "x-cloud-resource-version": "17" } }]);
        expect(await get(`${url}/`)).toEqual({ body, version: "17" });
        expect(calls).toHaveLength(1);
        expect(calls[0]).toMatchObject({
            method: "GET",
            path: `/api/v1${path}`,
            headers: { authorization: `ApiKey ${markers.cloudApiKey}` },
            body: undefined,
        });
    });

    // a secret that turns out to be absent crosses as null
    test.each([undefined, null])(
        "shows user and password instead, and sends what is to be written: %p",
        async (apiKey) => {
            const url = await start([{ status: 202, body: "" }]);
            const { deploymentId } = munichDeployment;
            const access = { deploymentId, apiKey, username: "admin", password: markers.cloudPassword };
            const deployment = { ...access, endpoint: url } as ResolvedCloudDeployment;
            const answer = await withCloudApi(deployment, (api) => {
                expect(api.where).toBe(url);
                return api.request("PUT", path, { a: 1 });
            });
            expect(answer).toEqual({ body: undefined, version: undefined });
            const encoded = Buffer.from(`admin:${markers.cloudPassword}`).toString("base64");
            expect(calls[0]).toMatchObject({
                method: "PUT",
                headers: { authorization: `Basic ${encoded}`, "content-type": "application/json" },
                body: { a: 1 },
            });
        },
    );
});

describe("a refusal tells the API, the call, its answer, and what to check; nobody tries again", () => {
    test.each<[number, string, string]>([
        [401, "root.unauthorized", accessAdvice],
        [403, "root.unauthorized.rbac", accessAdvice],
        [
            404,
            "deployments.deployment_not_found",
            "check `deploymentId` and `refId`, and that `endpoint` and `apiKey` belong to the organization or installation that has the deployment",
        ],
        [
            400,
            "clusters.cluster_invalid_plan",
            "check the deployment's page for what it says about the configuration",
        ],
    ])("%d", async (status, code, advice) => {
        const url = await start([refused(status, code, "not like this")]);
        const error = await failure(url);
        expect(error).toMatchObject({ name: "CloudApiError", status, codes: [code] });
        expect(error.message).toContain(`answered ${status}: ${code}: not like this; ${advice}`);
        expect(calls).toHaveLength(1);
        expect(pauses()).toEqual([]);
    });

    test("with all errors of the reply", async () => {
        const errors = [{ code: "a.b", message: "one" }, { code: "c.d" }, { message: "three" }];
        const error = await failure(await start([{ status: 400, body: { errors } }]));
        expect(error.message).toContain("answered 400: a.b: one; c.d; three; check");
        expect(error.codes).toEqual(["a.b", "c.d"]);
    });

    test.each([{}, { errors: [] }, { errors: null }, { errors: "no" }, [], "<html></html>", "", "null"])(
        "whatever its body, such as %j",
        async (body) => {
            expect(await reason(await start([{ status: 401, body }]))).toBe(
                `answered 401: no reason; ${accessAdvice}`,
            );
        },
    );
});

describe("another server at that endpoint", () => {
    const advice =
        "check `endpoint` of the deployment: it must be the API, such as https://api.elastic-cloud.com, not the console or a cluster";

    test.each(["<html>console</html>", ""])("that answers %j", async (body) => {
        expect(await reason(await start([{ body }]))).toBe(`answered 200: no reason; ${advice}`);
        expect(calls).toHaveLength(1);
    });

    test("that sends one elsewhere", async () => {
        const url = await start([{ status: 302, headers: { location: "https://elsewhere.example.com" } }]);
        expect(await reason(url)).toBe(`answered 302: no reason; ${advice}`);
        expect(calls).toHaveLength(1);
    });
});

describe("an answer that may be another one soon", () => {
    const body = { id: "abc" };

    test.each([500, 502, 503, 504, 449, 429])("%d, then 200", async (status) => {
        const url = await start([refused(status, "busy"), refused(status, "busy"), { body }]);
        expect((await get(url)).body).toEqual(body);
        expect(calls).toHaveLength(3);
        expect(pauses()).toEqual([1, 2]);
        expect(said.mock.calls[0]).toEqual([
            expect.stringContaining(`${url}: GET ${path} answered ${status}: busy: the API says so; `),
        ]);
    });

    test.each([
        ["7", 7],
        ["3600", 30],
        ["0", 1],
        ["Wed, 21 Oct 2099 07:28:00 GMT", 1],
    ])("429 with Retry-After: %s is waited for %d s", async (after, seconds) => {
        const busy = { ...refused(429, "root.rate_limited"), headers: { "retry-after": after } };
        expect((await get(await start([busy, { body }]))).body).toEqual(body);
        expect(pauses()).toEqual([seconds]);
    });

    test.each([
        [500, failsAdvice],
        [429, "the API limits how often it is asked; run again in a minute, with less `--parallel`"],
    ])("%d for ever: six attempts in half a minute", async (status, advice) => {
        const url = await start([refused(status, "busy", "not now")]);
        expect(await reason(url)).toBe(`answered ${status}: busy: not now; ${advice}`);
        expect(calls).toHaveLength(6);
        expect(pauses()).toEqual([1, 2, 4, 8, 16]);
    });
});

describe("no answer", () => {
    test("at first", async () => {
        const url = await start([{ drops: true }, { body: { id: "abc" } }]);
        expect((await get(url)).body).toEqual({ id: "abc" });
        expect(pauses()).toEqual([1]);
    });

    test.each([
        ["a connection that breaks", () => start([{ drops: true }]), "other side closed"],
        ["nobody there", () => Promise.resolve("http://127.0.0.1:1"), "connect ECONNREFUSED 127.0.0.1:1"],
        ["no TLS", () => start([{}]).then((url) => url.replace("http:", "https:")), "wrong version number"],
    ])("%s", async (_, begin, said) => {
        const url = await begin();
        const error = await failure(url);
        expect(error).toMatchObject({ status: undefined, codes: [] });
        expect(error.message).toContain("got no answer: ");
        expect(error.message).toContain(said);
        expect(error.message).toContain(
            "; check `endpoint` of the deployment, and that this machine may reach it",
        );
        expect(pauses()).toEqual([1, 2, 4, 8, 16]);
    });
});

describe("the certificate of the API", () => {
    test.each<[string, Partial<ResolvedCloudDeployment>]>([
        ["that its CA signed", { caCertificate: ca }],
        ["that one of several CAs signed", { caCertificate: `${otherCa}\n${ca}` }],
        ["that nobody verifies", { insecure: true }],
    ])("%s", async (_, more) => {
        expect((await get(await start([{ body: 1 }], certificate), more)).body).toBe(1);
    });

    test.each<[string, Partial<ResolvedCloudDeployment>, string]>([
        ["that no public CA signed", {}, "unable to verify the first certificate"],
        ["that another CA signed", { caCertificate: otherCa }, "unable to verify the first certificate"],
        ["that is verified all the same", { insecure: false }, "unable to verify the first certificate"],
    ])("%s", async (_, more, text) => {
        const url = await start([{}], certificate);
        expect(await reason(url, more)).toBe(`got no answer: ${text}; ${certificateAdvice}`);
        expect([calls, pauses()]).toEqual([[], []]);
    });

    test("that stands for another host", async () => {
        const url = await startCloudServer(() => ({}), certificate, "127.0.0.2");
        expect(await reason(url, { caCertificate: ca })).toMatch(
            /^got no answer: .*does not match certificate's altnames.*; check `caCertificate`/,
        );
        expect(pauses()).toEqual([]);
    });
});

test("whatever the work does, its error passes", async () => {
    const deployment = { ...munichDeployment, endpoint: "http://127.0.0.1:1" };
    await expect(withCloudApi(deployment, () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
});
