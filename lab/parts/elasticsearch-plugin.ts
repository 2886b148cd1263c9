import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { cached } from "../cache";
import { jvmOptions } from "../elasticsearch-config";
import { run, step } from "../progress";
import { elasticsearchDistribution, elasticsearchVersion } from "./elasticsearch";

const SOURCES = join(__dirname, "..", "java", "elasticsearch-gaps");
const PLUGIN = "lab-gaps";

/**
 * The home that all nodes share: the distribution with the plugin and the Java options of the lab in it. Nothing
 * writes there.
 */
export async function elasticsearchHome(javaHome: string): Promise<string> {
    const distribution = await elasticsearchDistribution(javaHome);
    const version = `${elasticsearchVersion}-${await hashOfSources()}`;
    return cached("elasticsearch-lab", version, (folder) =>
        step("The plugin for what that distribution lacks", async () => {
            // Links, so that another version of the plugin costs no second copy of Elasticsearch.
            await run("cp", ["--recursive", "--link", `${distribution}/.`, folder]);
            await installPlugin(folder, javaHome);
            await writeFile(join(folder, "config", "jvm.options.d", "lab.options"), jvmOptions);
            // Whoever runs the nodes is perhaps not the owner of the cache.
            await run("chmod", ["-R", "a+rX,a-w,u+w", folder]);
        }),
    );
}

async function installPlugin(home: string, javaHome: string): Promise<void> {
    const plugin = join(home, "plugins", PLUGIN);
    await mkdir(plugin, { recursive: true });
    const classes = await mkdtemp(join(tmpdir(), "lab-gaps-"));
    try {
        const java = (await sourceFiles()).filter((file) => file.endsWith(".java"));
        const sources = java.map((file) => join(SOURCES, file));
        const options = ["--release", "21", "-proc:none", "-cp", join(home, "lib", "*"), "-d", classes];
        await run(join(javaHome, "bin", "javac"), [...options, ...sources]);
        const contents = ["-C", classes, ".", "-C", SOURCES, "META-INF"];
        await run(join(javaHome, "bin", "jar"), ["cf", join(plugin, `${PLUGIN}.jar`), ...contents]);
    } finally {
        await rm(classes, { recursive: true, force: true });
    }
    await writeFile(join(plugin, "plugin-descriptor.properties"), descriptor());
}

function descriptor(): string {
    const properties = {
        name: PLUGIN,
        description: "What a secured cluster, its clients and ECK ask of modules that are not there",
        version: "1.0.0",
        classname: "lab.gaps.GapsPlugin",
        "java.version": "21",
        "elasticsearch.version": elasticsearchVersion,
    };
    return Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join("");
}

async function hashOfSources(): Promise<string> {
    const hash = createHash("sha256").update(descriptor()).update(jvmOptions);
    for (const file of await sourceFiles()) hash.update(file).update(await readFile(join(SOURCES, file)));
    return hash.digest("hex").slice(0, 12);
}

async function sourceFiles(): Promise<string[]> {
    const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((file) => relative(SOURCES, join(file.parentPath, file.name))).sort();
}
