import * as pulumi from "@pulumi/pulumi";
import { TransportIdentity } from "../model/transport-identity";

/** One side of a mutual trust: a cluster that shows itself, and takes the other. */
export interface TrustingSide {
    /** What the cluster shows at its transport interface. */
    readonly identity: pulumi.Output<TransportIdentity>;
    /** Lets the cluster trust the other one. */
    take(other: pulumi.Output<TransportIdentity>): void;
}
