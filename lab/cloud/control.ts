import { ApiFailure } from "./api-failure";
import type { Deployment } from "./deployment";
import { changedTrust, type DirectTrust } from "./trust";

/** Requests that a test means: those with the method, whose path and query match the regular expression. */
interface Requests {
    method: string;
    path: string;
}

/** What some of the next requests are answered with instead. */
export interface Fault extends Requests {
    status: number;
    /** How many requests; 1 unless said otherwise. */
    times?: number;
    /** Seconds, for the header Retry-After. */
    retryAfter?: number;
    /** Whether the request is handled all the same, and only its answer gets lost. */
    handled?: boolean;
}

/** What somebody else does to a deployment just before the next such request is handled: another trust. */
export interface Meanwhile extends Requests {
    deploymentId: string;
    trust: DirectTrust;
}

/** A request that the API got. */
export interface SeenRequest {
    method: string;
    /** With its query. */
    path: string;
    status: number;
}

/** What tests do to the API, at paths of its own below /lab. */
export class Control {
    /** How old what the API tells is. */
    staleMs = 0;
    private faults: (Fault & { times: number })[] = [];
    private meanwhile: Meanwhile[] = [];
    private seen: SeenRequest[] = [];

    /** Does what a request to /lab asks. */
    handle(method: string, path: string, body: unknown): unknown {
        switch (`${method} ${path}`) {
            case "GET /lab/requests":
                return this.seen;
            case "POST /lab/faults":
                this.faults.push({ times: 1, ...(body as Fault) });
                return {};
            case "POST /lab/staleness":
                this.staleMs = (body as { staleMs: number }).staleMs;
                return {};
            case "POST /lab/meanwhile":
                this.meanwhile.push(body as Meanwhile);
                return {};
            case "POST /lab/reset":
                this.staleMs = 0;
                this.faults = [];
                this.meanwhile = [];
                this.seen = [];
                return {};
            default:
                throw new ApiFailure(404, "lab.not_found", `the lab does not know ${method} ${path}`);
        }
    }

    /** Notes a request with its answer. */
    note(request: SeenRequest): void {
        this.seen.push(request);
    }

    /** The fault for this request, if there is one; it counts. */
    takeFault(method: string, path: string): Fault | undefined {
        const fault = this.faults.find((one) => one.times > 0 && matches(one, method, path));
        if (fault !== undefined) fault.times -= 1;
        return fault;
    }

    /** Lets somebody else write before this request, if that is wanted. */
    interfere(method: string, path: string, deployments: Deployment[]): void {
        for (const one of this.meanwhile.filter((it) => matches(it, method, path))) {
            this.meanwhile = this.meanwhile.filter((it) => it !== one);
            const deployment = deployments.find(({ id }) => id === one.deploymentId);
            if (deployment === undefined) continue;
            const { trust } = deployment.document();
            const wanted = { ...trust, direct: [...trust.direct, one.trust] };
            deployment.setTrust(changedTrust(trust, wanted, deployment.place.organizationId));
        }
    }
}

function matches(requests: Requests, method: string, path: string): boolean {
    return requests.method === method && new RegExp(requests.path).test(path);
}
