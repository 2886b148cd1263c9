import * as pulumi from "@pulumi/pulumi";
import { NodeCertificates } from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();

const made = ["berlin", "hamburg"].map(
    (cluster) =>
        new NodeCertificates(cluster, {
            caCertificate: config.require("caCertificate"),
            caKey: config.requireSecret("caKey"),
            cluster,
            scope: "lab.test",
            nodes: [{ name: "node-1", dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] }],
            validityDays: config.requireNumber("validityDays"),
        }),
);

export const certificates = pulumi.all(
    made.map((one) => one.certificates.apply((byName) => byName["node-1"])),
);
export const keys = pulumi.all(made.map((one) => one.keys.apply((byName) => byName["node-1"])));
export const nodeNames = made.map((one) => one.nodeNames);
