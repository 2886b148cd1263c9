import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cached } from "../cache";
import { run, step } from "../progress";

export const elasticsearchVersion = "9.5.4";

// Elastic publishes no sum for this one: it is that of the file as Maven Central had it when it was added here.
const SHA256 = "d9b0c28e08e499f6510b52ad66ec4bf9cdceab97cc28b3456989b8744b896934";
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${elasticsearchVersion}:zip`;
const MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/**
 * The folder of the distribution that Elastic publishes for those who develop plugins: the real server and its
 * real security, without a JDK and with few modules.
 */
export function elasticsearchDistribution(javaHome: string): Promise<string> {
    return cached("elasticsearch", elasticsearchVersion, (folder) =>
        step(`Elasticsearch ${elasticsearchVersion} from Maven Central`, () => download(folder, javaHome)),
    );
}

async function download(folder: string, javaHome: string): Promise<void> {
    await run("mvn", ["-q", "-B", MAVEN_GOAL, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${folder}`]);
    const zip = join(folder, `elasticsearch-${elasticsearchVersion}.zip`);
    const sum = await sha256(zip);
    if (sum !== SHA256) throw new Error(`${ARTIFACT} has sha256 ${sum}, but ${SHA256} is expected`);

    await run(join(javaHome, "bin", "jar"), ["xf", zip], { cwd: folder });
    await rm(zip);
    const unpacked = join(folder, `elasticsearch-${elasticsearchVersion}`);
    for (const entry of await readdir(unpacked)) await rename(join(unpacked, entry), join(folder, entry));
    await rm(unpacked, { recursive: true });

    // jar leaves the permissions behind.
    const bin = join(folder, "bin");
    for (const script of await readdir(bin)) await chmod(join(bin, script), 0o755);
}

async function sha256(file: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}
