import { userInfo } from "node:os";

/** Who runs the clusters and their sshd. */
export interface Account {
    /** The name under which ssh knows it. */
    name: string;
    uid: number;
    gid: number;
    /** Whether this process has to change its identity to become that account. */
    foreign: boolean;
}

const NOBODY = 65534;

/** Elasticsearch refuses to run as root: root lends it the identity that owns nothing. */
export function labAccount(): Account {
    const me = userInfo();
    if (me.uid !== 0) return { name: me.username, uid: me.uid, gid: me.gid, foreign: false };
    return { name: "elasticsearch", uid: NOBODY, gid: NOBODY, foreign: true };
}

/** How `setpriv` becomes the account. */
export function identityFlags(account: Account): string[] {
    if (!account.foreign) return ["--no-new-privs"];
    return [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups", "--no-new-privs"];
}
