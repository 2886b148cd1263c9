import * as pulumi from "@pulumi/pulumi";
import { ApiKeyAccess, checkApiKeyAccess, isTimeValue, toProviderAccess } from "../model/api-key-access";
import {
    checkAccess,
    ElasticsearchAccess,
    ResolvedAccess,
    secretAccess,
} from "../model/elasticsearch-access";
import { expiryNotice } from "../model/expiry";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { checkCertificateIdentity } from "../model/signing";
import { CertificateIdentity } from "../resources/certificate-identity";
import { SigningCluster } from "../resources/signing-cluster";
import { WatchedApiKey } from "../resources/watched-api-key";
import { ElasticsearchSecurityApiKey } from "../sdks/elasticstack";
import { checkedLate, refuse } from "./checked-args";
import { connections } from "./elasticsearch-connections";

/** Args of `CrossClusterApiKey`. */
export interface CrossClusterApiKeyArgs {
    /**
     * The remote cluster, on which the key is made; by user name and password, because Elasticsearch does not
     * let an API key make cross-cluster ones. Default: the elasticstack provider of `opts`; then a key
     * that somebody else invalidates is only noticed by the proof of a connection.
     */
    elasticsearch?: pulumi.Input<ElasticsearchAccess>;
    /** What the key gives access to. Changed in place: the living key has the new access at once. */
    access: pulumi.Input<ApiKeyAccess>;
    /** Name of the key on the remote. Default: the name of this component. A change makes a new key. */
    name?: pulumi.Input<string>;
    /** How long the key is valid: a number of `d`, `h`, `m` or `s`, such as `90d`. Default: for ever. A change makes a new key. */
    expiration?: pulumi.Input<string>;
    /** Notes kept with the key. Names that start with `_` are reserved. Changed in place. */
    metadata?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Any text, such as `2026-11`. A change makes a new key; the old one is invalidated at the end, after the
     * connections of this program that use it have been proven with the new one.
     */
    rotation?: pulumi.Input<string>;
    /**
     * What the key asks of the certificate that requests are signed with (`signing` of the local cluster), so that the key
     * alone is worth nothing: a regular expression of Java that matches its whole subject, such as
     * `CN=munich,OU=Search,O=Example`, without spaces after the commas. Needs `elasticsearch`, version 9.3 or later, and
     * its RemoteSigningAuthorities. Changed in place, at once: for a key that is in use already, let the local cluster sign
     * first. Default: none, requests need no signature. Maps to `certificate_identity`.
     */
    certificateIdentity?: pulumi.Input<string>;
}

/**
 * A cross-cluster API key on the remote cluster (`POST /_security/cross_cluster/api_key`), which needs an
 * Enterprise or trial licence there. Throws a `ResourceError` that names each wrong property, also when
 * `search` hides documents (`query`) or fields (`fieldSecurity`) in a key that has `replication`.
 */
export class CrossClusterApiKey extends pulumi.ComponentResource {
    /** The credential for the local cluster: `apiKey` of a RemoteConnection or a RemoteClient. A secret. */
    public readonly encoded: pulumi.Output<string>;
    /** Id of the key. */
    public readonly keyId: pulumi.Output<string>;
    /** When the key expires, in milliseconds since 1970; 0 for never. */
    public readonly expirationTimestamp: pulumi.Output<number>;

    constructor(name: string, args: CrossClusterApiKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("elastic-remote-clusters:index:CrossClusterApiKey", name, {}, opts);
        refuse(this, checkArgs(args));
        const access = checkedLate(this, args.access, (problems, value) =>
            checkApiKeyAccess(problems, "access", value),
        );
        const elasticsearch =
            args.elasticsearch &&
            secretAccess(args.elasticsearch, checkedLate(this, args.elasticsearch, checkKeyMaker));
        const identity =
            args.certificateIdentity &&
            checkedLate(this, args.certificateIdentity, (problems, pattern) =>
                checkCertificateIdentity(problems, "certificateIdentity", pattern),
            );
        const fit =
            identity && elasticsearch
                ? [
                      new SigningCluster(
                          `${name}-cluster`,
                          { elasticsearch, property: "certificateIdentity" },
                          { parent: this },
                      ),
                  ]
                : [];
        const key = new ElasticsearchSecurityApiKey(
            `${name}-key`,
            {
                type: "cross_cluster",
                name: args.name ?? name,
                access: access.apply(toProviderAccess),
                expiration: args.expiration,
                metadata:
                    args.metadata && pulumi.output(args.metadata).apply((value) => JSON.stringify(value)),
                ...connections(elasticsearch),
            },
            // the engine sees no change from "no trigger" to the first one, hence the empty text
            { parent: this, replacementTrigger: args.rotation ?? "", dependsOn: fit },
        );
        const asked =
            identity && elasticsearch
                ? new CertificateIdentity(
                      `${name}-identity`,
                      { elasticsearch, keyId: key.keyId, identity },
                      // a key that goes must not be worth anything without a certificate before it does
                      { parent: this, deletedWith: key },
                  )
                : undefined;
        if (elasticsearch !== undefined) {
            new WatchedApiKey(`${name}-watch`, { keyId: key.keyId, elasticsearch }, { parent: this });
        }
        // whoever has it early could use it without a certificate
        this.encoded = pulumi.secret(pulumi.all([key.encoded, asked?.id]).apply(([encoded]) => encoded));
        this.keyId = key.keyId;
        this.expirationTimestamp = key.expirationTimestamp.apply((time) => time ?? 0);
        announceExpiry(this, this.expirationTimestamp);
        this.registerOutputs({
            encoded: this.encoded,
            keyId: this.keyId,
            expirationTimestamp: this.expirationTimestamp,
        });
    }
}

function checkArgs(args: CrossClusterApiKeyArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args);
    if (typeof known === "symbol") {
        return problems;
    }
    checkKeyMaker(problems, known.elasticsearch);
    checkApiKeyAccess(problems, "access", known.access);
    problems.check(
        "name",
        known.name,
        (text) => typeof text === "string" && text.trim() !== "",
        "is empty; give a name, or leave it out",
    );
    problems.check(
        "expiration",
        known.expiration,
        (text) => typeof text === "string" && isTimeValue(text),
        `${JSON.stringify(known.expiration)} is not a time such as "90d" or "12h"`,
    );
    problems.check(
        "metadata",
        known.metadata,
        (notes) =>
            typeof notes === "object" &&
            !Array.isArray(notes) &&
            Object.keys(notes).every((key) => !key.startsWith("_")),
        'is not an object, or has a name that starts with "_", which Elasticsearch keeps for itself',
    );
    problems.check(
        "rotation",
        known.rotation,
        (text) => typeof text === "string" && text !== "",
        'is not a text such as "2026-11"',
    );
    checkCertificateIdentity(problems, "certificateIdentity", known.certificateIdentity);
    if (known.certificateIdentity !== undefined && known.elasticsearch === undefined) {
        problems.add(
            "certificateIdentity",
            "needs `elasticsearch`, because the elasticstack provider does not know it; give the access to the remote cluster",
        );
    }
    return problems;
}

/** Checks the access to the cluster that makes the key. */
function checkKeyMaker(problems: Problems, access: Known<ResolvedAccess> | undefined): void {
    checkAccess(problems, "elasticsearch", access);
    if (isPresent(access) && access.apiKey !== undefined) {
        problems.add(
            "elasticsearch.apiKey",
            "cannot make cross-cluster API keys, Elasticsearch refuses that; give `username` and `password`",
        );
    }
}

function announceExpiry(component: CrossClusterApiKey, timestamp: pulumi.Output<number>): void {
    timestamp.apply(async (time) => {
        const notice = expiryNotice(time, Date.now());
        if (notice !== undefined) {
            await (notice.urgent ? pulumi.log.warn : pulumi.log.info)(notice.text, component);
        }
    });
}
