/**
 * The lab's stand-in for the kubernetes plugin of Pulumi: the engine starts it with its own address, and reads the
 * port from the first line that it prints.
 */
import { engineLog } from "./engine-log";
import { messageOf } from "./failure";
import { serve } from "./grpc";
import { KubernetesProviderService } from "./service";
import { VERSION } from "./version";

const ORPHAN_CHECK_MS = 2_000;

const engine = process.argv.at(-1) ?? "";
const parent = process.ppid;
// An engine that is killed cannot stop its plugins.
setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
}, ORPHAN_CHECK_MS);

serve(new KubernetesProviderService(VERSION, engineLog(engine))).then(
    (port) => console.log(port),
    (error: unknown) => {
        console.error(messageOf(error));
        process.exit(1);
    },
);
