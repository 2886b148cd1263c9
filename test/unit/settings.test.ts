import { settingValues } from "../../model/settings";
import { Chance, nested, seeds } from "./random-specs";

const setting = "xpack.security.remote_cluster_client.ssl.enabled";

test("a setting is found however its name is nested", () => {
    for (const seed of seeds) {
        const configuration = nested(new Chance(seed), setting, seed);
        expect([configuration, settingValues(configuration, setting)]).toEqual([configuration, [seed]]);
        expect(settingValues({ other: 1, ...configuration }, setting)).toEqual([seed]);
        expect(settingValues(configuration, "xpack.security.enabled")).toEqual([]);
    }
});

test("one that stands several times is found each time", () => {
    const configuration = {
        [setting]: 1,
        xpack: {
            security: { remote_cluster_client: { ssl: { enabled: 2 } }, "remote_cluster_client.ssl": {} },
        },
        "xpack.security": { "remote_cluster_client.ssl.enabled": 3 },
    };
    expect(settingValues(configuration, setting).toSorted()).toEqual([1, 2, 3]);
});

test.each([undefined, null, "text", 7, [], {}, { xpack: null }, { xpack: "security" }])(
    "%j has no settings",
    (configuration) => {
        expect(settingValues(configuration, setting)).toEqual([]);
    },
);

test.each([false, 0, "", null, [], {}])("the value %j is one", (value) => {
    expect(settingValues({ xpack: { security: value } }, "xpack.security")).toEqual([value]);
});
