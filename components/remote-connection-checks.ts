import * as pulumi from "@pulumi/pulumi";
import { checkAlias } from "../model/alias";
import { checkBundlePath } from "../model/ca-bundle";
import { caFingerprint, checkCaCertificate } from "../model/certificates";
import { checkCredential } from "../model/credential";
import { checkCloudDeployment, cloudTransportPort } from "../model/cloud-deployment";
import { checkEckCluster, remoteClusterServerPort, transportPort } from "../model/eck-cluster";
import { checkAccess } from "../model/elasticsearch-access";
import { checkEndpoint, RemoteEndpoint } from "../model/endpoint";
import { Known, knownNow } from "../model/known";
import { isPresent, Problems } from "../model/problems";
import { HeldRemote, RemoteClient } from "../model/remote-client";
import { ConnectionMode, checkRemoteSettings } from "../model/remote-settings";
import { checkSecurityModel, SecurityModel } from "../model/security-model";
import { checkNodes } from "../model/self-managed-node";
import { checkSigning } from "../model/signing";
import { checkEnvironment } from "./cloud-remote-client";
import { checkEckAttachment } from "./eck-remote-client-checks";
import type { ProofArgs, RemoteConnectionArgs } from "./remote-connection";

type KnownArgs = Exclude<Known<pulumi.Unwrap<RemoteConnectionArgs>>, symbol>;

/** The settings of a connection as `checkRemoteSettings` takes them. */
export type KnownSettings = Parameters<typeof checkRemoteSettings>[1];

/** The terms of a proof, as far as they are known. */
export type KnownProof = Exclude<Known<pulumi.Unwrap<ProofArgs>>, symbol>;

/** All that is wrong with the args of a connection. */
export function checkConnectionArgs(args: RemoteConnectionArgs): Problems {
    const problems = new Problems();
    const known = knownNow(args) as KnownArgs;
    checkAlias(problems, "alias", known.alias);
    checkSecurityModel(problems, "securityModel", known.securityModel);
    checkRemoteSettings(problems, known);
    if (known.mode !== ConnectionMode.Sniff && known.remote !== undefined) {
        checkEndpoint(problems, "remote", known.remote);
        checkInterface(problems, known.securityModel, known.remote);
    }
    if (known.proxy !== undefined && known.securityModel !== SecurityModel.Certificate) {
        problems.add("proxy", "is for certificates only; API keys go to one address, in proxy mode");
    }
    checkCaCertificate(problems, "caCertificate", known.caCertificate);
    checkCredential(problems, "apiKey", known.apiKey);
    if (problems.require("local", known.local, "say what the local cluster is") && isPresent(known.local)) {
        checkLocal(problems, known);
    }
    checkProof(problems, known);
    return problems;
}

function checkSigner(problems: Problems, known: KnownArgs, given: string[]): void {
    checkSigning(problems, "signing", known.signing);
    if (known.signing !== undefined && !given.includes("selfManaged")) {
        problems.add(
            "signing",
            given.includes("client")
                ? "belongs to the RemoteClient (`remotes[].signing`) when `local.client` is given; leave it out here"
                : "is for self-managed local clusters with API keys (`local.selfManaged`), whose nodes get the files; leave it out",
        );
    }
}

function checkLocal(problems: Problems, known: KnownArgs): void {
    const { elasticsearch, selfManaged, eck, cloud, client } = known.local as Exclude<
        typeof known.local,
        symbol
    >;
    checkAccess(problems, "local.elasticsearch", elasticsearch);
    checkClient(problems, client);
    const given = Object.entries({ selfManaged, eck, cloud, client }).filter(([, one]) => one !== undefined);
    if (given.length > 1) {
        const names = given.map(([name]) => `\`${name}\``).join(" and ");
        problems.add("local", `has ${names}; give one of them`);
    }
    checkSigner(
        problems,
        known,
        given.map(([name]) => name),
    );
    if (known.securityModel === SecurityModel.Certificate) {
        checkWithoutCredential(
            problems,
            known,
            given.map(([name]) => name),
        );
        return;
    }
    if (selfManaged !== undefined || eck !== undefined || cloud !== undefined) {
        problems.require("apiKey", known.apiKey, "give `encoded` of a CrossClusterApiKey");
    } else if (known.apiKey !== undefined) {
        problems.add(
            "apiKey",
            client === undefined
                ? "has no place to go; give `local.selfManaged` with the nodes, `local.eck` or `local.cloud`, or leave it out when the nodes have it already"
                : "belongs to the RemoteClient (`remotes[].apiKey`) when `local.client` is given; leave it out here",
        );
    }
    if (selfManaged !== undefined) {
        problems.require(
            "local.elasticsearch",
            elasticsearch,
            "the keystore is reloaded through the cluster's API",
        );
    }
    if (isPresent(eck)) {
        checkEckCluster(problems, "local.eck", eck);
        checkEckAttachment(problems, "local.eck.", eck);
    }
    if (cloud !== undefined) {
        checkCloudDeployment(problems, "local.cloud", cloud);
        checkEnvironment(
            problems,
            "local.cloud.environment",
            isPresent(cloud) ? cloud.environment : undefined,
        );
    }
    if (isPresent(selfManaged)) {
        const { nodes, bundlePath } = selfManaged;
        if (problems.require("local.selfManaged.nodes", nodes, "give all nodes of the cluster")) {
            problems.check(
                "local.selfManaged.nodes",
                nodes,
                (list) => !Array.isArray(list) || list.length > 0,
                "is empty; give all nodes of the cluster",
            );
        }
        checkNodes(problems, "local.selfManaged.nodes", nodes);
        checkBundlePath(problems, "local.selfManaged.bundlePath", bundlePath);
    }
}

/** With certificates the local cluster holds nothing for the alias: a credential would make it connect with an API key. */
function checkWithoutCredential(problems: Problems, known: KnownArgs, given: string[]): void {
    const cure = "leave it out, or set `securityModel` to ApiKey";
    if (known.apiKey !== undefined) {
        problems.add("apiKey", `belongs to API keys, and would make the local cluster use them; ${cure}`);
    }
    for (const name of given) {
        problems.add(
            `local.${name}`,
            `holds credentials, which connections with certificates do not have (a TransportTrust brings CAs and names to the nodes); ${cure}`,
        );
    }
}

/** Refuses the usual ports of the interface that the other security model has. */
export function checkInterface(
    problems: Problems,
    model: Known<SecurityModel> | undefined,
    endpoint: Known<RemoteEndpoint> | undefined,
): void {
    const port = isPresent(endpoint) ? endpoint.port : undefined;
    if (model === SecurityModel.Certificate) {
        problems.check(
            "remote.port",
            port,
            (number) => number !== remoteClusterServerPort,
            "9443 is the remote cluster server interface, which is for API keys; with certificates give `transportEndpoint` of the RemoteServer (9300, on Elastic Cloud 9400)",
        );
    } else if (model === undefined || model === SecurityModel.ApiKey) {
        problems.check(
            "remote.port",
            port,
            (number) => number !== transportPort && number !== cloudTransportPort,
            `${String(port)} is the transport interface, which is for certificates; with API keys give \`endpoint\` of the RemoteServer (9443)`,
        );
    }
}

function checkProof(problems: Problems, known: KnownArgs): void {
    const local = isPresent(known.local) ? known.local : undefined;
    const proof = isPresent(known.proof) ? known.proof : undefined;
    if (
        local &&
        local.elasticsearch === undefined &&
        local.client === undefined &&
        local.selfManaged === undefined &&
        proof?.enabled !== false
    ) {
        problems.add(
            "local.elasticsearch",
            "is missing; the proof asks the cluster: give it, or set `proof.enabled` to false",
        );
    }
    checkProofTerms(problems, proof);
}

/** Checks the terms of a proof. */
export function checkProofTerms(problems: Problems, proof: KnownProof | undefined): void {
    problems.checkSeconds("proof.timeoutSeconds", proof?.timeoutSeconds, 3600);
    for (const flag of ["enabled", "checkCertificate"] as const) {
        problems.checkFlag(`proof.${flag}`, proof?.[flag]);
    }
}

/** Checks that a value is what a RemoteClient gives. */
export function checkClient(problems: Problems, client: Known<RemoteClient> | undefined): void {
    problems.check(
        "local.client",
        client,
        (one) => typeof one === "object" && one.remotes !== undefined,
        "is not the `client` of a RemoteClient",
    );
}

/** Checks that a client holds what a connection needs. */
export function checkHeldRemote(
    problems: Problems,
    alias: string,
    held: HeldRemote | undefined,
    caCertificate: string | undefined,
): void {
    if (held === undefined) {
        problems.add(
            "local.client",
            `holds nothing for "${alias}"; add it to \`remotes\` of the RemoteClient`,
        );
    } else if (caCertificate !== undefined && !covers(held.caCertificate, caCertificate)) {
        problems.add(
            "local.client",
            `does not hold the CA of the endpoint for "${alias}"; add it to \`remotes[].caCertificates\` of the RemoteClient`,
        );
    }
}

function covers(held: string | undefined, wanted: string): boolean {
    const known = caFingerprint(held).split(" ");
    return caFingerprint(wanted)
        .split(" ")
        .every((fingerprint) => known.includes(fingerprint));
}
