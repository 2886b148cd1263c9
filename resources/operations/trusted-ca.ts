import { pemBlocks } from "../../model/certificates";
import { inputsChanged } from "../changes";
import { endpointSeen, SeenEndpoint } from "./server-interface";

/** The CA of a remote's interface, as it is now. */
export interface TrustedCaInputs extends SeenEndpoint {
    /** Whether to look at the interface from this machine. */
    enabled: boolean;
}

/** The CAs that local clusters have to trust. */
export interface TrustedCaState extends TrustedCaInputs {
    /** The CA of now, and behind it the one before as long as the interface still uses it. */
    trusted?: string;
}

/** A load balancer has several nodes behind it: some may still have the certificate from before. */
const looks = 5;

/** There is no CA before. */
export function createTrustedCa(inputs: TrustedCaInputs): TrustedCaState {
    return { ...inputs, ...trusting(inputs.caCertificate) };
}

/** Goes on trusting the CA before, too, unless the interface is seen to have left it behind. */
export async function updateTrustedCa(old: TrustedCaState, inputs: TrustedCaInputs): Promise<TrustedCaState> {
    const both = withCaBefore(old.trusted, inputs.caCertificate);
    const left = both !== inputs.caCertificate && inputs.enabled && (await fits(inputs));
    return { ...inputs, ...trusting(left ? inputs.caCertificate : both) };
}

/** Whether to look again: something changed, or the CA before is still trusted. */
export function trustedCaChanged(old: TrustedCaState, inputs: TrustedCaInputs): boolean {
    return inputsChanged(old, inputs) || (inputs.enabled && old.trusted !== old.caCertificate);
}

function trusting(trusted: string | undefined): { trusted?: string } {
    return trusted === undefined ? {} : { trusted };
}

function withCaBefore(before: string | undefined, now: string | undefined): string | undefined {
    if (before === undefined || now === undefined) {
        return now;
    }
    const current = pemBlocks(now);
    const gone = pemBlocks(before).filter((block) => !current.includes(block));
    return gone.length === 0 ? now : [...current, ...gone, ""].join("\n");
}

async function fits(endpoint: SeenEndpoint): Promise<boolean> {
    for (let look = 0; look < looks; look++) {
        if ((await endpointSeen(endpoint)) !== undefined) {
            return false;
        }
    }
    return true;
}
