// Runs the unit tests, then the engine tests, and ends with one line over all of them.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const results = "test-results";
rmSync(results, { recursive: true, force: true });
mkdirSync(results);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const project of ["unit", "engine"]) {
    const output = `${results}/${project}.json`;
    const { status } = spawnSync(
        "npm",
        ["run", "--silent", project, "--", "--json", `--outputFile=${output}`],
        {
            stdio: ["ignore", "inherit", "inherit"],
        },
    );
    const counted = count(output);
    sum.passed += counted.passed;
    sum.failed += counted.failed || (status === 0 ? 0 : 1);
    sum.skipped += counted.skipped;
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);

function count(file) {
    try {
        const report = JSON.parse(readFileSync(file, "utf8"));
        return {
            passed: report.numPassedTests,
            // a file that does not even load has no tests to count
            failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
            skipped: report.numPendingTests + report.numTodoTests,
        };
    } catch {
        return { passed: 0, failed: 0, skipped: 0 };
    }
}
