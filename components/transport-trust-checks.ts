import { checkCaCertificate } from "../model/certificates";
import { checkCloudDeployment, hostedEndpoint } from "../model/cloud-deployment";
import { authorityAt } from "../model/direct-trust";
import { checkEckCluster } from "../model/eck-cluster";
import { Known } from "../model/known";
import * as pulumi from "@pulumi/pulumi";
import { isPresent, items, Present, Problems } from "../model/problems";
import { checkNodes } from "../model/self-managed-node";
import {
    checkFullNodeNames,
    checkLimits,
    checkNodeNames,
    checkTransportIdentity,
    isSharedAuthority,
    TransportAuthority,
} from "../model/transport-identity";
import { checkEnvironment } from "./cloud-remote-client";
import { EckAttachmentMode } from "./eck-remote-client";
import { checkEckAttachment } from "./eck-remote-client-checks";
import type { TransportTrustArgs } from "./transport-trust";

type KnownArgs = Known<pulumi.Unwrap<TransportTrustArgs>>;
type KnownSide = Present<Exclude<KnownArgs, symbol>["local"]>;

const kinds = ["eck", "cloud", "selfManaged", "identity"] as const;

/** All that is wrong with the args of a trust. */
export function checkTrustArgs(known: KnownArgs): Problems {
    const problems = new Problems();
    if (!isPresent(known)) {
        return problems;
    }
    const { local, remote } = known;
    for (const [property, side, other] of [
        ["local", local, remote],
        ["remote", remote, local],
    ] as const) {
        const cure = `give one of ${kinds.map((kind) => `\`${kind}\``).join(", ")}`;
        if (problems.require(property, side, cure) && problems.checkObject(property, side, `; ${cure}`)) {
            checkSide(problems, property, side, authorityOf(other));
        }
    }
    if (
        isPresent(local) &&
        isPresent(remote) &&
        local.identity !== undefined &&
        remote.identity !== undefined
    ) {
        problems.add(
            "remote",
            "both sides are an `identity`, so nothing would be made; give one side in full",
        );
    }
    return problems;
}

/** Whose CA the other side has, as far as the program says so. */
function authorityOf(other: KnownSide | undefined | symbol): TransportAuthority | undefined {
    if (!isPresent(other) || typeof other !== "object") {
        return undefined;
    }
    const { cloud, identity } = other;
    if (isPresent(cloud)) {
        const { authority, endpoint } = cloud;
        const isUrl = isPresent(endpoint) && URL.canParse(String(endpoint));
        return isPresent(authority) ? authority : authorityAt(isUrl ? endpoint : hostedEndpoint);
    }
    return isPresent(identity) && isPresent(identity.authority) ? identity.authority : undefined;
}

function checkSide(
    problems: Problems,
    property: string,
    side: KnownSide,
    other: TransportAuthority | undefined,
): void {
    const given = kinds.filter((kind) => side[kind] !== undefined);
    if (given.length !== 1) {
        problems.add(
            property,
            given.length === 0
                ? `is empty; give one of ${kinds.map((kind) => `\`${kind}\``).join(", ")}`
                : `has ${given.map((kind) => `\`${kind}\``).join(" and ")}; give one of them`,
        );
    }
    const { eck, cloud, selfManaged, identity } = side;
    if (problems.checkObject(`${property}.eck`, eck)) {
        checkEckSide(problems, `${property}.eck`, eck, other);
    }
    if (problems.checkObject(`${property}.cloud`, cloud)) {
        checkCloudDeployment(problems, `${property}.cloud`, cloud);
        checkEnvironment(problems, `${property}.cloud.environment`, cloud.environment);
        checkAuthority(problems, `${property}.cloud.authority`, cloud.authority);
        problems.checkSeconds(`${property}.cloud.timeoutSeconds`, cloud.timeoutSeconds, 7200);
    }
    if (problems.checkObject(`${property}.selfManaged`, selfManaged)) {
        checkSelfManagedSide(problems, `${property}.selfManaged`, selfManaged, other);
    }
    if (isPresent(identity)) {
        checkTransportIdentity(problems, `${property}.identity`, identity);
    }
}

function checkAuthority(problems: Problems, property: string, authority: unknown): void {
    const clouds: unknown[] = [TransportAuthority.Hosted, TransportAuthority.Enterprise];
    problems.check(
        property,
        authority,
        (one) => clouds.includes(one),
        `is not one of ${clouds.map((one) => JSON.stringify(one)).join(", ")}`,
    );
}

interface Limited {
    restricted?: unknown;
    trustWholeAuthority?: unknown;
}

function checkLimited(
    problems: Problems,
    path: string,
    { restricted, trustWholeAuthority }: Limited,
    other: TransportAuthority | undefined,
): void {
    problems.checkFlag(`${path}.restricted`, restricted);
    problems.checkFlag(`${path}.trustWholeAuthority`, trustWholeAuthority);
    const limits = { restricted: restricted !== false, trustWholeAuthority: trustWholeAuthority === true };
    checkLimits(problems, path, limits, other);
}

function checkEckSide(
    problems: Problems,
    path: string,
    side: Present<KnownSide["eck"]>,
    other: TransportAuthority | undefined,
): void {
    checkEckCluster(problems, path, side);
    checkLimited(problems, path, side, other);
    checkEckAttachment(problems, `${path}.`, side);
    const modes = Object.values<unknown>(EckAttachmentMode);
    problems.check(
        `${path}.attach`,
        side.attach,
        (mode) => modes.includes(mode),
        `is not one of ${modes.map((mode) => JSON.stringify(mode)).join(", ")}`,
    );
    const isRestricted = side.restricted ?? isSharedAuthority(other);
    if (side.attach === EckAttachmentMode.Specification && isRestricted === false) {
        problems.add(
            `${path}.attach`,
            "is for `restricted: true`; without it a field of the resource is set, also of one that this program declares: leave it out",
        );
    }
    problems.check(`${path}.alsoTrusted`, side.alsoTrusted, Array.isArray, "is not a list");
    for (const [item, identity] of items(`${path}.alsoTrusted`, side.alsoTrusted)) {
        checkTransportIdentity(problems, item, identity);
    }
    for (const text of ["kubeconfig", "context"] as const) {
        problems.check(
            `${path}.${text}`,
            side[text],
            (value) => typeof value === "string" && value !== "",
            "is not a text, or empty; leave it out for that of the kubernetes provider",
        );
    }
    if (side.context !== undefined && side.kubeconfig === undefined) {
        problems.add(
            `${path}.context`,
            "belongs to `kubeconfig`; give both, or a kubernetes provider in `opts`",
        );
    }
}

function checkSelfManagedSide(
    problems: Problems,
    path: string,
    side: Present<KnownSide["selfManaged"]>,
    other: TransportAuthority | undefined,
): void {
    if (problems.require(`${path}.nodes`, side.nodes, "give all nodes of the cluster")) {
        problems.check(
            `${path}.nodes`,
            side.nodes,
            (list) => !Array.isArray(list) || list.length > 0,
            "is empty; give all nodes of the cluster",
        );
    }
    checkNodes(problems, `${path}.nodes`, side.nodes);
    const { caCertificate, nodeNames } = side;
    problems.require(
        `${path}.caCertificate`,
        caCertificate,
        "give the CA that signs the transport certificates of the nodes",
    );
    problems.require(
        `${path}.nodeNames`,
        nodeNames,
        "give the names in the transport certificates of the nodes",
    );
    checkSelfManagedIdentity(problems, path, side);
    checkLimited(problems, path, side, other);
    problems.check(
        `${path}.caPath`,
        side.caPath,
        (text) => typeof text === "string" && /^[^\s\0]+$/.test(text),
        `${JSON.stringify(side.caPath)} is not the path of a file, as elasticsearch.yml names it`,
    );
}

/** Checks what a self-managed cluster shows. */
export function checkSelfManagedIdentity(
    problems: Problems,
    path: string,
    {
        caCertificate,
        nodeNames,
        fullNodeNames,
    }: { caCertificate?: unknown; nodeNames?: unknown; fullNodeNames?: unknown },
): void {
    checkCaCertificate(problems, `${path}.caCertificate`, caCertificate);
    if (isPresent(nodeNames)) {
        checkNodeNames(problems, `${path}.nodeNames`, nodeNames);
    }
    checkFullNodeNames(problems, `${path}.fullNodeNames`, fullNodeNames);
}
