import { randomBytes } from "node:crypto";
import { annotationOf, typeOf, type KubernetesObject } from "./kubernetes-object";
import { isMap, plain, without, withSecretsOf, type PropertyMap } from "./values";

/** What the state holds of a resource: the live object as outputs, and what has to be known about it. */
export interface Checkpoint {
    inputs: KubernetesObject;
    live: KubernetesObject;
    /** Of the inputs that the object was created with. */
    initialApiVersion: string;
    /** The name under which the resource owns its fields. */
    fieldManager: string;
}

const INPUTS = "__inputs";
const INITIAL_API_VERSION = "__initialApiVersion";
const FIELD_MANAGER = "__fieldManager";
const FIELD_MANAGER_ANNOTATION = "pulumi.com/patchFieldManager";

/** The outputs of a resource. What was secret in the inputs of the program is secret in them. */
export function outputsOf(checkpoint: Checkpoint, program: PropertyMap): PropertyMap {
    return {
        ...withSecretsOf(program, checkpoint.live),
        [INPUTS]: withSecretsOf(program, checkpoint.inputs),
        [INITIAL_API_VERSION]: checkpoint.initialApiVersion,
        [FIELD_MANAGER]: checkpoint.fieldManager,
    };
}

/** The reverse of `outputsOf`, without the marks of secrets. */
export function checkpointOf(outputs: PropertyMap): Pick<Checkpoint, "inputs" | "live"> {
    const properties = plain(outputs);
    const inputs = properties[INPUTS];
    const live = without(properties, INPUTS, INITIAL_API_VERSION, FIELD_MANAGER);
    return { inputs: isMap(inputs) ? inputs : {}, live };
}

export function initialApiVersionOf(outputs: PropertyMap, inputs: KubernetesObject): string {
    const recorded = outputs[INITIAL_API_VERSION];
    return typeof recorded === "string" ? recorded : typeOf(inputs).apiVersion;
}

/** The field manager that an annotation asks for, or else the one in the state, or else a new one. */
export function fieldManagerOf(outputs: PropertyMap, inputs: KubernetesObject): string {
    const asked = annotationOf(inputs, FIELD_MANAGER_ANNOTATION);
    if (asked !== "") return asked;
    const recorded = outputs[FIELD_MANAGER];
    return typeof recorded === "string" ? recorded : `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}
