import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { log4j2Properties } from "../elasticsearch-config";
import { trustStoreOption } from "../public-authority";

/** A file or a folder of this machine, and where a container has it. */
export interface Mount {
    source: string;
    target: string;
    readOnly: boolean;
}

/** What stands in for an image of Elasticsearch. */
export interface Image {
    /** What containers share. */
    mounts: Mount[];
    /** What each container gets a copy of, in which there is room for the places of volumes. */
    copies: Omit<Mount, "readOnly">[];
    environment: Record<string, string>;
    entrypoint: string[];
    workingFolder: string;
    /** The nsswitch.conf: names come from the hosts file or not at all, none is asked of the machine's name servers. */
    nameServices: string;
}

/** What the image is made from. */
export interface ImageParts {
    home: string;
    javaHome: string;
    /** What a Java program trusts by default. */
    trustStore: string;
}

const HOME = "/usr/share/elasticsearch";
const JAVA_HOME = "/usr/share/jdk";
const TRUST_STORE = "/usr/share/cacerts";
const ENTRYPOINT = "/usr/share/entrypoint.sh";

// ECK lets Elasticsearch listen on every address, as each Pod has a network of its own. Here all Pods share the
// loopback interface, so each listens on its own address. What stands on the command line wins over
// elasticsearch.yml. The readiness port has no setting for its address: it is off, and the kubelet probes HTTP.
const entrypoint = `#!/bin/sh
set -- -E http.host="$POD_IP" -E transport.host="$POD_IP" -E remote_cluster.host="$POD_IP" \\
    -E readiness.port=-1 -E cluster.routing.allocation.disk.threshold_enabled=false "$@"
exec ${HOME}/bin/elasticsearch "$@"
`;

/** Makes the image from a home of Elasticsearch and a JDK, which are mounted as they are. */
export async function createImage(
    folder: string,
    { home, javaHome, trustStore }: ImageParts,
): Promise<Image> {
    const file = (name: string) => join(folder, name);
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await writeFile(file("log4j2.properties"), log4j2Properties);
    await writeFile(file("entrypoint.sh"), entrypoint);
    await chmod(file("entrypoint.sh"), 0o755);
    await writeFile(file("trust-store.options"), trustStoreOption(TRUST_STORE));
    await writeFile(file("nsswitch.conf"), "hosts: files\n");

    const shared = (await readdir(home)).filter((entry) => entry !== "config");
    return {
        mounts: [
            ...shared.map((entry) => ({
                source: join(home, entry),
                target: join(HOME, entry),
                readOnly: true,
            })),
            { source: javaHome, target: JAVA_HOME, readOnly: true },
            { source: trustStore, target: TRUST_STORE, readOnly: true },
        ],
        copies: [
            { source: join(home, "config"), target: join(HOME, "config") },
            { source: file("log4j2.properties"), target: join(HOME, "config", "log4j2.properties") },
            {
                source: file("trust-store.options"),
                target: join(HOME, "config", "jvm.options.d", "trust-store.options"),
            },
            { source: file("entrypoint.sh"), target: ENTRYPOINT },
        ],
        environment: {
            PATH: `${HOME}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
            HOME,
            LANG: "C.UTF-8",
            TZ: "UTC",
            ES_JAVA_HOME: JAVA_HOME,
            CLI_JAVA_OPTS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData",
        },
        entrypoint: [ENTRYPOINT],
        workingFolder: HOME,
        nameServices: file("nsswitch.conf"),
    };
}
