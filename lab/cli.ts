import { readFile } from "node:fs/promises";
import { descriptionFile, directions } from "./directions";
import { berlinOnEck, openExample, selfManagedToEckConfig, startQuickstartLab } from "./example";
import type { Clusters } from "./lab";
import { preparePulumi, tellStandIns } from "./pulumi-home";

const operations = ["preview", "up", "refresh", "destroy"] as const;

/** Returns when all runs. The clusters keep this process alive, and their supervisor stops them when it ends. */
async function start(): Promise<void> {
    process.once("SIGINT", () => console.log("\nStopping..."));
    const lab = await startQuickstartLab();
    console.log(`\n${await directions(lab)}\n`);
}

/** One operation of the example against a lab that runs in another process. */
async function operate(operation: (typeof operations)[number], folder: string): Promise<void> {
    const lab = JSON.parse(await readFile(descriptionFile(folder), "utf8")) as Clusters;
    tellStandIns((await preparePulumi()).standIns);
    const stack = await openExample(
        lab,
        "self-managed-to-eck",
        selfManagedToEckConfig(lab, berlinOnEck(lab)),
        {
            // the state lies beside the description, which holds the passwords anyway
            passphrase: "lab",
            onOutput: (text) => process.stdout.write(text),
        },
    );
    const result = await stack[operation]({ diff: operation === "preview" });
    if (!result.ok) process.exitCode = 1;
}

async function main(): Promise<void> {
    const [command, folder = ""] = process.argv.slice(2);
    const operation = operations.find((one) => one === command);
    if (command === "start") {
        await start();
    } else if (operation !== undefined && folder !== "") {
        await operate(operation, folder);
    } else {
        throw new Error(`usage: cli.ts start | cli.ts ${operations.join("|")} <folder of a running lab>`);
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
});
