import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EckExposure, EckRemoteServer } from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const provider = new kubernetes.Provider("there", { kubeconfig: config.requireSecret("kubeconfig") });
const server = new EckRemoteServer(
    "server",
    {
        cluster: { name: config.require("cluster"), namespace: config.require("namespace") },
        expose: config.requireObject<EckExposure>("expose"),
        enable: config.getBoolean("enable"),
        force: config.getBoolean("force"),
        wait: { timeoutSeconds: config.getNumber("timeoutSeconds") },
    },
    { provider },
);

export const endpoint = server.endpoint;
export const serviceName = server.serviceName;
