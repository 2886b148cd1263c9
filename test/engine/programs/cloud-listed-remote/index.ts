import * as pulumi from "@pulumi/pulumi";
import { CloudDeployment, CloudListedRemote } from "pulumi-elastic-remote-clusters";

const config = new pulumi.Config();
const listed = new CloudListedRemote("orders-to-archive", {
    deployment: {
        ...config.requireObject<CloudDeployment>("ordersDeployment"),
        apiKey: config.requireSecret("ordersCloudKey"),
    },
    alias: config.require("alias"),
    remoteDeploymentId: config.requireObject<CloudDeployment>("archiveDeployment").deploymentId,
    skipUnavailable: config.requireBoolean("skipUnavailable"),
});

export const alias = listed.alias;
