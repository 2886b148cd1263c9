import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { eckAnswers } from "./eck-fixtures";
import { lateCloudCases } from "./late-cloud-cases";
import { lateEckCases } from "./late-eck-cases";
import { LateInput, lateInputCases } from "./late-input-cases";
import { lateRoleCases } from "./late-role-cases";
import { lateTrustCases } from "./late-trust-cases";
import { startMockEngine } from "./mock-engine";
import { lateSigningCases } from "./wrong-signing-cases";

/** What came of it. */
export interface LateResult {
    resource: string;
    found?: string;
    apart: boolean;
    registered: string[];
    outputs: string[];
    failures: string[];
    /** Whether Pulumi shows them as one, on the component and without a stack trace. */
    clean: boolean;
}

const failures: unknown[] = [];

async function run({ resource, declare, found, answers, apart = false }: LateInput): Promise<LateResult> {
    failures.length = 0;
    const engine = await startMockEngine({ answers: { ...eckAnswers, ...answers } });
    declare();
    await engine.settled();
    // rejections are told to the process after the promises of this turn
    await setImmediate();
    return {
        resource,
        apart,
        ...(found === undefined ? {} : { found }),
        registered: engine.resources.map(({ name }) => name),
        outputs: [...engine.outputs.keys()],
        failures: [...new Set(failures.map(String))],
        clean:
            new Set(failures).size === 1 &&
            failures.every((failure) => pulumi.ResourceError.isInstance(failure)),
    };
}

process.on("unhandledRejection", (error) => failures.push(error));

async function main(): Promise<void> {
    // the results alone go to the standard output
    console.log = () => undefined;
    const results: LateResult[] = [];
    for (const one of [
        ...lateInputCases,
        ...lateEckCases,
        ...lateCloudCases,
        ...lateRoleCases,
        ...lateSigningCases,
        ...lateTrustCases,
    ]) {
        results.push(await run(one));
    }
    process.stdout.write(JSON.stringify(results));
}

void main();
