import * as pulumi from "@pulumi/pulumi";

/** Connection of one resource to one cluster (`elasticsearch_connection`). */
export interface ElasticsearchConnection {
    endpoints?: pulumi.Input<pulumi.Input<string>[]>;
    username?: pulumi.Input<string>;
    password?: pulumi.Input<string>;
    apiKey?: pulumi.Input<string>;
    bearerToken?: pulumi.Input<string>;
    esClientAuthentication?: pulumi.Input<string>;
    headers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    insecure?: pulumi.Input<boolean>;
    caData?: pulumi.Input<string>;
    caFile?: pulumi.Input<string>;
    caFingerprint?: pulumi.Input<string>;
    certData?: pulumi.Input<string>;
    certFile?: pulumi.Input<string>;
    keyData?: pulumi.Input<string>;
    keyFile?: pulumi.Input<string>;
}

/** How long the provider tries. */
export interface Timeouts {
    create?: pulumi.Input<string>;
    read?: pulumi.Input<string>;
    update?: pulumi.Input<string>;
    delete?: pulumi.Input<string>;
}

export interface ApiKeyAccessSearch {
    names: pulumi.Input<pulumi.Input<string>[]>;
    fieldSecurity?: pulumi.Input<string>;
    query?: pulumi.Input<string>;
    allowRestrictedIndices?: pulumi.Input<boolean>;
}

export interface ApiKeyAccessReplication {
    names: pulumi.Input<pulumi.Input<string>[]>;
}

export interface ApiKeyAccess {
    searches?: pulumi.Input<pulumi.Input<ApiKeyAccessSearch>[]>;
    replications?: pulumi.Input<pulumi.Input<ApiKeyAccessReplication>[]>;
}

export interface ClusterSettingsSetting {
    name: pulumi.Input<string>;
    value?: pulumi.Input<string>;
    valueLists?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface ClusterSettingsBlock {
    settings?: pulumi.Input<pulumi.Input<ClusterSettingsSetting>[]>;
}

export interface RoleFieldSecurity {
    grants?: pulumi.Input<pulumi.Input<string>[]>;
    excepts?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface RoleIndex {
    names: pulumi.Input<pulumi.Input<string>[]>;
    privileges: pulumi.Input<pulumi.Input<string>[]>;
    fieldSecurity?: pulumi.Input<RoleFieldSecurity>;
    query?: pulumi.Input<string>;
    allowRestrictedIndices?: pulumi.Input<boolean>;
}

export interface RoleRemoteIndex extends RoleIndex {
    clusters: pulumi.Input<pulumi.Input<string>[]>;
}

export interface RoleApplication {
    application: pulumi.Input<string>;
    privileges: pulumi.Input<pulumi.Input<string>[]>;
    resources: pulumi.Input<pulumi.Input<string>[]>;
}
