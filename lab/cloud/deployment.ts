import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeploymentNode, RemoteSettings } from "./deployment-node";
import { defaultTrust, type TrustSettings } from "./trust";

/** Where a deployment is, and what it is made from: all that never changes. */
export interface DeploymentPlace {
    name: string;
    /** Of its Elasticsearch resource, as the names of its nodes tell it. */
    resourceId: string;
    organizationId: string;
    region: string;
    templateId: string;
    instanceConfigurationId: string;
    elasticsearchVersion: string;
    /** What `metadata.endpoint` says. */
    host: string;
}

/** One remote in a deployment's own list. */
export interface RemoteResource {
    deployment_id: string;
    elasticsearch_ref_id: string;
    alias: string;
    skip_unavailable?: boolean;
}

/** All that the API tells of a deployment and that changes. */
export interface DeploymentDocument {
    /** Of the deployment, for updates that must not overwrite one another. */
    version: number;
    lastModified: string;
    trust: TrustSettings;
    /** The names of the keystore entries, and whether each is a file. */
    keystore: Record<string, { as_file: boolean }>;
    remotes: RemoteResource[];
    /** The changes that have been answered and not yet reached the nodes. */
    underWay: number;
    planAttemptId: string;
    /** Why the last change did not reach the nodes. */
    failure: string | undefined;
}

/** The Elasticsearch resource, as templates of the cloud name it. */
export const REF_ID = "main-elasticsearch";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

/** A deployment: what the API knows of it, and how a change comes to its nodes. */
export class Deployment {
    readonly id = hex(16);
    readonly kibanaId = hex(16);
    private readonly history: { since: number; document: DeploymentDocument }[] = [];
    private work: Promise<void> = Promise.resolve();
    private stopped = false;

    constructor(
        readonly place: DeploymentPlace,
        readonly node: DeploymentNode,
        /** How long a change rests before it begins to reach the nodes. */
        private readonly delayMs = 1_000,
    ) {
        this.note({
            version: 1,
            lastModified: new Date().toISOString(),
            trust: defaultTrust(place.organizationId),
            ...{ keystore: {}, remotes: [], underWay: 0 },
            ...{ planAttemptId: randomUUID(), failure: undefined },
        });
    }

    /** What the API knows, or knew so long ago. */
    document(agoMs = 0): DeploymentDocument {
        const time = Date.now() - agoMs;
        const found = this.history.findLast(({ since }) => since <= time) ?? this.history[0];
        if (found === undefined) throw new Error(`deployment ${this.place.name} has no document`);
        return found.document;
    }

    /** Changes the trust settings. */
    setTrust(trust: TrustSettings): void {
        this.change({ trust, version: this.document().version + 1 }, () => this.node.trust(trust));
    }

    /** Sets keystore entries, and removes those without a value. */
    setSecrets(secrets: Record<string, string | undefined>): void {
        const keystore = { ...this.document().keystore };
        for (const [name, value] of Object.entries(secrets)) {
            if (value === undefined) delete keystore[name];
            else keystore[name] = { as_file: false };
        }
        this.change({ keystore }, () => this.node.keystore(secrets));
    }

    /** Replaces the list of remotes; the settings are what the nodes need to know of them. */
    setRemotes(remotes: RemoteResource[], settings: Record<string, RemoteSettings>): void {
        const gone = this.document().remotes.map(({ alias }) => alias);
        this.change({ remotes }, () => this.node.remotes(gone, settings));
    }

    /** Returns when nothing is on the way to the nodes any more. Nothing begins after this. */
    async stop(): Promise<void> {
        this.stopped = true;
        await this.work;
    }

    private change(next: Partial<DeploymentDocument>, bring: () => Promise<void>): void {
        const before = this.document();
        this.note({
            ...before,
            ...next,
            lastModified: new Date().toISOString(),
            underWay: before.underWay + 1,
            planAttemptId: randomUUID(),
        });
        this.work = this.work.then(async () => {
            const failure = await this.tried(bring);
            const now = this.document();
            this.note({ ...now, underWay: now.underWay - 1, failure });
        });
    }

    private async tried(bring: () => Promise<void>): Promise<string | undefined> {
        try {
            await sleep(this.delayMs);
            if (!this.stopped) await bring();
            return undefined;
        } catch (error) {
            return (error as Error).message;
        }
    }

    private note(document: DeploymentDocument): void {
        this.history.push({ since: Date.now(), document });
    }
}
