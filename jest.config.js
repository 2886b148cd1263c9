// dynamic imports stay as they are: the text of a dynamic resource's methods goes into the state
const transform = {
    "\\.ts$": [
        "@swc/jest",
        {
            jsc: { target: "es2023", parser: { syntax: "typescript" } },
            module: { type: "commonjs", ignoreDynamic: true },
        },
    ],
};
const shared = {
    transform,
    testEnvironment: "node",
    modulePathIgnorePatterns: ["<rootDir>/dist"],
    moduleNameMapper: {
        "^pulumi-elastic-remote-clusters$": "<rootDir>/index.ts",
        "^pulumi-elastic-remote-clusters/runtime$": "<rootDir>/resources/runtime.ts",
    },
};

module.exports = {
    // what a test file has loaded stays in the process that ran it: a new one takes over before the memory is gone
    maxWorkers: 2,
    workerIdleMemoryLimit: "1GB",
    projects: [
        {
            ...shared,
            displayName: "unit",
            testMatch: ["<rootDir>/test/unit/**/*.test.ts", "<rootDir>/lab/**/*.test.ts"],
        },
        {
            ...shared,
            displayName: "engine",
            testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
            globalSetup: "<rootDir>/test/engine/setup.ts",
            globalTeardown: "<rootDir>/test/engine/teardown.ts",
        },
    ],
};
