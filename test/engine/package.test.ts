import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleConfig } from "../../lab/example";
import { lab, messages, munich } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";

const root = join(__dirname, "../..");
const example = join(root, "examples/self-managed-to-self-managed");
const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
};
let project: string;

beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "empty-project-"));
});

afterAll(() => {
    rmSync(project, { recursive: true, force: true });
    removeScratch();
});

function run(command: string, ...args: string[]): string {
    return execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

test("the tarball installs in an empty TypeScript project, in which a program compiles", () => {
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project], {
        cwd: root,
    });
    const tarball = readdirSync(project).find((file) => file.endsWith(".tgz")) ?? "none";
    const dependencies = {
        "pulumi-elastic-remote-clusters": `file:./${tarball}`,
        typescript: devDependencies.typescript,
        "@types/node": devDependencies["@types/node"],
    };
    writeFileSync(
        join(project, "package.json"),
        JSON.stringify({ name: "empty", private: true, dependencies }),
    );
    run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline");
    cpSync(join(example, "index.ts"), join(project, "index.ts"));
    cpSync(join(example, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    writeFileSync(
        join(project, "tsconfig.json"),
        JSON.stringify({
            compilerOptions: {
                strict: true,
                module: "node16",
                moduleResolution: "node16",
                target: "es2022",
                types: ["node"],
            },
        }),
    );
    expect(run(join("node_modules", ".bin", "tsc"), "--noEmit")).toBe("");
    const installed = readdirSync(join(project, "node_modules", "pulumi-elastic-remote-clusters"));
    expect(installed).toEqual(
        expect.arrayContaining(["dist", "index.ts", "PulumiPlugin.yaml", "LICENSE", "README.md"]),
    );
});

test("from there it connects and disconnects the clusters, dynamic resources included", async () => {
    const stack = await openScratch(project, exampleConfig(lab));
    expect(succeeded(await stack.up()).outputs.connected?.value).toBe(true);
    expect(await messages(munich, "berlin:logs-*")).toEqual(["Greetings from berlin"]);
    succeeded(await stack.destroy());
});
