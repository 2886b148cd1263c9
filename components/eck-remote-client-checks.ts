import * as pulumi from "@pulumi/pulumi";
import { checkEckCluster } from "../model/eck-cluster";
import { checkAccess } from "../model/elasticsearch-access";
import { checkEndpoint } from "../model/endpoint";
import { Known } from "../model/known";
import { isPresent, items, Problems } from "../model/problems";
import { checkRemoteSettings } from "../model/remote-settings";
import { checkRemotes } from "./client-remotes";
import { EckAttachmentMode, EckRemoteClientArgs } from "./eck-remote-client";

/** All that is wrong with the args of a client on ECK. */
export function checkEckClientArgs(known: Known<pulumi.Unwrap<EckRemoteClientArgs>>): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    checkEckCluster(problems, "cluster", known.cluster);
    checkAccess(problems, "elasticsearch", known.elasticsearch);
    checkRemotes(problems, known.remotes);
    problems.check(
        "remotes",
        known.remotes,
        (list) => !Array.isArray(list) || list.length > 0,
        "is empty; give the remotes of the cluster",
    );
    const modes = Object.values<unknown>(EckAttachmentMode);
    problems.check(
        "attach",
        known.attach,
        (mode) => modes.includes(mode),
        `is not one of ${modes.map((mode) => JSON.stringify(mode)).join(", ")}`,
    );
    for (const [path, remote] of items("remotes", known.remotes)) {
        checkSettings(problems, path, remote, known.attach === EckAttachmentMode.Specification);
    }
    checkEckAttachment(problems, "", known);
    for (const ofPolicy of ["weight", "force"] as const) {
        if (known.attach === EckAttachmentMode.Specification && known[ofPolicy] !== undefined) {
            problems.add(
                ofPolicy,
                "belongs to a client that is attached by a StackConfigPolicy; leave it out",
            );
        }
    }
    return problems;
}

/** Checks how a client is attached; `prefix` is where its args stand. */
export function checkEckAttachment(
    problems: Problems,
    prefix: string,
    known: { fileBasedSecureSettings?: unknown; force?: unknown; weight?: unknown; timeoutSeconds?: unknown },
): void {
    problems.checkFlag(`${prefix}fileBasedSecureSettings`, known.fileBasedSecureSettings);
    problems.checkFlag(`${prefix}force`, known.force);
    problems.checkSeconds(`${prefix}timeoutSeconds`, known.timeoutSeconds, 7200);
    problems.check(
        `${prefix}weight`,
        known.weight,
        (weight) => Number.isInteger(weight) && Math.abs(weight as number) < 2 ** 31,
        "is not a whole number of 32 bits",
    );
}

type KnownRemote = Exclude<Known<pulumi.Unwrap<EckRemoteClientArgs["remotes"][number]>>, symbol>;

function checkSettings(
    problems: Problems,
    path: string,
    remote: KnownRemote,
    inSpecification: boolean,
): void {
    const settings = isPresent(remote.settings) ? remote.settings : undefined;
    if (remote.remote === undefined && settings?.seeds === undefined) {
        if (remote.settings !== undefined) {
            problems.add(
                `${path}.settings`,
                "belongs to a remote whose settings the policy brings; give `remote` (or `settings.seeds` in sniff mode), or leave it out",
            );
        }
        return;
    }
    if (inSpecification) {
        problems.add(
            `${path}.remote`,
            "needs a StackConfigPolicy to bring the settings; make a RemoteConnection with `local.client` instead",
        );
    }
    checkPolicySettings(problems, path, remote);
}

/** Checks the settings of a remote that the policy brings. */
export function checkPolicySettings(
    problems: Problems,
    path: string,
    { remote, settings }: Pick<KnownRemote, "remote" | "settings">,
): void {
    if (remote !== undefined) {
        checkEndpoint(problems, `${path}.remote`, remote);
    }
    const inner = new Problems();
    checkRemoteSettings(inner, { ...(isPresent(settings) ? settings : {}), remote });
    problems.found.push(...inner.found.map((text) => `${path}.settings.${text}`));
}
