import { checkCredential, keyIdOf } from "../../model/credential";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";

const encode = (text: string) => Buffer.from(text).toString("base64");

test("knows the id in an encoded key", () => {
    expect(keyIdOf(encode("VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw"))).toBe("VuaCfGcBCdbkQm-e5aOx");
});

const wrong = [
    "VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw",
    encode("id"),
    encode("id:"),
    encode("a:b:c"),
    "",
];

test.each(wrong)("%j is no encoded key", (text) => {
    expect(keyIdOf(text)).toBeUndefined();
});

test.each([...wrong, 7, {}])("refuses %p without repeating it", (encoded) => {
    const problems = new Problems();
    checkCredential(problems, "apiKey", encoded);
    expect(problems.found).toEqual([
        "apiKey: is not an encoded API key; give `encoded` of a CrossClusterApiKey (base64 of id:key)",
    ]);
});

test.each([undefined, unknown, encode("id:key")])("takes %p", (encoded) => {
    const problems = new Problems();
    checkCredential(problems, "apiKey", encoded);
    expect(problems.found).toEqual([]);
});
