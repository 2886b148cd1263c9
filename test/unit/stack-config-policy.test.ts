import { bundleSetting } from "../../model/ca-bundle";
import { eckClientAttachment } from "../../model/eck-client-attachment";
import { caFile, clientSslSetting } from "../../model/elasticsearch-spec";
import { ConnectionMode, remoteClusterSettings } from "../../model/remote-settings";
import { clientPolicyName, clientPolicySpec, policyWeight } from "../../model/stack-config-policy";
import { endpoint } from "./fixtures";
import { Chance, seeds } from "./random-specs";

const proxy = remoteClusterSettings("berlin", { remote: endpoint, skipUnavailable: false });
const sniff = remoteClusterSettings("paris", { mode: ConnectionMode.Sniff, seeds: ["a:9443", "b:9443"] });

test("brings credentials, file and settings", () => {
    const attachment = eckClientAttachment("munich");
    expect(
        clientPolicySpec({ cluster: "munich", weight: 7, attachment, settings: [...proxy, ...sniff] }),
    ).toEqual({
        weight: 7,
        resourceSelector: { matchLabels: { "pulumi-elastic-remote-clusters/client": "munich" } },
        elasticsearch: {
            secureSettings: [{ secretName: "munich-remote-credentials" }],
            secretMounts: [
                { secretName: "munich-remote-ca", mountPath: "/usr/share/elasticsearch/config/remote-certs" },
            ],
            config: { [clientSslSetting]: true, [bundleSetting]: [caFile] },
            clusterSettings: {
                "cluster.remote.berlin.mode": "proxy",
                "cluster.remote.berlin.proxy_address": "berlin.example.com:9443",
                "cluster.remote.berlin.skip_unavailable": "false",
                "cluster.remote.paris.mode": "sniff",
                "cluster.remote.paris.seeds": ["a:9443", "b:9443"],
            },
        },
    });
});

test("without private CA and settings no file, and no setting that names one", () => {
    const attachment = eckClientAttachment("munich", false);
    expect(clientPolicySpec({ cluster: "munich", weight: 7, attachment, settings: [] })).toEqual({
        weight: 7,
        resourceSelector: { matchLabels: { "pulumi-elastic-remote-clusters/client": "munich" } },
        elasticsearch: {
            secureSettings: [{ secretName: "munich-remote-credentials" }],
            // ECK takes no policy with secure settings alone
            config: { [clientSslSetting]: true },
        },
    });
});

/** Paths of what Kubernetes would drop, so that it would look changed for ever. */
function dropped(value: unknown, path = "spec"): string[] {
    if (value === undefined || value === null) {
        return [path];
    }
    if (typeof value !== "object") {
        return [];
    }
    const entries = Object.entries(value);
    return entries.length === 0 ? [path] : entries.flatMap(([key, item]) => dropped(item, `${path}.${key}`));
}

test("nothing in it is empty, whatever is given", () => {
    for (const seed of seeds) {
        const chance = new Chance(seed);
        const spec = clientPolicySpec({
            cluster: chance.pick(["munich", "berlin"]),
            weight: chance.below(1000) - 500,
            attachment: eckClientAttachment("munich", chance.once(2)),
            settings: chance.some([...proxy, ...sniff]),
        });
        expect([seed, dropped(spec)]).toEqual([seed, []]);
    }
});

describe("the weight", () => {
    const names = seeds.map((seed) => clientPolicyName(`cluster-${seed}`));

    test("is a number of 32 bits above those that people give", () => {
        for (const weight of names.map(policyWeight)) {
            expect(Number.isInteger(weight)).toBe(true);
            expect(weight).toBeGreaterThanOrEqual(1_000_000);
            expect(weight).toBeLessThan(2 ** 31);
        }
    });

    test("differs from name to name", () => {
        expect(new Set(names.map(policyWeight)).size).toBe(names.length);
    });

    test("stays the same: another one would be an update of every stack", () => {
        expect(policyWeight("munich-remote-client")).toBe(303_689_464);
        expect(policyWeight("berlin-remote-client")).toBe(97_021_952);
    });
});
