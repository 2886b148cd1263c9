import { check } from "../../lab/kubernetes-provider/check";
import { secret, UNKNOWN, type PropertyMap } from "../../lab/kubernetes-provider/values";
import { offlineProvider, urnOf } from "./kubernetes-stand-in";

const secretType = "kubernetes:core/v1:Secret";
const inputs = { apiVersion: "v1", kind: "Secret" };

function checked(news: PropertyMap, olds: PropertyMap = {}, type = secretType): Promise<PropertyMap> {
    const urn = urnOf(type, "credentials");
    return check(offlineProvider(), { urn, olds, news, randomSeed: new Uint8Array([1, 2, 3]) });
}

test("a resource without a name gets one, and keeps it", async () => {
    const first = await checked({ ...inputs, metadata: { labels: { a: "b" } } });
    expect(first).toEqual({
        ...inputs,
        metadata: {
            name: expect.stringMatching(/^credentials-[0-9a-f]{8}$/) as string,
            namespace: "default",
            labels: { a: "b" },
            annotations: { "pulumi.com/autonamed": "true" },
        },
    });
    const next = await check(offlineProvider(), {
        urn: urnOf(secretType, "credentials"),
        olds: first,
        news: { ...inputs, metadata: {} },
        randomSeed: new Uint8Array([9]),
    });
    expect(next.metadata).toMatchObject({ name: (first.metadata as PropertyMap).name });
});

test("a name that is given stays, known or not", async () => {
    for (const name of ["mine", UNKNOWN]) {
        expect(await checked({ ...inputs, metadata: { name, namespace: "elastic" } })).toEqual({
            ...inputs,
            metadata: { name, namespace: "elastic" },
        });
    }
});

test("what belongs to no namespace gets none", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "elastic" } };
    expect(await checked(namespace, {}, "kubernetes:core/v1:Namespace")).toEqual(namespace);
});

test("a patch has to name its object", async () => {
    const patch = { ...inputs, metadata: { name: UNKNOWN } };
    await expect(checked(patch, {}, `${secretType}Patch`)).rejects.toThrow(
        "patch resources require the `.metadata.name` field to be set",
    );
});

test("plain texts of a Secret become its data, and stay secret", async () => {
    const news = { ...inputs, metadata: { name: "n", namespace: "e" }, stringData: secret({ a: "x" }) };
    expect(await checked(news)).toEqual({
        ...inputs,
        metadata: { name: "n", namespace: "e" },
        data: secret({ a: "eA==" }),
    });
    const unknown = { ...news, stringData: secret({ a: UNKNOWN }) };
    expect(await checked(unknown)).toEqual(unknown);
});

test("names by the API server are refused", async () => {
    await expect(checked({ ...inputs, metadata: { generateName: "a-" } })).rejects.toThrow("generateName");
});
