import { request } from "./elasticsearch-request";
import type { EngineStack, OperationResult } from "./engine";
import { berlinOnEck, clusterOf, openExample, selfManagedToEckConfig, startQuickstartLab } from "./example";
import { preparePulumi, tellStandIns } from "./pulumi-home";
import { resourceTree } from "./resource-tree";

const example = "self-managed-to-eck";

async function main(): Promise<void> {
    const { standIns } = await preparePulumi();
    const lab = await startQuickstartLab();
    try {
        const onOutput = (text: string) => process.stdout.write(text);
        const stack = await openExample(lab, example, selfManagedToEckConfig(lab, berlinOnEck(lab)), {
            onOutput,
        });

        tellStandIns(standIns);
        headline(`pulumi preview --diff of examples/${example}`);
        expectOk(await stack.preview({ diff: true }));
        headline("pulumi up");
        const { outputs } = expectOk(await stack.up());
        headline("the resources");
        console.log(resourceTree(await stack.exportState()));
        headline("the outputs");
        console.log(
            Object.entries(outputs)
                .map(([name, { value }]) => `${name}: ${String(value)}`)
                .join("\n"),
        );
        await search(lab, String(outputs.logs?.value));
        headline("pulumi destroy");
        expectOk(await stack.destroy());
    } finally {
        await lab.stop();
    }
    console.log("\nAll processes are stopped and nothing is left behind but the cache.");
}

async function search(lab: Parameters<typeof clusterOf>[0], pattern: string): Promise<void> {
    headline(`munich: GET /${pattern}/_search`);
    const answer = await request<{ hits: { hits: object[] } }>(
        clusterOf(lab, "munich"),
        "GET",
        `/${pattern}/_search`,
    );
    if (answer.hits.hits.length === 0) throw new Error("the search through the connection found nothing");
    console.log(JSON.stringify(answer.hits.hits[0], undefined, 2));
}

function headline(text: string): void {
    console.log(`\n=== ${text}\n`);
}

function expectOk(result: OperationResult): Awaited<ReturnType<EngineStack["up"]>> {
    if (!result.ok) throw new Error(result.error);
    return result;
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
});
