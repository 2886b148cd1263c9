import type { Account } from "../account";
import type { Supervisor } from "../processes";
import type { Image } from "./image";
import type { Log } from "./log";
import type { VolumeSources } from "./pod-volumes";
import type { ApiServer } from "./watch";

/** What the Pods of a kubelet have in common. */
export interface Node {
    name: string;
    supervisor: Supervisor;
    api: ApiServer;
    sources: VolumeSources;
    account: Account;
    image: Image;
    /** Holds all files of all Pods. */
    folder: string;
    hostsFile: string;
    log: Log;
    /** The end of the kubelet. */
    signal: AbortSignal;
}
