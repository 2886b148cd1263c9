import { join } from "node:path";
import { writeDescription, startLab, type Lab } from "../../lab/lab";
import { preparePulumi } from "../../lab/pulumi-home";
import { indexGreeting } from "../../lab/greeting";

declare global {
    var lab: Lab | undefined;
}

/** One lab for all engine tests: munich is local, berlin and paris are remote (paris for sniff mode as well), rome has not been prepared. */
export default async function setup(): Promise<void> {
    await preparePulumi();
    const lab = await startLab([
        { name: "munich", nodes: 2 },
        { name: "berlin", remoteClusterServer: true },
        { name: "paris", remoteClusterServer: true, addressInCertificate: true },
        { name: "rome", bundleSetting: false },
    ]);
    globalThis.lab = lab;
    process.env.LAB_DESCRIPTION = join(lab.folder, "description.json");
    await writeDescription(lab, process.env.LAB_DESCRIPTION);
    for (const cluster of Object.values(lab.clusters)) {
        await indexGreeting(cluster);
    }
}
