/** The configuration of a provider, as far as this one follows it. */
export interface Settings {
    kubeconfig: string;
    context: string;
    cluster: string;
    namespace: string;
    enableSecretMutable: boolean;
    enableConfigMapMutable: boolean;
    enablePatchForce: boolean;
    upsertExistingObjects: boolean;
    deleteUnreachable: boolean;
}

/** Reads the settings of the program, and for some of them the environment where the program says nothing. */
export function settingsOf(variables: Map<string, string>, environment: NodeJS.ProcessEnv): Settings {
    const value = (name: string) => variables.get(`kubernetes:config:${name}`) ?? "";
    const flag = (name: string) => (value(name) || environment[variableOf(name)]) === "true";
    if (value("renderYamlToDirectory") !== "") throw new Error(unsupported("renderYamlToDirectory"));
    if (value("enableServerSideApply") === "false")
        throw new Error(unsupported("enableServerSideApply: false"));
    return {
        kubeconfig: value("kubeconfig"),
        context: value("context"),
        cluster: value("cluster"),
        namespace: value("namespace"),
        enableSecretMutable: flag("enableSecretMutable"),
        enableConfigMapMutable: flag("enableConfigMapMutable"),
        enablePatchForce: flag("enablePatchForce"),
        upsertExistingObjects: flag("upsertExistingObjects"),
        deleteUnreachable: flag("deleteUnreachable"),
    };
}

/** `enablePatchForce` is PULUMI_K8S_ENABLE_PATCH_FORCE, `enableConfigMapMutable` ..._ENABLE_CONFIGMAP_MUTABLE. */
function variableOf(name: string): string {
    const words = name.replace("ConfigMap", "Configmap").replace(/[A-Z]/g, (letter) => `_${letter}`);
    return `PULUMI_K8S_${words.toUpperCase()}`;
}

function unsupported(setting: string): string {
    return `the lab's stand-in for the kubernetes plugin does not support ${setting}`;
}
