import {
    certificatesOf,
    DirectTrust,
    findDirectTrust,
    WantedTrust,
    sameCertificates,
    TrustSettings,
    withoutDirectTrust,
    withDirectTrust,
} from "../../model/trust-settings";
import { makeCertificates } from "./certificates";
import { Chance, frozen, seeds } from "./random-specs";

const { ca, otherCa, expiredCa } = makeCertificates();
const names = ["berlin", "paris", "rome"];

/** A trust as the API may tell it, also one that nobody here knows. */
function randomTrust(chance: Chance, index: number): DirectTrust {
    const type = chance.pick(["generic", "ECE", "ESS", "proxy", undefined]);
    return {
        ...(chance.once(5) ? {} : { uid: `uid-${index}` }),
        name: chance.pick(names),
        ...(type && { type }),
        trust_all: chance.once(2),
        certificates: chance
            .some([ca, otherCa, "?"])
            .map((pem) => ({ pem, ...(chance.once(3) ? { x: [1] } : {}) })),
        ...(chance.once(2) ? { trust_allowlist: chance.some(["a", "b"]), scope_id: "abc" } : {}),
        ...(chance.once(3) ? { later: { a: null } } : {}),
    };
}

function randomSettings(chance: Chance): TrustSettings {
    const direct = Array.from({ length: chance.below(5) }, (_, index) => randomTrust(chance, index));
    return frozen({
        ...(chance.once(2) ? { accounts: chance.some([{ account_id: "1", trust_all: true }]) } : {}),
        ...(chance.once(4) ? {} : { direct }),
        ...(chance.once(2) ? { external: [{ trust_relationship_id: "2", trust_all: false }] } : {}),
        ...(chance.once(3) ? { later: { a: [{ b: 0 }] } } : {}),
    });
}

function randomWanted(chance: Chance, { direct = [] }: TrustSettings): WantedTrust {
    const uid = chance.pick([undefined, "gone", ...direct.map((one) => one.uid)]);
    return frozen({
        ...(uid === undefined ? {} : { uid }),
        name: chance.pick(names),
        certificates: [...chance.some([ca, otherCa]), expiredCa],
    });
}

const written = (settings: TrustSettings, but: DirectTrust | undefined) => {
    const { direct = [], ...rest } = settings;
    return JSON.stringify([rest, direct.filter((one) => one !== but)]);
};

test("nothing of others is lost or changed, ours is as wanted, a second time changes nothing", () => {
    for (const seed of seeds) {
        const chance = new Chance(seed);
        const settings = randomSettings(chance);
        const wanted = randomWanted(chance, settings);
        const found = findDirectTrust(settings, wanted);
        const next = withDirectTrust(settings, found, wanted);
        const ours = next.direct?.[found ? (settings.direct?.indexOf(found) ?? -1) : next.direct.length - 1];
        expect([seed, written(next, ours)]).toEqual([seed, written(settings, found)]);
        expect(next.direct).toHaveLength((settings.direct?.length ?? 0) + (found ? 0 : 1));
        expect(ours).toMatchObject({ name: wanted.name, type: "proxy", trust_all: false });
        expect(ours?.uid).toBe(found?.uid);
        expect(ours && sameCertificates(certificatesOf(ours), wanted.certificates)).toBe(true);
        expect(withDirectTrust(next, ours, wanted)).toEqual(next);
        // and without it all is as it was
        expect(ours && written(withoutDirectTrust(next, ours), undefined)).toBe(written(settings, found));
    }
});

test("it is found by its uid, else by name and type", () => {
    const trust = (uid: string, name: string, type?: string): DirectTrust => ({
        ...{ uid, name, trust_all: false, certificates: [] },
        ...(type && { type }),
    });
    const direct = [
        trust("1", "berlin", "generic"),
        trust("2", "berlin", "proxy"),
        trust("3", "Paris", "proxy"),
    ];
    const uidOf = (wanted: { uid?: string; name: string }) => findDirectTrust({ direct }, wanted)?.uid;
    expect(uidOf({ name: "berlin" })).toBe("2");
    expect(uidOf({ uid: "gone", name: "berlin" })).toBe("2");
    expect(uidOf({ uid: "3", name: "berlin" })).toBe("3");
    expect(uidOf({ name: "paris" })).toBeUndefined();
    expect(findDirectTrust({}, { name: "berlin" })).toBeUndefined();
});

test.each<[string, string[], string[], boolean]>([
    ["in another order", [ca, otherCa], [otherCa, ca], true],
    ["in one text", [ca, otherCa], [`# CAs\n${ca}\n${otherCa}`], true],
    ["with other line ends", [ca], [ca.replaceAll("\n", "\r\n")], true],
    ["none and none", [], [], true],
    ["one and none", [ca], [], false],
    ["one and another", [ca], [otherCa], false],
    ["one more", [ca], [ca, otherCa], false],
])("the same certificates %s: %#", (_, some, others, same) => {
    expect(sameCertificates(some, others)).toBe(same);
    expect(sameCertificates(others, some)).toBe(same);
});
