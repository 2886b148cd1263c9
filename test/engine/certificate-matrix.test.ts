import { join } from "node:path";
import type { Config } from "../../lab/engine-protocol";
import { accessTo, cloudEnvironment, nodesOf, onCloud, onEck, transportOf } from "../../lab/example";
import type { LabCluster } from "../../lab/lab";
import { archive, billing, ece, ech, ledger, orders, settledCloud, trustOf } from "./running-cloud";
import { berlin as eckBerlin, eck, munich as eckMunich, ownersView, settled } from "./running-eck";
import { berlin, lab, messages, munich } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";
import { trustFiles } from "./trust-files";

const kinds = ["sm", "eck", "ech", "ece"] as const;
const pairs = kinds.flatMap((local) => kinds.map((remote) => [local, remote] as const));
const locals = { sm: munich, eck: eckMunich, ech: orders, ece: ledger };
const greetings = { sm: "berlin", eck: "berlin", ech: "archive", ece: "billing" };

function ofSelfManaged(cluster: LabCluster): Config {
    const { name, nodes } = cluster;
    return {
        ...accessTo(cluster),
        ...transportOf(cluster),
        [`${name}Nodes`]: { value: JSON.stringify(nodesOf(cluster)) },
        [`${name}SshKey`]: { value: nodes[0]?.ssh.privateKey ?? "", secret: true },
    };
}

/** Under names of their own: a self-managed cluster has the same. */
function ofEck(place: typeof eckBerlin): Config {
    return Object.fromEntries(
        Object.entries(onEck(eck, place)).map(([key, value]) => [
            key.replace(/(?=Namespace|Endpoint)/, "OnEck"),
            value,
        ]),
    );
}

async function trusted(): Promise<unknown> {
    const deployments = [
        [ech, orders],
        [ech, archive],
        [ece, ledger],
        [ece, billing],
    ] as const;
    for (const [cloud, deployment] of deployments) await settledCloud(cloud, deployment);
    return [
        [munich, berlin].map(trustFiles),
        await Promise.all([eckMunich, eckBerlin].map(ownersView)),
        await Promise.all(deployments.map(([cloud, deployment]) => trustOf(cloud, deployment))),
    ];
}

afterAll(() => {
    removeScratch();
});

test("a search over the transport interface in each of sixteen pairs", async () => {
    const before = await trusted();
    const config = {
        ...[munich, berlin].map(ofSelfManaged).reduce((all, one) => ({ ...all, ...one })),
        ...[eckMunich, eckBerlin].map(ofEck).reduce((all, one) => ({ ...all, ...one })),
        ...["orders", "archive"].reduce((all, name) => ({ ...all, ...onCloud(lab, "ech", name) }), {}),
        ...["ledger", "billing"].reduce((all, name) => ({ ...all, ...onCloud(lab, "ece", name) }), {}),
    };
    const program = join(__dirname, "programs/certificate-matrix");
    const stack = await openScratch(program, config, { environment: cloudEnvironment(lab) });
    succeeded(await stack.preview());
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toEqual(
        Object.fromEntries(pairs.map(([local, remote]) => [`${local}-to-${remote}`, true])),
    );
    for (const [local, remote] of pairs) {
        expect([local, remote, await messages(locals[local], `${remote}:logs-*`)]).toEqual([
            local,
            remote,
            [`Greetings from ${greetings[remote]}`],
        ]);
    }
    expect(Object.keys(succeeded(await stack.up()).changes).sort()).toEqual(["read", "same"]);
    succeeded(await stack.destroy());
    expect(await trusted()).toEqual(before);
    await Promise.all([eckMunich, eckBerlin].map(settled));
});
