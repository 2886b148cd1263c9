import * as pulumi from "@pulumi/pulumi";
import { checkAlias, credentialSetting } from "../model/alias";
import { checkCaCertificate } from "../model/certificates";
import { checkCredential, keyIdOf } from "../model/credential";
import { Known } from "../model/known";
import { items, Problems } from "../model/problems";
import { HeldRemote } from "../model/remote-client";
import { HeldSigning } from "../model/signing";
import { checkedLate } from "./checked-args";

/** One remote of a local cluster. */
export interface ClientRemote {
    /** Name of the remote on the local cluster. It names resources, so it is known before anything runs. */
    alias: string;
    /** `encoded` of a CrossClusterApiKey. Kept as a secret. Maps to the keystore entry `cluster.remote.<alias>.credentials`. */
    apiKey: pulumi.Input<string>;
    /** PEMs of the private CAs that sign the remote's interface. Default: a public CA. */
    caCertificates?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A remote whose values are checked again when they become known. */
export interface CheckedRemote {
    alias: string;
    credential: pulumi.Output<string>;
    certificates: pulumi.Output<string[]>;
}

/** The remotes of a client, their keys as secrets. */
export function checkedRemotes(component: pulumi.Resource, remotes: ClientRemote[]): CheckedRemote[] {
    return remotes.map(({ alias, apiKey, caCertificates }) => ({
        alias,
        credential: pulumi.secret(
            checkedLate(component, apiKey, (problems, key) =>
                checkCredential(problems, `remotes[${alias}].apiKey`, key),
            ),
        ),
        certificates: checkedLate(component, caCertificates ?? [], (problems, list) =>
            checkCertificates(problems, `remotes[${alias}].caCertificates`, list),
        ),
    }));
}

/** The keystore entries of all remotes, by name. A secret. */
export function keystoreEntries(remotes: CheckedRemote[]): pulumi.Output<Record<string, string>> {
    const entries = Object.fromEntries(
        remotes.map(({ alias, credential }) => [credentialSetting(alias), credential]),
    );
    return pulumi.secret(pulumi.all(entries));
}

/** Id of the API key of each alias. */
export function keyIdsOf(remotes: CheckedRemote[]): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
        remotes.map(({ alias, credential }) => [
            alias,
            pulumi.unsecret(credential.apply((key) => keyIdOf(key) ?? "")),
        ]),
    );
}

/** What a connection needs to know of a remote, known only when the nodes hold it. */
export function heldRemote(
    { alias, credential, certificates }: CheckedRemote,
    held: pulumi.Input<unknown>,
    signing?: pulumi.Input<HeldSigning>,
): pulumi.Output<HeldRemote> {
    return pulumi.all([credential, certificates, signing, held]).apply(([key, list, paths]) => ({
        alias,
        keyId: keyIdOf(key) ?? "",
        ...(list.length > 0 ? { caCertificate: list.join("\n") } : {}),
        ...(paths === undefined ? {} : { signing: paths }),
    }));
}

/** Checks the remotes of a client. */
export function checkRemotes(
    problems: Problems,
    remotes: Known<pulumi.Unwrap<ClientRemote>[]> | undefined,
): void {
    if (problems.require("remotes", remotes, "give the remotes of the cluster")) {
        problems.check("remotes", remotes, (list) => Array.isArray(list), "is not a list");
    }
    const aliases = new Set<unknown>();
    for (const [path, remote] of items("remotes", remotes)) {
        checkAlias(problems, `${path}.alias`, remote.alias);
        problems.check(
            `${path}.alias`,
            remote.alias,
            (alias) => !aliases.has(alias),
            `${JSON.stringify(remote.alias)} stands twice`,
        );
        aliases.add(remote.alias);
        if (problems.require(`${path}.apiKey`, remote.apiKey, "give `encoded` of a CrossClusterApiKey")) {
            checkCredential(problems, `${path}.apiKey`, remote.apiKey);
        }
        checkCertificates(problems, `${path}.caCertificates`, remote.caCertificates);
    }
}

/** Checks a list of PEMs of CAs. */
export function checkCertificates(
    problems: Problems,
    property: string,
    certificates: Known<string[]> | undefined,
): void {
    problems.check(property, certificates, Array.isArray, "is not a list");
    for (const [path, pem] of items(property, certificates)) {
        checkCaCertificate(problems, path, pem);
    }
}
