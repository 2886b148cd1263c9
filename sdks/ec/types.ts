import * as pulumi from "@pulumi/pulumi";

export interface DeploymentElasticsearchAutoscaling {
    autoscale?: pulumi.Input<boolean>;
    maxSize?: pulumi.Input<string>;
    maxSizeResource?: pulumi.Input<string>;
    minSize?: pulumi.Input<string>;
    minSizeResource?: pulumi.Input<string>;
    policyOverrideJson?: pulumi.Input<string>;
}

export interface DeploymentElasticsearchHot {
    autoscaling: pulumi.Input<DeploymentElasticsearchAutoscaling>;
    instanceConfigurationId?: pulumi.Input<string>;
    nodeRoles?: pulumi.Input<pulumi.Input<string>[]>;
    size?: pulumi.Input<string>;
    sizeResource?: pulumi.Input<string>;
    zoneCount?: pulumi.Input<number>;
}

export interface DeploymentElasticsearchRemoteCluster {
    alias: pulumi.Input<string>;
    deploymentId: pulumi.Input<string>;
    refId?: pulumi.Input<string>;
    skipUnavailable?: pulumi.Input<boolean>;
}

export interface DeploymentElasticsearchTrustAccount {
    accountId: pulumi.Input<string>;
    trustAll: pulumi.Input<boolean>;
    trustAllowlists?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface DeploymentElasticsearchTrustExternal {
    relationshipId: pulumi.Input<string>;
    trustAll: pulumi.Input<boolean>;
    trustAllowlists?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface DeploymentElasticsearch {
    autoscale?: pulumi.Input<boolean>;
    cloudId?: pulumi.Input<string>;
    hot: pulumi.Input<DeploymentElasticsearchHot>;
    httpEndpoint?: pulumi.Input<string>;
    httpsEndpoint?: pulumi.Input<string>;
    refId?: pulumi.Input<string>;
    region?: pulumi.Input<string>;
    remoteClusters?: pulumi.Input<pulumi.Input<DeploymentElasticsearchRemoteCluster>[]>;
    resourceId?: pulumi.Input<string>;
    trustAccounts?: pulumi.Input<pulumi.Input<DeploymentElasticsearchTrustAccount>[]>;
    trustExternals?: pulumi.Input<pulumi.Input<DeploymentElasticsearchTrustExternal>[]>;
}

export interface GetDeploymentElasticsearch {
    readonly autoscale: string;
    readonly cloudId: string;
    readonly healthy: boolean;
    readonly httpEndpoint: string;
    readonly httpsEndpoint: string;
    readonly refId: string;
    readonly resourceId: string;
    readonly status: string;
    readonly version: string;
}
