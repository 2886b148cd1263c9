import { join } from "node:path";
import { writeDescription, startLab, type Lab } from "../../lab/lab";
import { preparePulumi, tellStandIns } from "../../lab/pulumi-home";
import { indexGreeting } from "../../lab/greeting";

declare global {
    var lab: Lab | undefined;
}

/**
 * One lab for all engine tests. Self-managed: munich is local, berlin and paris are remote (paris for sniff mode as
 * well), rome has not been prepared; munich and berlin let only nodes of certain names connect. On ECK: munich and berlin in environments of their own, with places for clusters
 * that programs declare, and an environment whose operator has no licence. On Elastic Cloud Hosted: orders and archive;
 * on Elastic Cloud Enterprise: ledger and billing.
 */
export default async function setup(): Promise<void> {
    tellStandIns((await preparePulumi()).standIns);
    const lab = await startLab(
        [
            { name: "munich", nodes: 2, trustRestrictions: true },
            { name: "berlin", remoteClusterServer: true, trustRestrictions: true },
            { name: "paris", remoteClusterServer: true, addressInCertificate: true },
            { name: "rome", bundleSetting: false },
        ],
        {
            environments: [
                { name: "berlin", namespaces: ["berlin", "berlin-declared"] },
                { name: "munich", namespaces: ["munich", "munich-declared"] },
                { name: "basic", namespaces: ["basic"], trial: false },
            ],
            places: ["berlin", "munich"]
                .flatMap((name) => [
                    { name, namespace: name },
                    { name, namespace: `${name}-declared` },
                ])
                .concat({ name: "vienna", namespace: "basic" }, { name: "trio", namespace: "munich" }),
            declared: [
                { name: "berlin", namespace: "berlin" },
                { name: "munich", namespace: "munich" },
            ],
        },
        [
            { name: "ech", flavour: "ECH", deployments: ["orders", "archive"] },
            { name: "ece", flavour: "ECE", deployments: ["ledger", "billing"] },
        ],
    );
    globalThis.lab = lab;
    process.env.LAB_DESCRIPTION = join(lab.folder, "description.json");
    await writeDescription(lab, process.env.LAB_DESCRIPTION);
    const clusters = [
        ...Object.values(lab.clusters),
        ...Object.values(lab.eck?.clusters ?? {}),
        ...Object.values(lab.cloud).flatMap(({ deployments }) => Object.values(deployments)),
    ];
    for (const cluster of clusters) await indexGreeting(cluster);
}
