import { expiryNotice } from "../../model/expiry";

const now = Date.parse("2026-11-01T00:00:00Z");
const day = 24 * 60 * 60 * 1000;

test.each([0, -1])("a key that never expires (%p) needs no notice", (timestamp) => {
    expect(expiryNotice(timestamp, now)).toBeUndefined();
});

test("a key that expires late is told quietly", () => {
    expect(expiryNotice(now + 90 * day, now)).toEqual({
        urgent: false,
        text: "the key expires on 2027-01-30, in 90 days; change `rotation` before",
    });
    expect(expiryNotice(now + 14 * day, now)?.urgent).toBe(false);
});

test("a key that expires within two weeks is a warning", () => {
    expect(expiryNotice(now + 14 * day - 1, now)).toEqual({
        urgent: true,
        text: "the key expires on 2026-11-14, in 13 days; change `rotation` before",
    });
});

test.each([now, now - day])("a key that expired is a warning", (timestamp) => {
    expect(expiryNotice(timestamp, now)).toEqual({
        urgent: true,
        text: `the key expired on ${new Date(timestamp).toISOString().slice(0, 10)}; change \`rotation\` to make a new one`,
    });
});
